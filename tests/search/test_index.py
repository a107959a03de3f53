"""What is indexed is found by every part of it, and nothing else is, on both databases."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from tests.conftest import POSTGRESQL
from webapp.persistence.engine import Database
from webapp.search import services
from webapp.search.models import Kind
from webapp.search.queries import COUNTED, count, ids_of
from webapp.search.text import fold, words_of

HERE, ELSEWHERE = 1, 2
SIGNS = "路灯照明时限办理同意不Aa1１ 　，。“”\"'*^:()-+%_\\ＡＢ𠀀👩‍🔧é́\n"
TEXTS = st.lists(st.text(SIGNS, min_size=1, max_size=20), min_size=1, max_size=8)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as opened:
        yield opened


def hits(session: Session, *words: str, scope: int = HERE) -> set[int]:
    return set(session.scalars(ids_of(session, Kind.COMMENT, scope, list(words))))


@given(TEXTS)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_part_is_found_where_it_is_and_nowhere_else(
    session: Session, texts: list[str]
) -> None:
    services.clear(session, Kind.COMMENT)
    services.index(session, Kind.COMMENT, [(n, HERE, text) for n, text in enumerate(texts, 1)])
    folded = {n: fold(text).text for n, text in enumerate(texts, 1)}
    parts = {
        whole[start : start + length]
        for whole in folded.values()
        for length in (1, 2, 3, 8)
        for start in range(len(whole) - length + 1)
    }
    for part in sorted(parts)[:80]:
        assert hits(session, part) == {n for n, whole in folded.items() if part in whole}


@pytest.mark.parametrize("length", [1, 2, 3, 8])
def test_planted_words_are_found_among_two_thousand(session: Session, length: int) -> None:
    rng = random.Random(length)  # noqa: S311
    common = "的了是在和有不为这上中大国以要就会出也年对生自可发" * 2
    rare = "龘靐齉爩麤灪龖厵滟爨癵驫麷鸜"
    rows = [(n, HERE, "".join(rng.choices(common, k=60))) for n in range(1, 2001)]
    word = rare[:length]
    planted = rng.sample(range(2000), 20)
    for place in planted:
        number, scope, text = rows[place]
        cut = rng.randrange(61)
        rows[place] = (number, scope, text[:cut] + word + text[cut:])
    services.index(session, Kind.COMMENT, rows)
    assert hits(session, word) == {place + 1 for place in planted}


def test_all_words_must_be_there(session: Session) -> None:
    rows = [(1, HERE, "线下办理时限"), (2, HERE, "线下办理"), (3, HERE, "时限太长")]
    services.index(session, Kind.COMMENT, rows)
    assert hits(session, "线下", "时限") == {1}


def test_another_consultation_is_not_searched(session: Session) -> None:
    services.index(session, Kind.COMMENT, [(1, HERE, "路灯"), (2, ELSEWHERE, "路灯")])
    assert (hits(session, "路灯"), hits(session, "路灯", scope=ELSEWHERE)) == ({1}, {2})


def test_kinds_are_apart(session: Session) -> None:
    services.index(session, Kind.DISPOSITION, [(1, HERE, "路灯")])
    assert hits(session, "路灯") == set()
    assert services.last_indexed(session, Kind.COMMENT) == 0
    assert services.last_indexed(session, Kind.DISPOSITION) == 1


def test_indexing_twice_changes_nothing(session: Session) -> None:
    for _ in range(2):
        services.index(session, Kind.COMMENT, [(1, HERE, "路灯"), (2, HERE, "灯杆")])
    assert hits(session, "灯") == {1, 2}
    services.remove(session, Kind.COMMENT, [(1, HERE, "路灯")])
    assert hits(session, "灯") == {2}


def test_what_was_removed_is_not_found(session: Session) -> None:
    services.index(session, Kind.COMMENT, [(1, HERE, "路灯要亮"), (2, HERE, "路灯要直")])
    services.remove(session, Kind.COMMENT, [(1, HERE, "路灯要亮")])
    assert (hits(session, "路灯"), hits(session, "亮")) == ({2}, set())


def test_hundred_thousand_signs_are_searched_to_the_last(session: Session) -> None:
    text = "一二三四五六七八九十" * 9_999 + "末尾的龘龘字"
    services.index(session, Kind.COMMENT, [(1, HERE, text)])
    assert hits(session, "龘龘字") == {1}
    assert hits(session, "字龘") == set()


def test_counting_stops_where_more_is_only_more(session: Session) -> None:
    rows = [(n, HERE, "路灯") for n in range(1, COUNTED + 100)]
    services.index(session, Kind.COMMENT, rows)
    assert count(session, Kind.COMMENT, HERE, "路灯") == COUNTED + 1
    assert count(session, Kind.COMMENT, HERE, "灯杆") == 0
    assert count(session, Kind.COMMENT, HERE, "  ") == 0


@pytest.mark.parametrize(
    "query", ["' OR 1=1", 'signs : "a', "NEAR(a b)", "a*", "-路灯", "^路", "\0"]
)
def test_signs_that_mean_something_to_a_database_are_only_signs(
    session: Session, query: str
) -> None:
    services.index(session, Kind.COMMENT, [(1, HERE, "路灯 ab"), (2, HERE, f"写着{query}的路灯")])
    found = {1, 2} if not words_of(query) else {2}
    assert count(session, Kind.COMMENT, HERE, f"“{query}”") == len(found) * bool(words_of(query))


@pytest.mark.skipif(POSTGRESQL == "", reason="PostgreSQL has its own plan")
def test_postgresql_looks_into_its_index(session: Session) -> None:
    rows = [(n, HERE, f"路灯第{n}号") for n in range(1, 3000)]
    services.index(session, Kind.COMMENT, rows)
    session.execute(sql("ANALYZE search_comment"))
    session.execute(sql("SET enable_seqscan = off"))
    plan = session.scalars(
        sql("EXPLAIN SELECT id FROM search_comment WHERE pairs @> ARRAY['第7', '7号']")
    ).all()
    assert any("ix_search_comment_pairs" in line for line in plan)
