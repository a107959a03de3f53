"""Two versions of a law are matched by what their provisions say."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.draft_import.revising import Revision, revise
from webapp.draft_import.alignment import AlignText, Pair, align
from webapp.draft_import.numbering import article_label

LAMPS = "路灯主管部门应当每年检修路灯和变压器，保证夜间照明。"
PARKS = "公园管理机构应当公布开放时间，不得无故闭园。"
TREES = "砍伐古树名木的，应当事先征得绿化主管部门同意。"
FORCE = "本条例自2025年1月1日起施行。"
FINE = "违反本条例%s规定的，由主管部门责令改正，处一千元罚款。"


def law(*texts: str, first: int = 0) -> list[AlignText]:
    return [
        AlignText(first + n, article_label(n), "", text) for n, text in enumerate(texts, start=1)
    ]


def links(old: list[AlignText], new: list[AlignText]) -> list[tuple[int | None, int | None]]:
    """Return old and new article numbers, side by side."""
    return [(p.old, p.new and p.new - 100) for p in align(old, new)]


def matched(*old: str, to: tuple[str, ...]) -> list[tuple[int | None, int | None]]:
    return links(law(*old), law(*to, first=100))


def hits(revision: Revision) -> tuple[float, float]:
    """Return precision and recall; a text that stands twice is right either time."""
    texts = {t.key: t.text for t in revision.old}
    right = found = 0
    for pair in align(revision.old, revision.new):
        if pair.new is not None and pair.old is not None:
            found += 1
            origin = revision.truth[pair.new]
            right += origin is not None and texts[origin] == texts[pair.old]
    return right / found, right / sum(origin is not None for origin in revision.truth.values())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("edits", [0, 0.05, 0.15])
def test_a_revised_law_is_matched(seed: int, edits: float) -> None:
    precision, recall = hits(revise(seed, edits=edits))
    assert precision >= 0.98
    assert recall >= 0.98


def test_chapters_that_changed_places_are_matched() -> None:
    revision = revise(7, moved=0)
    revision.new[10:60] = revision.new[35:60] + revision.new[10:35]
    precision, recall = hits(revision)
    assert precision >= 0.98
    assert recall >= 0.98


def test_what_is_certain_is_right() -> None:
    revision = revise(3, edits=0.15)
    certain = [p for p in align(revision.old, revision.new) if p.certain and p.old and p.new]
    assert len(certain) >= 0.9 * len(revision.new) * 0.9
    wrong = [p for p in certain if revision.truth[p.new or 0] != p.old]
    assert len(wrong) <= 0.01 * len(certain)


def test_the_longest_law_is_matched_in_a_few_seconds() -> None:
    revision = revise(1, 1260)
    start = time.process_time()
    precision, recall = hits(revision)
    assert time.process_time() - start < 5
    assert min(precision, recall) >= 0.97


@pytest.mark.parametrize("text", ["本条由市政府另行规定。", "违反第%d项的，处以罚款。"])
def test_a_thousand_like_articles_keep_their_order_in_bounded_time(text: str) -> None:
    old = law(*(text.replace("%d", str(n)) for n in range(1000)))
    start = time.process_time()
    found = [p.old for p in align(old, old[:500] + old[520:]) if p.new and p.old]
    assert time.process_time() - start < 8
    assert len(found) == 980
    assert found == sorted(found)


def test_an_unchanged_law_is_certain_throughout() -> None:
    old = law(LAMPS, PARKS, FORCE)
    assert align(old, old) == tuple(Pair(n, n, 100, certain=True) for n in (1, 2, 3))


def test_an_inserted_article_is_new_and_the_rest_keep_theirs() -> None:
    assert matched(LAMPS, PARKS, to=(LAMPS, TREES, PARKS)) == [(1, 1), (None, 2), (2, 3)]


def test_a_dropped_article_comes_last() -> None:
    assert matched(LAMPS, TREES, PARKS, to=(LAMPS, PARKS)) == [(1, 1), (3, 2), (2, None)]


def test_an_article_that_moved_is_matched_where_it_went() -> None:
    assert matched(LAMPS, PARKS, TREES, to=(TREES, LAMPS, PARKS)) == [(3, 1), (1, 2), (2, 3)]


def test_a_split_article_goes_on_in_its_greater_half() -> None:
    found = matched(LAMPS + PARKS, FORCE, to=(LAMPS, PARKS, FORCE))
    assert found == [(1, 1), (None, 2), (2, 3)]


def test_a_merged_article_continues_its_greater_half() -> None:
    found = matched(LAMPS, PARKS, FORCE, to=(LAMPS + PARKS, FORCE))
    assert found == [(1, 1), (3, 2), (2, None)]


def test_penalties_follow_the_articles_that_they_name() -> None:
    old = (LAMPS, PARKS, FINE % "第一条", FINE % "第二条")
    new = (TREES, LAMPS, PARKS, FINE % "第一条", FINE % "第二条", FINE % "第三条")
    found = matched(*old, to=new)
    assert found == [(None, 1), (1, 2), (2, 3), (None, 4), (3, 5), (4, 6)]


def test_an_article_that_grew_by_paragraphs_is_the_same_one() -> None:
    grown = PARKS + TREES * 2 + "闭园的，应当提前七日公告，并说明理由和重新开放的时间。"
    assert matched(LAMPS, PARKS, FORCE, to=(LAMPS, grown, FORCE))[1] == (2, 2)


def test_what_only_its_neighbours_tell_is_not_certain() -> None:
    old, new = law(LAMPS, PARKS, FORCE), law(LAMPS, PARKS + TREES * 3, FORCE, first=100)
    assert [p.certain for p in align(old, new)] == [True, False, True]


def test_another_rule_in_the_same_place_is_not_the_same_article() -> None:
    assert matched(LAMPS, TREES, to=(LAMPS, "本市鼓励居民结伴散步。")) == [
        (1, 1),
        (None, 2),
        (2, None),
    ]


def test_a_new_day_of_coming_into_force_is_the_same_article() -> None:
    assert matched(LAMPS, FORCE, to=(LAMPS, "本办法自2026年10月1日起施行。"))[1] == (2, 2)


def test_white_space_is_no_difference() -> None:
    (pair,) = align(law(LAMPS), law(LAMPS.replace("，", "，\u3000\n")))
    assert pair.score == 100


def test_divisions_are_matched_by_their_headings() -> None:
    names = ("总则", "设施管理", "法律责任", "附则")
    old = [AlignText(n, f"第{n}章", name, "") for n, name in enumerate(names)]
    new = [old[0], old[1], AlignText(9, "第三章", "公众参与", ""), *old[2:]]
    assert [(p.new, p.old) for p in align(old, new)] == [(0, 0), (1, 1), (9, None), (2, 2), (3, 3)]


@pytest.mark.parametrize(("old", "new"), [((), ()), ((LAMPS,), ()), ((), (LAMPS,)), (("",), ("",))])
def test_nothing_is_matched_with_nothing(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    pairs = align(law(*old), law(*new, first=100))
    assert [p.new for p in pairs if p.new] == [t.key for t in law(*new, first=100)]


TEXTS = st.lists(st.text("甲乙丙丁，。", max_size=12), max_size=8)


@given(old=TEXTS, new=TEXTS)
def test_every_provision_stands_in_one_pair(old: list[str], new: list[str]) -> None:
    pairs = align(law(*old), law(*new, first=100))
    assert [p.new for p in pairs if p.new is not None] == [t.key for t in law(*new, first=100)]
    assert sorted(p.old for p in pairs if p.old is not None) == [t.key for t in law(*old)]
