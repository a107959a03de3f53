"""Tables that hold data become one line with rows; tables that place text become its lines."""

import pytest

from webapp.draft_import.lines import Line
from webapp.draft_import.readers.html.reader import read_html


def lines(body: str) -> tuple[Line, ...]:
    return read_html(body.encode()).lines


def test_a_table_of_data_is_one_line() -> None:
    page = """<p>附表</p><table border=1><caption>绿道分级</caption><tr><th>级别<th>宽度</tr>
      <tr><td><p>一级</p><p>绿道</p></td><td>三米</td></tr></table><p>完</p>"""

    assert [(line.text, line.rows) for line in lines(page)] == [
        ("附表", ()),
        ("绿道分级", ()),
        ("级别\t宽度\n一级 绿道\t三米", (("级别", "宽度"), ("一级\n绿道", "三米"))),
        ("完", ()),
    ]


def test_merged_cells_keep_the_columns_in_line() -> None:
    page = """<table><tr><td rowspan=3>甲<td colspan=2>乙</tr><tr><td>丙<td>丁</tr>
      <tr><td colspan=2>戊</tr><tr><td>己</tr><tr><td>&nbsp;</td></tr></table>"""

    assert lines(page)[0].rows == (
        ("甲", "乙", ""),
        ("", "丙", "丁"),
        ("", "戊", ""),
        ("己", "", ""),
    )


@pytest.mark.parametrize("span", ["-1", "x", "0", "", "99999999"])
def test_a_senseless_span_does_no_harm(span: str) -> None:
    rows = lines(f"<table><tr><td colspan='{span}'>甲<td>乙<tr><td>丙<td>丁</table>")[0].rows

    assert [[cell for cell in row if cell] for row in rows] == [["甲", "乙"], ["丙", "丁"]]


def test_hidden_cells_and_struck_text_are_left_out_of_a_table() -> None:
    page = "<table><tr><td>甲<td><del>旧</del>新<tr><td style='display:none'>丙<td>丁</table>"

    assert lines(page)[0].rows == (("甲", "新"), ("", "丁"))


LAW = "<p>某市绿道条例</p><p>第一条　甲。</p><p>第二条　乙。</p>"


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td>{LAW}</td></tr></table>",
        f"<table><tr><td>{LAW}</td><td></td></tr></table>",
        f"<table><tr><td><table><tr><td>{LAW}</table></td></tr></table>",
        f"<table role=presentation><tr><td>{LAW}</td></tr></table>",
        "<table><tr><td>某市绿道条例<tr><td>第一条　甲。<tr><td>第二条　乙。</table>",
        "<table><tr><td colspan=2>某市绿道条例<tr><td>第一条<td>甲。<tr><td>第二条<td>乙。</table>",
        "<table><tr><td><p>某市绿道条例</p><tr><td><p>第一条</p><td>甲。<tr><td>第二条<td>乙。</table>",
    ],
)
def test_a_table_that_places_the_law_is_its_lines(page: str) -> None:
    assert [line.text for line in lines(page)] == ["某市绿道条例", "第一条　甲。", "第二条　乙。"]


def test_of_two_texts_compared_in_a_table_the_new_one_is_the_draft() -> None:
    page = """<p>某市绿道条例</p><table><tr><th>现行规定<th>修订草案<tr><td colspan=2>第一章　总则
      <tr><td>第一条　甲。<td><p>第一条　乙。</p><p>第二款。</p><tr><td>第二条　丙。<td>第二条　丁。
      <tr><td>第三条　戊。<td>第三条　己。</table>"""

    source = read_html(page.encode())

    assert [line.text for line in source.lines] == [
        "某市绿道条例",
        "第一章　总则",
        "第一条　乙。",
        "第二款。",
        "第二条　丁。",
        "第三条　己。",
    ]
    assert "现行规定" in source.notes[0]


def test_remarks_on_articles_are_a_table() -> None:
    page = f"""{LAW}<table><tr><th>条款<th>意见<th>理由<tr><td>第一条<td>子<td>丑
      <tr><td>第二条<td>寅<td>卯</table>"""

    assert [len(line.rows) for line in lines(page)] == [0, 0, 0, 3]


def test_a_table_with_boxes_to_fill_in_is_layout() -> None:
    page = "<table><tr><td>甲<td><input name=a><tr><td>乙<td><textarea></textarea></table>"

    assert [line.text for line in lines(page)] == ["甲", "乙"]
