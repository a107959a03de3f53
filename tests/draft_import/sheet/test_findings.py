"""What stands in the way of publishing a sheet, and where to look."""

from dataclasses import replace

from tests.draft_import.sheet.laws import TITLE, draft_of, row_of, sheet_of
from webapp.draft_import.draft import Finding
from webapp.draft_import.sheet.assembling import assemble
from webapp.draft_import.sheet.edits import Confirm, Join, Relabel, confirmed_keys, replay
from webapp.draft_import.sheet.findings import SheetFinding, findings_of, may_publish
from webapp.draft_import.sheet.rows import Role, Row

FINE = (Row(1, Role.TITLE, TITLE), Row(2, Role.ARTICLE, "甲。", "第一条"))


def only(rows: tuple[Row, ...]) -> SheetFinding:
    (finding,) = findings_of(rows)
    return finding


def test_a_sheet_without_findings_may_be_published() -> None:
    assert findings_of(FINE) == ()
    assert may_publish(findings_of(FINE))


def test_a_gap_in_the_numbers_can_be_confirmed() -> None:
    rows = (*FINE, Row(7, Role.ARTICLE, "乙。", "第三条"))
    finding = only(rows)
    (confirmed,) = findings_of(rows, confirmed={finding.key})

    assert (finding.kind, finding.where, finding.row) == ("gap", "第三条", 7)
    assert (finding.blocking, finding.confirmed, may_publish([finding])) == (True, False, False)
    assert finding.message == "缺第二条：第三条之前的序号不连续"
    assert confirmed.confirmed
    assert may_publish([confirmed])


def test_a_number_that_comes_twice_can_only_be_corrected() -> None:
    rows = (*FINE, Row(7, Role.ARTICLE, "乙。", "第1条"))
    finding = only(rows)
    (still,) = findings_of(rows, confirmed={finding.key})

    assert (finding.kind, finding.row, finding.confirmable) == ("repeat", 7, False)
    assert not may_publish([still])
    assert findings_of(replay(rows, [Relabel(7, Role.ARTICLE, "第二条")])) == ()


def test_an_item_out_of_order_is_found_in_its_own_row() -> None:
    items = (Row(5, Role.ITEM, "乙；", "（一）"), Row(6, Role.ITEM, "丙。", "（一）"))
    finding = only((*FINE, *items))

    assert (finding.kind, finding.where, finding.row) == ("repeat", "第一条", 6)
    assert finding.message == "第一条的（一）与前面的序号不连续"
    assert finding.confirmable


def test_a_heading_that_comes_twice_is_found_in_its_own_row() -> None:
    chapters = [Row(n, Role.CHAPTER, "总则", "第一章") for n in (5, 6)]
    finding = only((FINE[0], *chapters, FINE[1]))

    assert (finding.kind, finding.where, finding.row) == ("repeat", "第一章", 6)


def test_title_and_articles_are_needed() -> None:
    first, second = findings_of((Row(1, Role.TITLE),))

    assert (first.kind, second.kind) == ("title", "no_article")
    assert (first.row, first.confirmable, second.confirmable) == (None, False, False)


def test_text_in_no_article_is_found() -> None:
    finding = only((FINE[0], Row(5, Role.PARAGRAPH, "乙。"), FINE[1]))

    assert (finding.kind, finding.row, finding.message) == ("orphan", 5, "“乙。”不在任何一条之内")


def test_attachment_text_without_a_heading_is_found() -> None:
    finding = only((*FINE, Row(5, Role.ATTACHMENT, "乙。")))

    assert (finding.kind, finding.message) == ("orphan", "“乙。”不在附件标题之后")


def test_a_row_behind_what_it_should_precede_is_found_once() -> None:
    rows = (FINE[0], Row(5, Role.CLOSING, "本决定自公布之日起施行。"), FINE[1])
    finding = only((*rows, Row(6, Role.ARTICLE, "乙。", "第二条")))

    assert (finding.kind, finding.row) == ("order", 2)
    assert finding.message == "“第一条甲。”（条）排在“本决定自公布之日起施行。”（结束语）之后"


def test_units_of_two_kinds_are_found() -> None:
    finding = findings_of((*FINE, Row(5, Role.UNIT, "乙。", "二、")))[0]

    assert (finding.kind, finding.where, finding.row) == ("mixed", "二、", 5)


def test_rows_without_text_are_found() -> None:
    rows = (Row(5, Role.CHAPTER, "", "第一章"), FINE[1], Row(6, Role.ITEM, "", "（一）"))
    chapter, item = findings_of((FINE[0], *rows))

    assert (chapter.message, chapter.row) == ("第一章没有标题文字", 5)
    assert (item.message, item.row) == ("（一）没有文字", 6)


def test_lines_around_the_draft_are_hints() -> None:
    rows = sheet_of(f"请提意见。\n{TITLE}\n目录\n第一章　总则\n第一章　总则\n第一条　甲。")
    finding = only(rows)

    assert (finding.kind, finding.row, finding.blocking) == ("set_apart", rows[0].id, False)
    assert finding.message == "草案之前的内容，请核对：“请提意见。”"


def test_lines_that_a_clerk_takes_out_are_no_finding() -> None:
    assert findings_of((*FINE, Row(5, Role.APART, "乙。", why="重复"))) == ()


def test_findings_that_only_the_parser_can_have_stay_until_confirmed() -> None:
    text = f"{TITLE}\n总　则\n第一条　甲。\n附　则\n第二条　乙。"
    rows, parsed = sheet_of(text), draft_of(text)
    first, second = findings_of(rows, parsed)

    assert (first.kind, first.where, first.row) == (
        "heading",
        "第一章",
        row_of(rows, Role.CHAPTER).id,
    )
    keys = confirmed_keys([Confirm(first.key), Confirm(second.key)])
    assert may_publish(findings_of(rows, parsed, keys))


def test_findings_that_the_sheet_has_anew_are_not_taken_from_the_parser() -> None:
    parsed = replace(
        draft_of(f"{TITLE}\n第一条　甲。"), findings=(Finding("gap", "第二条", "缺。"),)
    )

    assert findings_of(FINE, parsed) == ()


def test_a_confirmation_does_not_pass_to_another_row() -> None:
    strays = (Row(5, Role.PARAGRAPH, "乙。"), Row(6, Role.PARAGRAPH, "丙。"))
    rows = (FINE[0], *strays, FINE[1])
    confirmed = {findings_of(rows)[0].key}

    (left,) = findings_of(replay(rows, [Join(5)]), confirmed=confirmed)
    assert (left.row, left.confirmed) == (6, False)


def test_findings_come_in_the_order_of_the_rows() -> None:
    rows = (
        FINE[0],
        Row(4, Role.ARTICLE, "甲：", "第二条"),
        Row(9, Role.ITEM, "", "（一）"),
        Row(5, Role.ARTICLE, "乙。", "第四条"),
    )

    assert [finding.row for finding in findings_of(rows)] == [4, 9, 5]


def test_a_draft_bears_the_findings_of_its_sheet() -> None:
    draft = assemble((*FINE, Row(7, Role.ARTICLE, "乙。", "第三条")))

    assert draft.findings == (Finding("gap", "第三条", "缺第二条：第三条之前的序号不连续"),)


def test_the_highest_number_is_proofread_too() -> None:
    rows = (
        *FINE,
        Row(7, Role.ARTICLE, "乙。", "第9999条"),
        Row(8, Role.ARTICLE, "丙。", "第9999条之3"),
    )

    assert [finding.row for finding in findings_of(rows)] == [7, 8]
