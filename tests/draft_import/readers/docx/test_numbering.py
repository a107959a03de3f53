"""Automatic numbers of paragraphs, as Word prints them."""

import pytest

from tests.draft_import.readers.docx.ooxml import (
    abstract,
    level,
    num,
    numbered,
    p,
    run,
    style,
    texts,
)
from webapp.draft_import.readers.docx.number_formats import format_number

ARTICLES = abstract(1, level(0, "第%1条"))
CODE = abstract(
    1,
    level(0, "第%1章"),
    level(1, "第%2条", more='<w:lvlRestart w:val="0"/>'),
    level(2, "（%3）", "chineseCounting", suff="nothing"),
)


def test_a_paragraph_gets_the_number_of_its_list() -> None:
    assert texts(numbered("甲", 5), p("乙"), numbered("丙", 5), numbering=ARTICLES + num(5, 1)) == [
        "第一条 甲",
        "乙",
        "第二条 丙",
    ]


def test_a_tab_after_the_number_is_a_wide_space() -> None:
    numbering = abstract(1, level(0, "第%1条", suff="tab")) + num(1, 1)

    assert texts(numbered("甲", 1), numbering=numbering) == ["第一条\u3000甲"]


def test_a_level_that_never_restarts_counts_through_the_chapters() -> None:
    body = (
        numbered("总则", 1, 0),
        numbered("甲", 1, 1),
        numbered("分则", 1, 0),
        numbered("乙", 1, 1),
    )

    assert texts(*body, numbering=CODE + num(1, 1))[3] == "第二条 乙"


def test_a_level_restarts_after_a_higher_one() -> None:
    body = (
        numbered("甲", 1, 1),
        numbered("子", 1, 2),
        numbered("丑", 1, 2),
        numbered("乙", 1, 1),
        numbered("寅", 1, 2),
    )

    assert [text[:3] for text in texts(*body, numbering=CODE + num(1, 1))] == [
        "第一条",
        "（一）",
        "（二）",
        "第二条",
        "（一）",
    ]


def test_a_level_restarts_only_after_the_level_it_names() -> None:
    numbering = abstract(
        1,
        level(0, "第%1编"),
        level(1, "第%2章"),
        level(2, "第%3节", more='<w:lvlRestart w:val="1"/>'),
    )
    body = (
        *(numbered("甲", 1, 0), numbered("乙", 1, 1), numbered("丙", 1, 2)),
        *(numbered("丁", 1, 1), numbered("戊", 1, 2)),
        *(numbered("己", 1, 0), numbered("庚", 1, 2)),
    )

    assert [text[:3] for text in texts(*body, numbering=numbering + num(1, 1))] == [
        *("第一编", "第一章", "第一节"),
        *("第二章", "第二节"),
        *("第二编", "第一节"),
    ]


def test_lists_of_one_abstract_list_count_on_together() -> None:
    numbering = ARTICLES + num(1, 1) + num(2, 1)

    assert texts(numbered("甲", 1), numbered("乙", 2), numbering=numbering)[1] == "第二条 乙"


def test_a_start_override_restarts_a_list_once() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbering = ARTICLES + num(1, 1) + num(2, 1, restart)
    body = (numbered("甲", 1), numbered("乙", 2), numbered("丙", 2), numbered("丁", 1))

    assert texts(*body, numbering=numbering) == ["第一条 甲", "第七条 乙", "第八条 丙", "第九条 丁"]


def test_an_override_may_replace_a_level() -> None:
    replaced = f'<w:lvlOverride w:ilvl="0">{level(0, "%1、")}</w:lvlOverride>'

    assert texts(numbered("甲", 1), numbering=ARTICLES + num(1, 1, replaced)) == ["一、 甲"]


def test_a_style_gives_the_number() -> None:
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("a", "条", number) + style("b", "条文", '<w:basedOn w:val="a"/>')

    assert texts(
        p("甲", '<w:pStyle w:val="b"/>'), styles=styles, numbering=ARTICLES + num(1, 1)
    ) == ["第一条 甲"]


def test_the_level_that_names_a_style_is_its_level() -> None:
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    numbering = abstract(1, level(0, "第%1章"), level(1, "第%2条", more='<w:pStyle w:val="a"/>'))

    assert texts(
        p("甲", '<w:pStyle w:val="a"/>'),
        styles=style("a", "条", number),
        numbering=numbering + num(1, 1),
    ) == ["第一条 甲"]


def test_list_zero_takes_away_the_number_of_the_style() -> None:
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    none = '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>'

    assert texts(
        p("甲", none), styles=style("a", "条", number), numbering=ARTICLES + num(1, 1)
    ) == ["甲"]


def test_a_paragraph_may_change_only_the_level_of_its_style() -> None:
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    deeper = '<w:pStyle w:val="a"/><w:numPr><w:ilvl w:val="2"/></w:numPr>'

    assert texts(p("甲", deeper), styles=style("a", "条", number), numbering=CODE + num(1, 1)) == [
        "（一）甲"
    ]


def test_a_list_may_stand_for_a_numbering_style() -> None:
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    linked = '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="s"/></w:abstractNum>'

    assert texts(
        numbered("甲", 2),
        styles=style("s", "条文编号", number, "numbering"),
        numbering=ARTICLES + linked + num(1, 1) + num(2, 2),
    ) == ["第一条 甲"]


def test_numbering_styles_that_lead_in_a_circle_give_no_number() -> None:
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s"/></w:abstractNum>'

    assert texts(
        numbered("甲", 1),
        styles=style("s", "条文编号", number, "numbering"),
        numbering=linked + num(1, 1),
    ) == ["甲"]


def test_styles_based_on_each_other_end_the_search() -> None:
    styles = style("a", "甲", '<w:basedOn w:val="b"/>') + style("b", "乙", '<w:basedOn w:val="a"/>')

    assert texts(p("甲", '<w:pStyle w:val="a"/>'), styles=styles) == ["甲"]


def test_legal_numbering_writes_the_numbers_of_all_levels_in_digits() -> None:
    numbering = abstract(1, level(0, "第%1章"), level(1, "%1.%2", more="<w:isLgl/>"))

    assert texts(numbered("总则", 1, 0), numbered("甲", 1, 1), numbering=numbering + num(1, 1)) == [
        "第一章 总则",
        "1.1 甲",
    ]


def test_a_level_above_that_was_not_used_counts_as_its_start() -> None:
    numbering = abstract(1, level(0, "%1", "decimal"), level(1, "%1.%2", "decimal"))

    assert texts(numbered("甲", 1, 1), numbering=numbering + num(1, 1)) == ["1.1 甲"]


@pytest.mark.parametrize("fmt", ["bullet", "none"])
def test_bullets_are_no_text(fmt: str) -> None:
    sign = "●" if fmt == "bullet" else "%1"

    assert texts(numbered("甲", 1), numbering=abstract(1, level(0, sign, fmt)) + num(1, 1)) == [
        "甲"
    ]


def test_an_empty_numbered_paragraph_is_counted_and_printed() -> None:
    body = (numbered("甲", 1), numbered("", 1), numbered("乙", 1))

    assert texts(*body, numbering=ARTICLES + num(1, 1)) == ["第一条 甲", "第二条", "第三条 乙"]


def test_a_number_that_is_hidden_is_counted_only() -> None:
    hidden = level(0, "第%1条").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")

    assert texts(numbered("甲", 1), numbering=abstract(1, hidden) + num(1, 1)) == ["甲"]


def test_a_number_that_is_typed_too_stands_once() -> None:
    assert texts(numbered("第一条　甲", 1), numbering=ARTICLES + num(1, 1)) == ["第一条　甲"]


def test_a_reference_after_the_number_stays() -> None:
    body = (numbered("甲", 1), numbered("第一条规定的行为，乙。", 1))

    assert texts(*body, numbering=ARTICLES + num(1, 1))[1] == "第二条 第一条规定的行为，乙。"


def test_a_typed_article_needs_no_number_of_a_list() -> None:
    numbering = abstract(1, level(0, "%1.", "decimal")) + num(1, 1)

    assert texts(numbered("第三条　甲", 1), numbering=numbering) == ["第三条　甲"]


def test_a_format_of_a_later_word_has_a_fallback() -> None:
    custom = level(0, "%1.").replace(
        '<w:numFmt w:val="chineseCountingThousand"/>',
        "<mc:AlternateContent>"
        '<mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="lowerRoman"/></mc:Fallback></mc:AlternateContent>',
    )

    assert texts(numbered("甲", 1), numbering=abstract(1, custom) + num(1, 1)) == ["i. 甲"]


def test_old_properties_of_a_changed_paragraph_do_not_count() -> None:
    old = (
        '<w:pPrChange w:id="1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    )

    assert texts(p(run("甲"), old), numbering=ARTICLES + num(1, 1)) == ["甲"]


@pytest.mark.parametrize(
    ("fmt", "number", "expected"),
    [
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 101, "一〇一"),
        ("taiwaneseCounting", 10, "十"),
        ("taiwaneseCountingThousand", 105, "一百零五"),
        ("japaneseCounting", 1110, "千百十"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographLegalTraditional", 203, "貳佰零參"),
        ("ideographTraditional", 11, "甲"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 60, "癸亥"),
        ("ideographEnclosedCircle", 3, "（三）"),
        ("decimal", 0, "0"),
        ("decimalZero", 7, "07"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 36, "㊱"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 4, "（4）"),
        ("decimalEnclosedFullstop", 4, "4."),
        ("lowerLetter", 28, "bb"),
        ("lowerLetter", 9999, "9999"),
        ("upperLetter", 26, "Z"),
        ("upperRoman", 49, "XLIX"),
        ("lowerRoman", 2024, "mmxxiv"),
        ("lowerRoman", 999_999_999, "999999999"),
        ("numberInDash", 5, "- 5 -"),
        ("cardinalText", 5, "5"),
    ],
)
def test_numbers_are_written_in_the_format_of_the_level(
    fmt: str, number: int, expected: str
) -> None:
    assert format_number(number, fmt) == expected
