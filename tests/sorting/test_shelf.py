"""What the worker keeps in memory of each target."""

import random

import pytest

from tests.bench.comments import compose
from tests.support.register import register_comment
from webapp.persistence.engine import Database
from webapp.similarity.folding import digest, fold
from webapp.similarity.near import Signed, sign
from webapp.sorting import shelf as shelves
from webapp.sorting.queries import Place
from webapp.sorting.shelf import MOST_MEMBERS, Shelf, Shelves, shelves_of

HERE, THERE = Place(1, "article-1"), Place(1, "article-2")


def texts(count: int) -> list[Signed]:
    rng = random.Random(2)  # noqa: S311
    return sign([fold(compose(rng)) for _ in range(count)])


def fill(shelf: Shelf, count: int, family_id: int | None = None) -> None:
    for number, each in enumerate(texts(count), 1):
        shelf.add(each, number, digest(each.text), family_id or number)


def test_of_a_large_family_a_few_texts_are_held() -> None:
    shelf = Shelf(HERE)
    fill(shelf, MOST_MEMBERS + 5, family_id=7)
    assert len(shelf.finder) == MOST_MEMBERS


def test_one_text_is_held_once() -> None:
    shelf = Shelf(HERE)
    fill(shelf, 3)
    fill(shelf, 3)
    assert len(shelf.finder) == 3


def test_few_words_take_no_room() -> None:
    shelf = Shelf(HERE)
    (short,) = sign(["同意"])
    shelf.add(short, 1, digest("同意"), 1)
    assert len(shelf.finder) == 0


def test_merged_families_share_their_room() -> None:
    shelf = Shelf(HERE)
    fill(shelf, MOST_MEMBERS)
    for family_id in range(2, MOST_MEMBERS + 1):
        shelf.merged(family_id, 1)
    (more,) = texts(MOST_MEMBERS + 1)[MOST_MEMBERS:]
    shelf.add(more, 99, digest(more.text), 1)
    assert len(shelf.finder) == MOST_MEMBERS


def test_the_target_used_least_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_TEXTS", 5)
    kept = Shelves()
    fill(kept.at(HERE), 3)
    fill(kept.at(THERE), 3)
    recent = kept.at(HERE)
    kept.tidy()
    assert kept.at(HERE) is recent
    assert len(kept.at(THERE).finder) == 0


def test_one_target_may_need_all_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_TEXTS", 5)
    kept = Shelves()
    fill(kept.at(HERE), 8)
    kept.tidy()
    assert len(kept.at(HERE).finder) == 8


def test_a_dropped_shelf_is_read_again(database: Database) -> None:
    kept = shelves_of(database)
    assert shelves_of(database) is kept
    fill(kept.at(HERE), 3)
    kept.drop(HERE)
    assert kept.at(HERE).highest == 0


@pytest.mark.usefixtures("law")
def test_a_shelf_reads_only_what_came_since(database: Database) -> None:
    rng = random.Random(4)  # noqa: S311
    with database.writing() as session:
        first, second, third = (register_comment(session, compose(rng)) for _ in range(3))
    shelf = Shelf(Place(first.draft_version_id, "article-1"))
    with database.reading() as session:
        shelf.catch_up(session, second.id, but={second.id})
        assert (shelf.entries, shelf.highest) == ([first.id], second.id)
        shelf.catch_up(session, third.id, but=set())
        assert shelf.entries == [first.id, third.id]
        shelf.catch_up(session, first.id, but=set())
        assert shelf.highest == third.id
