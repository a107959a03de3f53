"""Rows tied to the lines of their file, and every other line shown."""

from hypothesis import given
from hypothesis import strategies as st

from tests.draft_import.sheet.laws import (
    TITLE,
    comparable,
    draft_of,
    patiently,
    row_of,
    sheet_of,
    source_of,
    texts,
    unheld,
)
from webapp.draft_import.lines import Line
from webapp.draft_import.sheet.assembling import assemble, flatten
from webapp.draft_import.sheet.locate import locate
from webapp.draft_import.sheet.rows import Role, Row


def apart(rows: tuple[Row, ...]) -> list[tuple[str, str]]:
    return [(row.why, row.text) for row in rows if row.role is Role.APART]


@patiently
@given(texts())
def test_every_line_of_the_file_is_accounted_for(text: str) -> None:
    rows = sheet_of(text)

    assert not unheld(rows, source_of(text).lines)
    assert all(row.source for row in rows)


@patiently
@given(st.lists(st.text("第一二条章附件甲乙。\t ", min_size=1), max_size=20), texts())
def test_even_lines_of_another_file_are_accounted_for(lines: list[str], text: str) -> None:
    clean = tuple(Line(line.strip()) for line in lines if line.strip())
    rows = locate(flatten(draft_of(text)), clean)

    assert not unheld(rows, clean)


@patiently
@given(texts())
def test_rows_set_apart_change_nothing_in_the_draft(text: str) -> None:
    assert comparable(assemble(sheet_of(text))) == comparable(draft_of(text))


@patiently
@given(texts())
def test_rows_name_the_lines_that_hold_their_words(text: str) -> None:
    lines = source_of(text).lines
    for row in sheet_of(text):
        first, last = row.source or (0, -1)
        held = "".join(line.text for line in lines[first : last + 1])
        assert row.text.replace("\n", "") in held


def test_what_surrounds_a_draft_is_named_by_its_place() -> None:
    rows = sheet_of(
        f"公告\n请提意见。\n{TITLE}\n目 录\n第一章　总则……1\n市人大办公室\n第一章　总则\n"
        f"第一条　甲。\n关于《{TITLE}》的说明\n略。"
    )

    assert apart(rows) == [
        ("草案之前的内容", "公告\n请提意见。"),
        ("目录", "目 录\n第一章　总则……1"),
        ("未归入草案", "市人大办公室"),
        ("草案之后的内容", f"关于《{TITLE}》的说明\n略。"),
    ]
    assert row_of(rows, Role.CHAPTER).source == (6, 6)


def test_page_numbers_within_a_paragraph_have_rows_of_their_own() -> None:
    line = "绿道的规划、建设和养护应当坚持安全便民、节约用地、各方共建的"
    text = f"{TITLE}\n" + "".join(
        f"　　第{n}条　{line[:-5]}{n}\n{n}{line}\n- {n} -\n原则由区政府负责。\n"
        for n in range(1, 10)
    )
    rows = sheet_of(text)

    assert row_of(rows, Role.ARTICLE, 2).source == (5, 8)
    assert apart(rows)[1] == ("页码、页眉", "- 2 -")


def test_words_left_over_on_a_line_are_shown() -> None:
    rows = (Row(1, Role.TITLE, TITLE), Row(2, Role.ARTICLE, "甲乙丙丁。", "第一条"))
    located = locate(rows, (Line(f"{TITLE} 第一条 甲乙丙丁。 责任编辑某某"),))

    assert apart(located) == [("未归入草案", "责任编辑某某")]


def test_a_heading_is_found_though_its_number_was_rewritten() -> None:
    rows = sheet_of(f"{TITLE}\n第1章 总则\n第1条 甲。\n第 2 章 附则\n第2条 乙。")

    assert row_of(rows, Role.CHAPTER, 2).source == (3, 3)
    assert not apart(rows)


def test_draft_labels_are_found_on_both_sides_of_the_note() -> None:
    rows = sheet_of(
        f"{TITLE}\n（草案）\n（2031年1月1日市人大会议通过）\n（修改二稿）\n第一条　甲。"
    )

    assert row_of(rows, Role.DRAFT_LABEL).text == "（草案）（修改二稿）"
    assert not apart(rows)


def test_rows_of_the_same_words_keep_their_order() -> None:
    articles = "\n".join(
        f"第{number}条　有下列情形之一的：\n（一）没有按照规定养护绿道；"
        for number in range(1, 300)
    )
    rows = sheet_of(f"{TITLE}\n{articles}\n（一）没有按照规定养护绿道；")

    assert [row.source for row in rows] == [(line, line) for line in range(len(rows))]


def test_text_without_an_article_stands_where_the_file_has_it() -> None:
    rows = sheet_of(
        f"{TITLE}\n第一章　总则\n第一条　甲。\n第二章　附则\n本章另行说明。\n第二条　乙。"
    )

    assert [row.role for row in rows[-3:]] == [Role.CHAPTER, Role.PARAGRAPH, Role.ARTICLE]


def test_a_table_that_no_row_holds_stays_a_table() -> None:
    cells = (("名称", "长度"), ("东线", "五公里"))
    table = Line("名称\t长度\n东线\t五公里", rows=cells)
    rows = locate((Row(1, Role.TITLE, TITLE),), (Line(TITLE), table))

    assert (rows[1].why, rows[1].text, rows[1].rows) == ("草案之后的内容", "", cells)
