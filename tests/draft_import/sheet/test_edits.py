"""Each edit of a sheet, and what it refuses."""

import pytest

from webapp.draft_import.sheet.edits import (
    Confirm,
    Edit,
    Exclude,
    Include,
    Join,
    Move,
    Relabel,
    SetTable,
    SetText,
    Split,
    apply,
    confirmed_keys,
    describe,
    replay,
)
from webapp.draft_import.sheet.errors import SheetError
from webapp.draft_import.sheet.rows import Role, Row

CELLS = (("名称", "长度"), ("东线", "5"))
SHEET = (
    Row(1, Role.TITLE, "某市绿道条例"),
    Row(2, Role.APART, "第一章 总则\n第二章 附则", why="目录", source=(1, 2)),
    Row(3, Role.CHAPTER, "总则", "第一章"),
    Row(4, Role.ARTICLE, "为了绿道，制定本条例。", "第一条", "【目的】", source=(4, 4)),
    Row(5, Role.APART, "- 1 -", why="页码、页眉", source=(5, 5)),
    Row(6, Role.ITEM, "甲；", "（一）", source=(6, 6)),
    Row(7, Role.TABLE, rows=CELLS),
    Row(8, Role.TABLE, rows=(("西线", "6"),)),
)


def after(edit: Edit, row_id: int, rows: tuple[Row, ...] = SHEET) -> Row:
    """Return a row as it is after an edit."""
    return next(row for row in apply(rows, edit) if row.id == row_id)


def one(role: Role, text: str, label: str = "") -> tuple[Row, ...]:
    return (Row(1, role, text, label),)


@pytest.mark.parametrize(
    ("before", "rest", "role", "label", "text"),
    [
        (Role.ARTICLE, "丙。", Role.PARAGRAPH, "", "丙。"),
        (Role.ARTICLE, "第十条　丙。", Role.ARTICLE, "第十条", "丙。"),
        (Role.ARTICLE, "第十条第二款的丙。", Role.PARAGRAPH, "", "第十条第二款的丙。"),
        (Role.PARAGRAPH, "第二章　附则", Role.CHAPTER, "第二章", "附则"),
        (Role.PARAGRAPH, "（一）丙；", Role.ITEM, "（一）", "丙；"),
        (Role.PARAGRAPH, "1.丙；", Role.ITEM, "1.", "丙；"),
        (Role.PARAGRAPH, "一、丙；", Role.PARAGRAPH, "", "一、丙；"),
        (Role.ITEM, "1.丙；", Role.SUBITEM, "1.", "丙；"),
        (Role.SUBITEM, "（1）丙；", Role.SUBSUBITEM, "（1）", "丙；"),
        (Role.CHAPTER, "第十条 丙。", Role.ARTICLE, "第十条", "丙。"),
        (Role.PLAIN, "二、丙。", Role.UNIT, "二、", "丙。"),
        (Role.PLAIN, "丙。", Role.PLAIN, "", "丙。"),
        (Role.UNIT, "丙。", Role.PLAIN, "", "丙。"),
        (Role.TITLE, "（草案）", Role.DRAFT_LABEL, "", "（草案）"),
        (Role.PREAMBLE, "（一）丙。", Role.PREAMBLE, "", "（一）丙。"),
        (Role.ATTACHMENT, "附件二", Role.ATTACHMENT_HEADING, "", "附件二"),
        (Role.ATTACHMENT, "第一条 丙。", Role.ATTACHMENT, "", "第一条 丙。"),
        (Role.APART, "第一条 丙。", Role.APART, "", "第一条 丙。"),
    ],
)
def test_a_part_cut_off_becomes_what_its_label_says(
    before: Role, rest: str, role: Role, label: str, text: str
) -> None:
    kept, new = apply(one(before, f"甲乙 {rest}"), Split(1, 3))

    assert kept.text == "甲乙"
    assert (new.id, new.role, new.label, new.text) == (2, role, label, text)


def test_a_part_cut_off_an_item_keeps_to_the_style_of_its_list() -> None:
    (_, new) = apply(one(Role.ITEM, "甲；2.乙。", "1."), Split(1, 2))

    assert (new.role, new.label) == (Role.ITEM, "2.")


def test_joined_rows_stand_in_the_row_before() -> None:
    rows = apply(SHEET, Join(6))

    assert [row.id for row in rows] == [1, 2, 3, 4, 5, 7, 8]
    assert rows[3].text == "为了绿道，制定本条例。（一）甲；"
    assert rows[3].source == (4, 6)


def test_a_row_set_apart_joins_the_row_it_follows() -> None:
    assert after(Join(5), 4).text == "为了绿道，制定本条例。- 1 -"


def test_latin_words_are_joined_with_a_space() -> None:
    rows = (Row(1, Role.PARAGRAPH, "the"), Row(2, Role.PARAGRAPH, "law"))

    assert apply(rows, Join(2))[0].text == "the law"


def test_rows_set_apart_are_joined_line_by_line() -> None:
    rows = (Row(1, Role.APART, "甲"), Row(2, Role.APART, "乙", source=(3, 3)))

    assert apply(rows, Join(2)) == (Row(1, Role.APART, "甲\n乙", source=(3, 3)),)


def test_joined_tables_are_one_table() -> None:
    assert after(Join(8), 7).rows == (*CELLS, ("西线", "6"))


def test_a_label_without_room_goes_back_into_the_text() -> None:
    row = after(Relabel(4, Role.PARAGRAPH), 4)

    assert (row.label, row.caption) == ("", "")
    assert row.text == "第一条【目的】为了绿道，制定本条例。"


@pytest.mark.parametrize(
    ("text", "role", "label", "expected"),
    [
        ("第十条　甲。", Role.ARTICLE, "", ("第十条", "甲。")),
        ("第十条　甲。", Role.ARTICLE, "第十条", ("第十条", "甲。")),
        ("甲。", Role.ARTICLE, "第十条", ("第十条", "甲。")),
        ("第 二 章　附则", Role.CHAPTER, "", ("第 二 章", "附则")),
        ("第一分编 通则", Role.SUBPART, "", ("第一分编", "通则")),
        ("附则", Role.CHAPTER, "", ("", "附则")),
        ("一、甲。", Role.UNIT, "", ("一、", "甲。")),
        ("(一)甲。", Role.ITEM, "", ("(一)", "甲。")),
        ("甲。", Role.CLOSING, "", ("", "甲。")),
    ],
)
def test_a_label_is_given_or_taken_from_the_text(
    text: str, role: Role, label: str, expected: tuple[str, str]
) -> None:
    (row,) = apply(one(Role.PARAGRAPH, text), Relabel(1, role, label))

    assert (row.role, row.label, row.text) == (role, *expected)


def test_a_label_takes_the_place_of_another() -> None:
    row = after(Relabel(4, Role.ARTICLE, "第二条"), 4)

    assert (row.label, row.caption, row.text[:4]) == ("第二条", "【目的】", "为了绿道")


def test_a_caption_is_the_beginning_of_the_words() -> None:
    (row,) = apply(
        one(Role.ARTICLE, "（目的）甲。", "第一条"), Relabel(1, Role.ARTICLE, "", "（目的）")
    )

    assert (row.caption, row.text) == ("（目的）", "甲。")


def test_a_caption_can_go_back_into_the_text() -> None:
    row = after(Relabel(4, Role.ARTICLE, "", ""), 4)

    assert (row.caption, row.text[:6]) == ("", "【目的】为了")


def test_text_and_caption_are_replaced() -> None:
    row = after(SetText(4, " 乙。 ", "【宗旨】"), 4)

    assert (row.label, row.caption, row.text) == ("第一条", "【宗旨】", "乙。")


def test_a_caption_not_given_stays() -> None:
    assert after(SetText(4, "乙。"), 4).caption == "【目的】"


def test_cells_are_replaced() -> None:
    assert after(SetTable(7, (("甲",),)), 7).rows == (("甲",),)


@pytest.mark.parametrize(("before", "order"), [(1, [6, 1, 2]), (None, [1, 2, 3]), (8, [1, 2, 3])])
def test_a_row_moves_before_another_or_to_the_end(before: int | None, order: list[int]) -> None:
    assert [row.id for row in apply(SHEET, Move(6, before))][:3] == order


def test_a_row_taken_out_and_put_back_is_the_same() -> None:
    out = apply(SHEET, Exclude(4, "误收"))

    assert (out[3].role, out[3].why, out[3].text) == (Role.APART, "误收", SHEET[3].text)
    assert apply(out, Include(4, Role.ARTICLE))[3] == SHEET[3]


def test_lines_put_back_become_what_their_labels_say() -> None:
    rows = apply(SHEET, Include(2, Role.CHAPTER))

    assert [(row.id, row.role, row.label, row.text) for row in rows[1:3]] == [
        (2, Role.CHAPTER, "第一章", "总则"),
        (9, Role.CHAPTER, "第二章", "附则"),
    ]


def test_blank_lines_put_back_are_no_rows() -> None:
    rows = (Row(1, Role.APART, "甲。\n \n乙。", why="草案之前的内容"),)

    assert [row.text for row in apply(rows, Include(1, Role.PREAMBLE))] == ["甲。", "乙。"]


def test_confirming_changes_no_row() -> None:
    edit = Confirm("gap:第三条:7:1")

    assert apply(SHEET, edit) is SHEET
    assert confirmed_keys([Join(6), edit]) == {"gap:第三条:7:1"}


def test_edits_are_replayed_in_their_order() -> None:
    edits = [Split(4, 5), Relabel(9, Role.ITEM, "（二）"), Join(6)]

    assert replay(SHEET, edits)[4].words == "（二）制定本条例。（一）甲；"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Split(99, 1), "找不到这一行"),
        (Split(6, 2), "拆分的位置"),
        (Split(1, 0), "拆分的位置"),
        (Split(1, -3), "拆分的位置"),
        (Split(7, 1), "表格不能拆分"),
        (Join(1), "前面没有"),
        (Join(7), "不能并成一行"),
        (Relabel(6, Role.ARTICLE), "条要有序号，如“第十条”"),
        (Relabel(6, Role.ARTICLE, "十"), "“十”不是条的序号"),
        (Relabel(6, Role.ARTICLE, "第十条甲"), "“第十条甲”不是条的序号"),
        (Relabel(6, Role.CHAPTER, "第二节"), "不是章的序号"),
        (Relabel(6, Role.PARAGRAPH, "（一）"), "款没有序号"),
        (Relabel(6, Role.PARAGRAPH, "", "甲"), "款没有条标"),
        (Relabel(6, Role.TABLE), "文字不能标为表格"),
        (Relabel(7, Role.PARAGRAPH), "表格只能标为表格"),
        (Relabel(4, Role.ARTICLE, "", "乙"), "条标应是"),
        (Relabel(5, Role.PARAGRAPH), "请先放回"),
        (Relabel(6, Role.APART), "请用“移出”"),
        (SetText(1, " "), "不能为空"),
        (SetText(1, "甲\n乙"), "一行只放一段"),
        (SetText(1, "甲", "乙"), "名称没有条标"),
        (SetText(7, "甲"), "表格没有文字"),
        (SetTable(6, CELLS), "不是表格"),
        (SetTable(7, ((" ",),)), "不能是空的"),
        (Move(6, 6), "它自己"),
        (Move(6, 99), "找不到这一行"),
        (Exclude(5, "页码"), "已经在草案之外"),
        (Exclude(6, " "), "原因"),
        (Include(6, Role.PARAGRAPH), "已经在草案之内"),
        (Include(5, Role.APART), "请选择"),
        (Include(5, Role.ITEM), "项要有序号"),
    ],
)
def test_an_edit_without_sense_is_refused(edit: Edit, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        apply(SHEET, edit)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Split(4, 5), "在“第一条”文字的第5个字之后拆分成两行"),
        (Join(6), "把“（一）”并入了上一行"),
        (Relabel(6, Role.ARTICLE, "第二条", "甲"), "把“（一）”标为了条，序号“第二条”，条标“甲”"),
        (SetText(1, "甲"), "修改了“某市绿道条例”的文字"),
        (SetTable(7, CELLS), "修改了“表”的单元格"),
        (Move(6), "把“（一）”移到了最后"),
        (Move(6, 4), "把“（一）”移到了“第一条”之前"),
        (Exclude(6, "误收"), "把“（一）”移出了草案，原因：误收"),
        (Include(5, Role.PARAGRAPH), "把“- 1 -”放回了草案，作为款"),
        (Confirm("gap:第三条:7:1"), "确认了“第三条”的问题无误"),
        (Confirm("title:::1"), "确认了草案的问题无误"),
        (Join(99), "把第99号行并入了上一行"),
    ],
)
def test_an_edit_is_put_on_record_in_words(edit: Edit, words: str) -> None:
    assert describe(SHEET, edit) == words
