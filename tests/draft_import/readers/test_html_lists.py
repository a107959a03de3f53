"""Numbers that only the browser shows, and lists that are a table of contents."""

import pytest

from webapp.draft_import.readers.html.reader import read_html


def texts(body: str) -> list[str]:
    return [line.text for line in read_html(body.encode()).lines]


@pytest.mark.parametrize(
    ("attributes", "numbers"),
    [
        ("", ["1.", "2."]),
        ("start=4", ["4.", "5."]),
        ("reversed", ["2.", "1."]),
        ("type=a", ["a.", "b."]),
        ("type=A start=27", ["AA.", "AB."]),
        ("type=i start=9", ["ix.", "x."]),
        ("type=I", ["I.", "II."]),
        ("style='list-style-type:cjk-ideographic'", ["一、", "二、"]),
        ("style='list-style: upper-alpha inside'", ["A.", "B."]),
        ("style='list-style:none'", ["", ""]),
        ("start=绿", ["1.", "2."]),
        ("start=0", ["", "1."]),
        ("class='custom_cn2 list-paddingleft-1'", ["（一）", "（二）"]),
        ("class=custom_cn1", ["一）", "二）"]),
        ("class=custom_num2", ["（1）", "（2）"]),
        ("class=custom_num1", ["1）", "2）"]),
    ],
)
def test_automatic_numbers_are_written_out(attributes: str, numbers: list[str]) -> None:
    page = f"<ol {attributes}><li>甲<li><p>乙</p><p>丙</p></ol>"

    assert texts(page) == [numbers[0] + "甲", numbers[1] + "乙", "丙"]


def test_an_item_may_set_its_number() -> None:
    assert texts("<ol><li value=7>甲<li>乙</ol>") == ["7.甲", "8.乙"]


def test_lists_within_lists_count_for_themselves() -> None:
    page = "<ol><li>甲<ol type=a><li>子<li>丑</ol><li>乙</ol>"

    assert texts(page) == ["1.甲", "a.子", "b.丑", "2.乙"]


@pytest.mark.parametrize(
    "text", ["（一）甲", "1.甲", "第一条　甲", "一、甲", "①甲", "第一章　总则"]
)
def test_an_item_with_a_number_of_its_own_gets_no_other(text: str) -> None:
    assert texts(f"<ol><li>{text}</ol>") == [text]


def test_bullets_are_no_numbers() -> None:
    assert texts("<ul><li>甲<li>乙</ul>") == ["甲", "乙"]


def test_the_number_of_an_empty_item_goes_to_no_other_line() -> None:
    assert texts("<ol><li></ol><p>甲</p>") == ["甲"]


LAW = "<h3>第一章　总则</h3><p>第一条　甲。</p><h3>第二章　附则</h3><p>第二条　乙。</p>"


@pytest.mark.parametrize(
    "contents",
    [
        "<ul><li>第一章　总则<li>第二章　附则</ul>",
        "<div class=catalog><p>第一章　总则</p><p>第二章　附则</p></div>",
        "<p><a href='#c1'>第一章　总则</a></p><p><a href='#c2'>第二章　附则</a></p>",
        "<nav><a href='#c1'>第一章　总则</a><br><a href='page.html#c2'>第二章 附 则</a></nav>",
    ],
)
def test_headings_that_come_again_below_are_contents(contents: str) -> None:
    lines = read_html(f"<p>某市绿道条例</p>{contents}{LAW}".encode()).lines

    assert [line.toc for line in lines] == [False, True, True, False, False, False, False]


def test_a_bar_of_links_to_articles_is_contents() -> None:
    page = f"<p><a href='#1'>第一条</a> <a href='#2'>第二条</a></p>{LAW}"

    assert [line.toc for line in read_html(page.encode()).lines][:2] == [True, False]


def test_a_heading_that_links_back_to_the_contents_is_none_of_them() -> None:
    page = LAW.replace("第一章　总则", "<a href='#top'>第一章　总则</a>")

    assert not any(line.toc for line in read_html(page.encode()).lines)


def test_the_items_of_contents_get_no_automatic_number() -> None:
    assert texts("<ol><li><a href='#a'>总则</a><li><a href='#b'>附则</a></ol>") == ["总则", "附则"]
