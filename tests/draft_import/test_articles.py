"""Where articles and divisions begin, and where a line only speaks of one."""

import pytest

from tests.draft_import.conftest import Read

TITLE = "某市绿道条例（草案）\n"


def labels(read: Read, text: str) -> list[str]:
    return [article.label for article in read(TITLE + text).articles]


@pytest.mark.parametrize(
    "text",
    [
        "第一条　甲。\n第二条　乙。",
        "第一条甲。\n第二条乙。",
        "　　第一条 甲。\n　　第二条 乙。",
        "第 一 条 甲。\n第 二 条 乙。",
        "第1条 甲。\n第２条 乙。",
        "第一条\n甲。\n第二条\n乙。",
        "**第一条**　甲。\n\n**第二条**　乙。",
        "\u200b第一条\xa0\xa0甲。\n\t第二条\u2002乙。",
        "第⼀条　甲。\n第⼆条　乙。",
        "第一条 甲。 第二条 乙。",
    ],
)
def test_an_article_begins_however_it_is_set(read: Read, text: str) -> None:
    first, second = read(TITLE + text).articles

    assert (first.label, second.label) == ("第一条", "第二条")
    assert [p.text for p in (*first.paragraphs, *second.paragraphs)] == ["甲。", "乙。"]


def test_the_label_of_the_file_is_kept_where_it_differs(read: Read) -> None:
    draft = read(TITLE + "第1条 甲。\n第二条 乙。")

    assert [article.raw_label for article in draft.articles] == ["第1条", None]


def test_inserted_articles_have_a_sub_number(read: Read) -> None:
    draft = read(TITLE + "第一条甲。\n第一条之一乙。\n第一条之二一般情形。\n第二条丙。")

    assert [(a.number, a.sub) for a in draft.articles] == [(1, 0), (1, 1), (1, 2), (2, 0)]
    assert draft.articles[2].paragraphs[0].text == "一般情形。"
    assert draft.findings == ()


@pytest.mark.parametrize(
    "line",
    [
        "第一条规定的绿道，由市管理。",
        "第二条第一款所称绿道，包括步道。",
        "第二条、第三条的绿道除外。",
        "第五条所列绿道除外。",
        "第一条至第二条的规定，适用于步道。",
    ],
)
@pytest.mark.parametrize("space", ["　", ""])
def test_a_paragraph_that_speaks_of_an_article_begins_none(
    read: Read, line: str, space: str
) -> None:
    draft = read(f"{TITLE}第一条{space}甲。\n第二条{space}乙。\n{line}\n第三条{space}丙。")

    assert [a.label for a in draft.articles] == ["第一条", "第二条", "第三条"]
    assert draft.articles[1].paragraphs[-1].text == line


def test_an_article_may_begin_with_a_reference(read: Read) -> None:
    draft = read(TITLE + "第一条　甲。\n第二条　第一条所列绿道，由市管理。")

    assert draft.articles[1].paragraphs[0].text == "第一条所列绿道，由市管理。"


def test_a_line_out_of_number_and_style_is_text_and_is_reported(read: Read) -> None:
    draft = read(TITLE + "第一条 甲。\n第二条 乙。\n第九条绿道除外。\n第三条 丙。")

    assert [a.label for a in draft.articles] == ["第一条", "第二条", "第三条"]
    assert [(f.kind, f.where) for f in draft.findings] == [("reference", "第二条")]


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("第一条 甲。\n第三条 丙。", "gap", "第三条"),
        ("第一条 甲。\n第二条 乙。\n第二条 丙。", "repeat", "第二条"),
        ("第一条 甲。\n第三条 丙。\n第二条 乙。", "order", "第二条"),
        ("第一条 甲。\n第二条", "empty", "第二条"),
        ("第二条 甲。\n第三条 乙。", "gap", "第二条"),
        ("第一章 总则\n第一条 甲。\n第三章 附则\n第二条 乙。", "gap", "第三章"),
        ("第一条 下列绿道：\n（一）甲；\n（三）丙。\n第二条 乙。", "gap", "第一条"),
        ("第一条 下列绿道：\n（一）甲；\n（一）丙。\n第二条 乙。", "repeat", "第一条"),
    ],
)
def test_a_wrong_number_is_reported(read: Read, text: str, kind: str, where: str) -> None:
    findings = read(TITLE + text).findings

    assert (kind, where) in [(finding.kind, finding.where) for finding in findings]


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("【立法目的】", "【立法目的】"),
        ("〖立法目的〗", "〖立法目的〗"),
        ("〔立法目的〕", "〔立法目的〕"),
        ("[立法目的] ", "[立法目的]"),
        ("（立法目的）", "（立法目的）"),
        (" (立法目的)", "(立法目的)"),
    ],
)
def test_captions_are_read(read: Read, caption: str, expected: str) -> None:
    draft = read(f"{TITLE}第一条{caption}甲。\n第二条{caption}乙。")

    assert [a.caption for a in draft.articles] == [expected, expected]
    assert [a.paragraphs[0].text for a in draft.articles] == ["甲。", "乙。"]


def test_a_bracket_at_the_start_of_one_article_is_no_caption(read: Read) -> None:
    draft = read(TITLE + "第一条 （含步道）绿道。\n第二条 乙。\n第三条 丙。")

    assert draft.articles[0].caption is None
    assert draft.articles[0].paragraphs[0].text == "（含步道）绿道。"


def test_divisions_nest(read: Read) -> None:
    draft = read(
        TITLE + "第一编　总则\n第一章　一般规定\n第一条　甲。\n第二编　绿道\n第一分编　步道\n"
        "第二章　规划\n"
        "第一节　编制\n第二条　乙。\n第二节　审批\n第三条　丙。\n附则\n第四条　丁。"
    )

    rows = [(d.type, d.label, d.heading, d.parent, d.first_article) for d in draft.divisions]
    assert rows == [
        ("编", "第一编", "总则", None, "第一条"),
        ("章", "第一章", "一般规定", 0, "第一条"),
        ("编", "第二编", "绿道", None, "第二条"),
        ("分编", "第一分编", "步道", 2, "第二条"),
        ("章", "第二章", "规划", 3, "第二条"),
        ("节", "第一节", "编制", 4, "第二条"),
        ("节", "第二节", "审批", 4, "第三条"),
        ("编", "", "附则", None, "第四条"),
    ]
    assert [a.division for a in draft.articles] == [1, 5, 6, 7]
    assert draft.findings == ()


@pytest.mark.parametrize(
    "heading",
    [
        "第一章总则",
        "第一章　总　则",
        "第 一 章 总则",
        "第1章 总则",
        "第一章\n总则",
        "【章名】 第一章总则",
    ],
)
def test_a_heading_is_read_however_it_is_set(read: Read, heading: str) -> None:
    (division,) = read(f"{TITLE}{heading}\n第一条　甲。\n第二条　乙。").divisions

    assert (division.label, division.number, division.heading) == ("第一章", 1, "总则")


def test_a_heading_that_lost_its_text_keeps_its_number(read: Read) -> None:
    draft = read(TITLE + "第一章\n第一条　甲。\n第二章　附则\n第二条　乙。")

    assert [(d.label, d.heading) for d in draft.divisions] == [("第一章", ""), ("第二章", "附则")]


def test_headings_without_numbers_are_numbered_and_reported(read: Read) -> None:
    draft = read(TITLE + "总　则\n第一条　甲。\n规划与建设\n第二条　乙。\n附　则\n第三条　丙。")

    assert [(d.label, d.heading) for d in draft.divisions] == [
        ("第一章", "总则"),
        ("第二章", "规划与建设"),
        ("第三章", "附则"),
    ]
    assert [f.kind for f in draft.findings] == ["heading"] * 3


@pytest.mark.parametrize("line", ["第一章规定的绿道，由市管理。", "第一章和第二章另有规定的除外"])
def test_a_paragraph_that_speaks_of_a_chapter_is_no_heading(read: Read, line: str) -> None:
    draft = read(f"{TITLE}第一条　甲。\n{line}\n第二条　乙。")

    assert draft.divisions == ()
    assert draft.articles[0].paragraphs[-1].text == line


def test_text_between_a_heading_and_its_first_article_is_kept_and_reported(read: Read) -> None:
    draft = read(TITLE + "第一条　甲。\n第二章　附则\n绿道属于公众。\n第二条　乙。")

    assert draft.preamble is not None
    assert draft.preamble.paragraphs == ("绿道属于公众。",)
    assert "orphan" in [f.kind for f in draft.findings]


def test_stray_text_joins_the_preamble_there_is(read: Read) -> None:
    draft = read(TITLE + "绿道历史悠久。\n第一章　总则\n绿道属于公众。\n第一条　甲。\n第二条　乙。")

    assert draft.preamble is not None
    assert draft.preamble.paragraphs == ("绿道历史悠久。", "绿道属于公众。")
