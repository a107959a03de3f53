"""Tables: those of figures stay tables, those that lay out a law give its text."""

from tests.draft_import.readers.docx.ooxml import (
    cell,
    document,
    lines,
    p,
    package,
    run,
    table,
    texts,
)
from webapp.draft_import.readers.docx.document import read_docx


def rows(*body: str) -> list[tuple[tuple[str, ...], ...]]:
    return [line.rows for line in lines(*body) if line.rows]


def span(count: int) -> str:
    return f'<w:gridSpan w:val="{count}"/>'


def test_a_table_of_figures_is_one_line_with_rows() -> None:
    found = lines(p("附表"), table(("税目", "税率"), ("茶", "3%")))

    assert found[1].rows == (("税目", "税率"), ("茶", "3%"))
    assert found[1].text == "税目\t税率\n茶\t3%"


def test_a_merged_cell_keeps_its_text_in_the_first_place() -> None:
    merged = cell("茶", properties='<w:vMerge w:val="restart"/>')
    covered = cell("", properties="<w:vMerge/>")
    body = table(
        (cell("税目税率表", properties=span(2)),),
        (merged, "绿茶"),
        (covered, "红茶"),
    )

    assert rows(body) == [(("税目税率表", ""), ("茶", "绿茶"), ("", "红茶"))]


def test_an_immense_span_is_cut() -> None:
    body = table((cell("甲", properties=span(999_999_999)), "乙"), ("丙", "丁"))

    assert len(rows(body)[0][0]) == 63


def test_text_beyond_the_last_column_is_kept() -> None:
    row = rows(table(tuple(f"第{n}格" for n in range(1, 71))))[0][0]

    assert (len(row), row[0]) == (63, "第1格")
    assert row[62].split() == [f"第{n}格" for n in range(63, 71)]


def test_paragraphs_in_a_cell_are_lines_of_its_text() -> None:
    assert rows(table((cell("甲", "乙"), "丙"))) == [(("甲\n乙", "丙"),)]


def test_deleted_and_hidden_rows_and_deleted_cells_are_left_out() -> None:
    body = (
        "<w:tbl>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('旧')}{cell('旧')}</w:tr>"
        f"<w:tr><w:trPr><w:hidden/></w:trPr>{cell('隐')}{cell('隐')}</w:tr>"
        f"<w:tr><w:trPr><w:ins/></w:trPr>{cell('新')}{cell('除', properties='<w:cellDel/>')}"
        f"{cell('增')}</w:tr></w:tbl>"
    )

    assert rows(body) == [(("新", "增"),)]


def test_a_table_inside_a_table_of_figures_is_text() -> None:
    inner = table(("子", "丑"))

    assert rows(table((cell("甲", inner, "乙"), "丙"))) == [(("甲\n子\n丑\n乙", "丙"),)]


def test_a_frame_of_one_cell_gives_its_lines_and_tables() -> None:
    found = lines(table((cell("第一条　甲", table(("子", "丑")), "第二条　乙"),)))

    assert [line.text for line in found] == ["第一条　甲", "子\t丑", "第二条　乙"]


def test_a_letterhead_with_one_full_cell_gives_its_line() -> None:
    assert texts(table(("", "某市灯会管理办法"))) == ["某市灯会管理办法"]


def test_an_empty_table_gives_nothing() -> None:
    assert texts(p("甲"), table(("", ""))) == ["甲"]


def test_rows_may_stand_in_controls() -> None:
    row = f"<w:sdt><w:sdtContent><w:tr>{cell('甲')}{cell('乙')}</w:tr></w:sdtContent></w:sdt>"

    assert rows(f"<w:tbl>{row}</w:tbl>") == [(("甲", "乙"),)]


COMPARISON = (
    ("现行条文", "修改后条文"),
    (cell("第一章　总则", properties=span(2)),),
    ("第一条　旧甲。", "第一条　新甲。"),
    ("第二条　旧乙。", cell("第二条　新乙。", "新乙之二。")),
    ("第三条　旧丙。", ""),
    ("第四条　旧丁。", "第三条　新丁。"),
)


def test_a_comparison_gives_the_new_text() -> None:
    assert texts(table(*COMPARISON)) == [
        "第一章　总则",
        "第一条　新甲。",
        "第二条　新乙。",
        "新乙之二。",
        "第三条　新丁。",
    ]


def test_a_comparison_says_what_was_left_out() -> None:
    assert read_docx(package(document(table(*COMPARISON)))).notes == (
        "文中的表格取“修改后条文”一栏作为草案，“现行条文”未作为草案内容。",
    )


def test_the_headings_decide_which_text_is_new() -> None:
    turned = [tuple(reversed(row)) for row in COMPARISON]

    assert texts(table(*turned))[1] == "第一条　新甲。"


def test_without_headings_the_new_text_is_on_the_right() -> None:
    assert texts(table(("第一条　旧。", "第一条　新。"), ("第二条　旧。", "第二条　新。"))) == [
        "第一条　新。",
        "第二条　新。",
    ]


def test_an_article_that_stays_is_taken_from_the_old_text() -> None:
    body = table(
        ("现行", "草案"),
        ("第一条　旧。", "第一条　新。"),
        ("第二条　旧。", "（不变）"),
        ("第三条　旧。", "第三条　（未修改）"),
    )

    assert texts(body) == ["第一条　新。", "第二条　旧。", "第三条　旧。"]


def test_remarks_beside_the_articles_are_left_out() -> None:
    body = table(
        ("条文", "说明"),
        ("第一条　甲。", "立法目的。"),
        ("第二条　乙。", "适用范围，参照上位法第三条。"),
    )

    assert texts(body) == ["第一条　甲。", "第二条　乙。"]


def test_labels_in_a_column_of_their_own_stand_before_their_texts() -> None:
    body = table(
        ("条目", "内容"),
        (cell("第一章 总则", properties=span(2)),),
        ("第一条", cell("甲。", "甲之二。")),
        ("第二条【范围】", "乙。"),
    )

    assert texts(body) == [
        "第一章 总则",
        "第一条\u3000甲。",
        "甲之二。",
        "第二条【范围】\u3000乙。",
    ]


def test_a_page_in_two_columns_is_read_one_after_the_other() -> None:
    body = table(
        (cell("第一条　甲。", "第二条　乙。"), cell("第三条　丙。", "第四条　丁。")),
    )

    assert [text[:3] for text in texts(body)] == ["第一条", "第二条", "第三条", "第四条"]


def test_headings_that_come_again_are_no_text() -> None:
    body = table(*COMPARISON[:3], COMPARISON[0], *COMPARISON[3:])

    assert "修改后条文" not in texts(body)


def test_the_heading_of_a_column_names_a_draft_that_nothing_else_names() -> None:
    title = "某市灯会管理办法（草案）"
    body = table(("现行规定", title), ("第一条　旧。", "第一条　新。"))

    assert texts(body)[0] == title
    assert texts(p(title), body).count(title) == 1


def test_the_law_may_go_on_in_a_second_table() -> None:
    body = (
        table(("现行", "草案"), ("第一条　旧。", "第一条　新。")),
        p("第二章　附则"),
        table(("现行", "草案"), ("第二条　旧。", "第二条　新。")),
    )

    assert texts(*body) == ["第一条　新。", "第二章　附则", "第二条　新。"]


def test_the_law_may_go_on_with_an_article_put_between() -> None:
    body = (
        *(p(f"第{number}条　甲。") for number in ("一", "二")),
        table(("第二条之一　旧。", "第二条之一　新。"), ("第三条　旧。", "第三条　新。")),
    )

    assert texts(*body)[2:] == ["第二条之一　新。", "第三条　新。"]


def test_a_comparison_after_the_law_stays_a_table() -> None:
    body = (p("第一条　甲。"), p("第二条　乙。"), p("附件"), table(*COMPARISON))

    assert len(rows(*body)) == 1


def test_a_table_that_cites_articles_stays_a_table() -> None:
    body = (
        *(p(f"第{number}条　甲。") for number in "一二三"),
        table(("依据", "罚款"), ("第二条", "一百元"), ("第九条", "二百元")),
    )

    assert len(rows(*body)) == 1


def test_a_file_with_nothing_but_changed_articles_gives_them() -> None:
    body = table(
        ("现行", "修改后"), ("第三条　旧。", "第三条　新。"), ("第七条　旧。", "第七条　新。")
    )

    assert texts(body) == ["第三条　新。", "第七条　新。"]


def test_numbers_in_cells_are_counted_row_by_row() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%1."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    number = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    body = table(*((cell(p(run("甲"), number)), "乙") for _ in range(2)))

    assert [line.rows for line in lines(body, numbering=numbering)] == [
        (("1.甲", "乙"), ("2.甲", "乙"))
    ]
