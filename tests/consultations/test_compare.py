"""Two versions are compared provision by provision, and paragraph by paragraph in each."""

import time

from webapp.consultations.compare import (
    Change,
    ComparedProvision,
    Comparison,
    Line,
    ProvisionText,
    compare_versions,
)
from webapp.consultations.models import ProvisionKind
from webapp.draft_import.numbering import article_label

MARKS = {"same": "%s", "del": "[-%s]", "ins": "[+%s]"}
LAMPS, PARKS, TREES = "路灯应当每年检修。", "公园应当每日开放。", "古树由专人看护。"


def article(
    number: int,
    *texts: str | Line,
    id: int = 0,  # noqa: A002
    previous: int | None = None,
    parent: int | None = None,
    heading: str = "",
) -> ProvisionText:
    return ProvisionText(
        id=id or number,
        kind=ProvisionKind.ARTICLE,
        label=article_label(number),
        heading=heading,
        anchor=f"article-{number}",
        target=f"article-{number}",
        parent_id=parent,
        previous_id=previous,
        lines=tuple(t if isinstance(t, Line) else Line("款", "", t) for t in texts),
    )


def chapter(id: int, label: str, heading: str) -> ProvisionText:  # noqa: A002
    return ProvisionText(id, ProvisionKind.CHAPTER, label, heading, f"division-{id}")


def item(label: str, text: str) -> Line:
    return Line("项", label, text)


def later(number: int, *texts: str | Line, of: int | None, **rest: int) -> ProvisionText:
    """Return an article of the later version that continues an earlier one."""
    return article(number, *texts, id=100 + number, previous=of, **rest)


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [(p.label, p.old_label, p.change.value) for p in comparison.provisions]


def lines(provision: ComparedProvision) -> list[str]:
    return ["".join(MARKS[p.kind] % p.text for p in line.pieces) for line in provision.lines]


def of_one(old: tuple[str | Line, ...], new: tuple[str | Line, ...]) -> list[str]:
    """Return the lines of one article in both versions."""
    (found,) = compare_versions([article(1, *old)], [later(1, *new, of=1)]).provisions
    return lines(found)


def test_the_same_text_is_unchanged() -> None:
    comparison = compare_versions([article(1, LAMPS)], [later(1, LAMPS, of=1)])
    assert told(comparison) == [("第一条", "", "unchanged")]


def test_a_changed_text_shows_what_changed() -> None:
    comparison = compare_versions([article(1, LAMPS)], [later(1, "路灯应当每季检修。", of=1)])
    assert told(comparison) == [("第一条", "", "changed")]
    assert lines(comparison.provisions[0]) == ["路灯应当每[-年][+季]检修。"]


def test_an_added_article_renumbers_the_ones_behind_it() -> None:
    comparison = compare_versions(
        [article(1, LAMPS), article(2, PARKS)],
        [later(1, LAMPS, of=1), later(2, TREES, of=None), later(3, PARKS, of=2)],
    )
    assert told(comparison) == [
        ("第一条", "", "unchanged"),
        ("第二条", "", "added"),
        ("第三条", "第二条", "renumbered"),
    ]
    assert lines(comparison.provisions[1]) == [f"[+{TREES}]"]


def test_a_dropped_article_stands_in_its_old_place() -> None:
    old = [article(1, LAMPS), article(2, TREES), article(3, PARKS)]
    comparison = compare_versions(old, [later(1, LAMPS, of=1), later(2, PARKS, of=3)])
    assert told(comparison) == [
        ("第一条", "", "unchanged"),
        ("第二条", "", "dropped"),
        ("第二条", "第三条", "renumbered"),
    ]
    assert [p.anchor for p in comparison.provisions] == ["article-1", "old-article-2", "article-2"]
    assert lines(comparison.provisions[1]) == [f"[-{TREES}]"]


def test_what_was_dropped_from_the_beginning_comes_first() -> None:
    old = [article(1, TREES), article(2, LAMPS)]
    comparison = compare_versions(old, [later(1, LAMPS, of=2)])
    assert [p.change.value for p in comparison.provisions] == ["dropped", "renumbered"]


def test_an_article_out_of_order_has_moved_and_the_others_have_not() -> None:
    old = [article(1, LAMPS), article(2, PARKS), article(3, TREES)]
    new = [later(1, TREES, of=3), later(2, LAMPS, of=1), later(3, PARKS, of=2)]
    assert told(compare_versions(old, new)) == [
        ("第一条", "第三条", "moved"),
        ("第二条", "第一条", "renumbered"),
        ("第三条", "第二条", "renumbered"),
    ]


def test_what_moved_and_changed_is_both() -> None:
    old = [article(1, LAMPS), article(2, PARKS), article(3, TREES)]
    new = [later(1, TREES * 2, of=3), later(2, LAMPS, of=1), later(3, PARKS, of=2)]
    first = compare_versions(old, new).provisions[0]
    assert (first.change, first.moved) == (Change.CHANGED, True)


def test_a_changed_heading_is_a_change() -> None:
    old = article(1, LAMPS, heading="检修")
    new = article(1, LAMPS, id=101, previous=1, heading="检修和照明")
    (found,) = compare_versions([old], [new]).provisions
    assert found.change is Change.CHANGED
    assert [(p.kind, p.text) for p in found.heading] == [("same", "检修"), ("ins", "和照明")]


def test_an_inserted_paragraph_is_one_insertion() -> None:
    assert of_one((LAMPS, PARKS), (LAMPS, TREES, PARKS)) == [LAMPS, f"[+{TREES}]", PARKS]


def test_a_struck_paragraph_stays_where_it_stood() -> None:
    assert of_one((LAMPS, TREES, PARKS), (LAMPS, PARKS)) == [LAMPS, f"[-{TREES}]", PARKS]


def test_a_paragraph_written_anew_is_not_taken_to_pieces() -> None:
    anew = "市民可以认养。"
    assert of_one((LAMPS, PARKS), (LAMPS, anew)) == [LAMPS, f"[-{PARKS}]", f"[+{anew}]"]


def test_an_inserted_item_renumbers_the_items_behind_it() -> None:
    old = ("应当：", item("（一）", "及时亮灯；"), item("（二）", "及时维修。"))
    new = (*old[:2], item("（二）", "公布电话；"), item("（三）", "及时维修。"))
    assert of_one(old, new) == [
        "应当：",
        "（一）及时亮灯；",
        "[+（二）公布电话；]",
        "[-（二）][+（三）]及时维修。",
    ]


def test_long_tables_are_matched_by_their_equal_rows() -> None:
    rows = [Line("行", "", f"第{n}号 ｜ {n * 7} 元") for n in range(300)]
    start = time.process_time()
    found = of_one(tuple(rows), (*rows[:100], Line("行", "", "另加 ｜ 5 元"), *rows[100:]))
    assert time.process_time() - start < 1
    assert [line for line in found if line.startswith("[")] == ["[+另加 ｜ 5 元]"]


def test_links_go_through_the_versions_between() -> None:
    old, between = [article(1, LAMPS), article(2, PARKS)], {51: 2, 52: 1, 53: None}
    new = [later(1, PARKS, of=51), later(2, TREES, of=53), later(3, LAMPS, of=52)]
    found = compare_versions(old, new, between).provisions
    assert {p.label: p.old_label for p in found} == {
        "第一条": "第二条",
        "第二条": "",
        "第三条": "第一条",
    }


def test_a_division_continues_the_one_that_its_articles_come_from() -> None:
    old = [chapter(8, "第一章", "设施"), article(1, LAMPS, parent=8)]
    new = [
        chapter(107, "第一章", "总则"),
        later(1, TREES, of=None, parent=107),
        chapter(108, "第二章", "设施管理"),
        later(2, LAMPS, of=1, parent=108),
    ]
    comparison = compare_versions(old, new)
    assert told(comparison) == [
        ("第一章", "", "added"),
        ("第一条", "", "added"),
        ("第二章", "第一章", "changed"),
        ("第二条", "第一条", "renumbered"),
    ]


def test_a_division_whose_articles_are_all_new_continues_its_namesake() -> None:
    old = [chapter(8, "第一章", "总则"), article(1, LAMPS, parent=8)]
    new = [chapter(108, "第一章", "总则"), later(1, TREES, of=None, parent=108)]
    assert [p.change.value for p in compare_versions(old, new).provisions] == [
        "unchanged",
        "dropped",
        "added",
    ]


def test_counts_are_of_articles_and_not_of_divisions() -> None:
    old = [chapter(8, "第一章", "总则"), article(1, LAMPS), article(2, PARKS)]
    new = [later(1, LAMPS, of=1), later(2, TREES, of=None), later(3, TREES, of=None)]
    counts = compare_versions(old, new).counts
    assert counts == {Change.UNCHANGED: 1, Change.DROPPED: 1, Change.ADDED: 2}


def test_the_longest_law_is_compared_in_a_few_seconds() -> None:
    old = [article(n, LAMPS * 5, PARKS * 5) for n in range(1, 1261)]
    new = [
        article(n, LAMPS * 4 + PARKS, PARKS * 5, TREES, id=5000 + n, previous=n)
        for n in range(1, 1261)
    ]
    start = time.process_time()
    assert compare_versions(old, new).counts == {Change.CHANGED: 1260}
    assert time.process_time() - start < 3
