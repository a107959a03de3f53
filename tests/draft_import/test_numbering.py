"""Numbers, labels and targets of articles, as tables."""

import pytest

from webapp.draft_import.numbering import (
    HIGHEST,
    article_label,
    chinese_numeral,
    parse_article_reference,
    parse_number,
    target_of,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一十五", 15),
        ("两百", 200),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百一十", 110),
        ("一百十二", 112),
        ("一百二十", 120),
        ("一千零五", 1005),
        ("一千零一十", 1010),
        ("一千二百六十", 1260),
        ("九千九百九十九", 9999),
        ("一二〇", 120),
        ("二〇二四", 2024),
        ("廿三", 23),
        ("卅", 30),
        ("一百廿三", 123),
        ("一千〇一", 1001),
        ("两千两百", 2200),
        ("９９９９", 9999),
        ("12", 12),
        ("１２", 12),
        (" 一 百　二 十 ", 120),
        ("1 2", 12),
    ],
)
def test_a_numeral_is_read(text: str, number: int) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "零", "0", "10000", "条", "一百二", "十百", "一二三四五", "12条", "百", "廿卅", "二廿"],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1100, "一千一百"),
        (1260, "一千二百六十"),
    ],
)
def test_a_number_is_written_as_statutes_write_it(number: int, text: str) -> None:
    assert chinese_numeral(number) == text


def test_every_number_is_read_back_as_it_was_written() -> None:
    assert all(parse_number(chinese_numeral(n)) == n for n in range(1, HIGHEST + 1))


@pytest.mark.parametrize("number", [0, -1, HIGHEST + 1])
def test_a_number_out_of_range_is_not_written(number: int) -> None:
    with pytest.raises(ValueError, match="not a number"):
        chinese_numeral(number)


@pytest.mark.parametrize(
    ("number", "sub", "label", "target"),
    [
        (12, 0, "第十二条", "article-12"),
        (120, 1, "第一百二十条之一", "article-120-1"),
        (287, 12, "第二百八十七条之十二", "article-287-12"),
    ],
)
def test_an_article_has_a_label_and_a_target(
    number: int, sub: int, label: str, target: str
) -> None:
    assert article_label(number, sub) == label
    assert target_of(number, sub) == target


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("12", (12, 0)),
        ("１２", (12, 0)),
        ("十二", (12, 0)),
        ("第十二条", (12, 0)),
        ("第12条", (12, 0)),
        (" 第 十二 条 ", (12, 0)),
        ("第一百二十条之一", (120, 1)),
        ("一百二十之一", (120, 1)),
        ("120-1", (120, 1)),
        ("120－1", (120, 1)),
        ("第120条之1", (120, 1)),
        ("", None),
        ("总则", None),
        ("第条", None),
        ("0", None),
        ("12-0", None),
        ("第十二章", None),
    ],
)
def test_a_typed_reference_names_an_article(text: str, reference: tuple[int, int] | None) -> None:
    assert parse_article_reference(text) == reference
