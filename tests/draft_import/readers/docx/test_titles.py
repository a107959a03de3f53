"""Titles: the style that marks one, and titles set over several lines."""

import pytest

from tests.draft_import.readers.docx.ooxml import lines, p, style, texts

CENTRE = '<w:jc w:val="center"/>'
TITLE = '<w:pStyle w:val="t"/>'


def broken(*parts: str) -> str:
    inner = "<w:br/>".join(f"<w:t>{part}</w:t>" for part in parts)
    return f"<w:r>{inner}</w:r>"


@pytest.mark.parametrize("name", ["Title", "标题"])
def test_the_style_of_titles_marks_a_title(name: str) -> None:
    found = lines(p("某市灯会管理办法", TITLE), p("甲"), styles=style("t", name))

    assert [line.title for line in found] == [True, False]


@pytest.mark.parametrize("text", ["第一章 总则", "目　录", "（草案）", "附件1", "第一条 甲"])
def test_headings_in_the_style_of_titles_are_no_titles(text: str) -> None:
    assert [line.title for line in lines(p(text, TITLE), styles=style("t", "Title"))] == [False]


def test_a_title_in_two_paragraphs_of_its_style_is_one() -> None:
    body = (p("某市", TITLE), p("灯会管理办法", TITLE), p("（草案）", TITLE))

    assert texts(*body, styles=style("t", "Title")) == ["某市灯会管理办法", "（草案）"]


def test_two_titles_after_each_other_stay_two() -> None:
    body = (p("某市灯会管理办法", TITLE), p("某市庙会管理办法", TITLE))

    assert len(texts(*body, styles=style("t", "Title"))) == 2


def test_a_centred_title_with_soft_breaks_is_one_line() -> None:
    assert texts(p(broken("某市", "灯会管理办法", "（草案）"), CENTRE)) == [
        "某市灯会管理办法",
        "（草案）",
    ]


def test_an_order_above_the_title_is_no_part_of_it() -> None:
    body = p(broken("某市人民政府令", "某市灯会管理办法"), CENTRE)

    assert texts(body) == ["某市人民政府令", "某市灯会管理办法"]


def test_soft_breaks_elsewhere_stay() -> None:
    assert texts(p(broken("某市", "灯会管理办法"))) == ["某市", "灯会管理办法"]
