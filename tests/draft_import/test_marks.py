"""What the beginning of one line says."""

import pytest

from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.marks import (
    article_start,
    decision_item,
    division_start,
    is_attachment_heading,
    item_start,
)
from webapp.draft_import.titles import is_title


@pytest.mark.parametrize(
    ("text", "key", "rest"),
    [
        ("第十二条　甲", (12, 0), "甲"),
        ("第十二条甲", (12, 0), "甲"),
        ("第一百二十八 条 甲", (128, 0), "甲"),
        ("第120条之1 甲", (120, 1), "甲"),
        ("第三条之一一般情形", (3, 1), "一般情形"),
        ("第三条之二十日", (3, 20), "日"),
        ("第三条之规定", (3, 0), "之规定"),
        ("第三条之零", (3, 0), "之零"),
    ],
)
def test_an_article_s_label_is_read(text: str, key: tuple[int, int], rest: str) -> None:
    start = article_start(text)

    assert start is not None
    assert (start.key, start.rest) == (key, rest)


@pytest.mark.parametrize(
    "text", ["依照第三条", "第三款", "第零条 甲", "第一百二条 甲", "“第三条 甲"]
)
def test_other_lines_begin_no_article(text: str) -> None:
    assert article_start(text) is None


@pytest.mark.parametrize(
    "text",
    ["第零章 总则", "第三章的规定", "第三章第一节规定", "第三章 绿道。", "第三章" + "绿" * 41],
)
def test_other_lines_are_no_heading(text: str) -> None:
    assert division_start(text) is None


@pytest.mark.parametrize("text", ["第九章 和解", "第十二章 第一审普通程序"])
def test_a_heading_may_begin_like_a_reference(text: str) -> None:
    assert division_start(text) is not None


@pytest.mark.parametrize("text", ["（零）甲", "(0)甲", "1.5米", "甲、乙", "（草案）"])
def test_other_lines_are_no_item(text: str) -> None:
    assert item_start(text) is None


def test_a_word_before_a_comma_is_no_unit_of_a_decision() -> None:
    assert decision_item("百、甲") is None


@pytest.mark.parametrize("text", ["附件的效力与本条例相同。", "附近的绿道", "附" + "：绿" * 40])
def test_other_lines_head_no_attachment(text: str) -> None:
    assert not is_attachment_heading(text)


@pytest.mark.parametrize(
    "text",
    [
        "关于《某市绿道条例（草案）》公开征求意见的公告",
        "《某市绿道条例（草案）》征求意见",
        "根据《绿道条例》，制定本办法",
        "一、绿道管理办法",
        "第三章 绿道管理办法",
        "《绿道条例管理办法",
        "办法",
    ],
)
def test_other_lines_are_no_title(text: str) -> None:
    assert not is_title(text)


def test_blank_lines_remain_as_a_hint_and_indents_are_measured() -> None:
    lines = lines_of("甲\n\n　　乙\n\t丙")

    assert [(line.text, line.indent, line.after_blank) for line in lines] == [
        ("甲", 0, False),
        ("乙", 4, True),
        ("丙", 4, False),
    ]


def test_radicals_and_invisible_characters_are_repaired() -> None:
    (line,) = lines_of("\ufeff⼈⺠政\u200b府")

    assert line.text == "人民政府"


@pytest.mark.parametrize(
    ("radicals", "text"),
    [
        ("⼀⽅⽔⼟", "一方水土"),
        ("⻔⻋⻅⻓⻘⻛⻚⻝", "门车见长青风页食"),
        ("⻬⻫⺜⺼⻏", "齐齐日肉邑"),
    ],
)
def test_radicals_of_both_blocks_are_folded(radicals: str, text: str) -> None:
    (line,) = lines_of(radicals)

    assert line.text == text
