"""Title, draft label, 题注, 目录, 序言, and what stands before the draft."""

import pytest

from tests.draft_import.conftest import Read
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.service import parse_file

BODY = "第一条　为了保护绿道，制定本条例。\n第二条　本条例自公布之日起施行。\n"


@pytest.mark.parametrize(
    ("lines", "title", "label"),
    [
        ("某市绿道条例", "某市绿道条例", None),
        ("某市绿道条例（草案）", "某市绿道条例", "（草案）"),
        ("某市绿道条例 (征求意见稿)", "某市绿道条例", "（征求意见稿）"),
        ("某市绿道条例\n（修订草案二次审议稿）", "某市绿道条例", "（修订草案二次审议稿）"),
        ("某市绿道条例（修订草案）（征求意见稿）", "某市绿道条例", "（修订草案）（征求意见稿）"),
        ("某市绿道条例（草案）\n（征求意见稿）", "某市绿道条例", "（草案）（征求意见稿）"),
        ("《某市绿道条例（草案）》", "某市绿道条例", "（草案）"),
        ("某省实施《绿道法》办法（送审稿）", "某省实施《绿道法》办法", "（送审稿）"),
        (
            "某市人民代表大会常务委员会\n关于绿道的规定",
            "某市人民代表大会常务委员会关于绿道的规定",
            None,
        ),
        (
            "某市人民政府关于\n修改《绿道办法》的规定",
            "某市人民政府关于修改《绿道办法》的规定",
            None,
        ),
        ("绿道刑法修正案（三）（草案）", "绿道刑法修正案（三）", "（草案）"),
        ("某市绿道行动计划（草案）", "某市绿道行动计划", "（草案）"),
    ],
)
def test_title_and_label_are_read(read: Read, lines: str, title: str, label: str | None) -> None:
    draft = read(f"{lines}\n{BODY}")

    assert (draft.title, draft.draft_label) == (title, label)


def test_a_text_without_a_title_is_found_out(read: Read) -> None:
    draft = read(BODY)

    assert draft.title == ""
    assert [finding.kind for finding in draft.findings] == ["title"]


def test_the_note_is_taken_without_its_brackets(read: Read) -> None:
    draft = read(f"某市绿道条例\n（2031年1月2日某市人大常委会通过\n2031年2月1日起施行）\n{BODY}")

    assert draft.note == "2031年1月2日某市人大常委会通过2031年2月1日起施行"
    assert draft.preamble is None


def test_brackets_that_name_no_act_are_no_note(read: Read) -> None:
    draft = read(f"某市绿道条例\n（公众版）\n{BODY}")

    assert draft.note is None
    assert "（公众版）" in draft.findings[0].message


def test_a_note_whose_bracket_never_closes_swallows_nothing(read: Read) -> None:
    draft = read(f"某市绿道条例\n（2031年1月2日通过\n{BODY}")

    assert draft.note is None
    assert len(draft.articles) == 2


def test_the_word_contents_without_entries_is_skipped(read: Read) -> None:
    draft = read(f"某市绿道条例\n目录\n{BODY}")

    assert draft.has_toc
    assert len(draft.articles) == 2


def test_contents_of_other_words_than_the_headings_are_skipped(read: Read) -> None:
    draft = read(f"某市绿道条例\n目录\n绿道总则\n绿道附则\n{CHAPTERS}")

    assert draft.has_toc
    assert [d.heading for d in draft.divisions] == ["总则", "附则"]


def test_a_draft_without_a_title_begins_at_its_first_heading(read: Read) -> None:
    draft = read(f"某市司法局\n{CHAPTERS}")

    assert draft.title == ""
    assert [d.heading for d in draft.divisions] == ["总则", "附则"]


def test_a_notice_before_the_title_is_set_apart(read: Read) -> None:
    notice = (
        "关于《某市绿道条例（草案）》公开征求意见的公告\n现将草案公布。\n一、来信请寄某路1号。\n"
        "二、对具体条款提出意见的，请注明条款序号，例如“对第十条的意见”。\n某市人大常委会\n2031年1月4日\n"
    )
    draft = read(f"{notice}某市绿道条例（草案）\n{BODY}")

    assert (draft.title, draft.unit, len(draft.articles)) == ("某市绿道条例", "条", 2)
    assert [(f.kind, f.where) for f in draft.findings] == [("set_apart", "")]
    assert "6行" in draft.findings[0].message


CHAPTERS = f"第一章　总则\n{BODY}第二章　附则\n第三条　本条例由市政府解释。\n"


@pytest.mark.parametrize(
    "toc",
    [
        "目　录\n第一章　总则\n第二章　附则\n",
        "目录\n　　第一章 总则……………1\n　　第二章 附则……………12\n",
        "第一章　总则\n第二章　附则\n",
        "目录\n总则\n附则\n",
    ],
)
def test_a_table_of_contents_is_skipped(read: Read, toc: str) -> None:
    draft = read(f"某市绿道条例\n{toc}{CHAPTERS}")

    assert draft.has_toc
    assert [(d.label, d.heading, d.first_article) for d in draft.divisions] == [
        ("第一章", "总则", "第一条"),
        ("第二章", "附则", "第三条"),
    ]


def test_a_draft_without_a_table_of_contents_has_none(read: Read) -> None:
    assert not read(f"某市绿道条例\n{CHAPTERS}").has_toc


def test_a_titled_preamble_is_read(read: Read) -> None:
    draft = read(f"某市绿道条例\n序　言\n绿道历史悠久。\n绿道属于公众。\n{CHAPTERS}")

    assert draft.preamble is not None
    assert draft.preamble.heading == "序言"
    assert draft.preamble.paragraphs == ("绿道历史悠久。", "绿道属于公众。")


def test_an_untitled_lead_in_is_a_preamble(read: Read) -> None:
    draft = read(f"某法院关于绿道纠纷的解释\n为正确审理绿道纠纷，制定本解释。\n{BODY}")

    assert draft.preamble is not None
    assert draft.preamble.heading is None
    assert draft.preamble.paragraphs == ("为正确审理绿道纠纷，制定本解释。",)


def test_lines_that_are_no_preamble_are_set_apart_and_named(read: Read) -> None:
    draft = read(f"某市绿道条例\n某市司法局\n{BODY}")

    assert draft.preamble is None
    assert "某市司法局" in draft.findings[0].message


def test_page_chrome_around_the_draft_is_left_out(read: Read) -> None:
    draft = read(
        f"网站首页 | 机构职能 | 政策法规\n某市绿道条例\n来源：办公室\n{BODY}"
        "【打印】 【关闭】\n版权所有：某市人民政府"
    )

    assert draft.title == "某市绿道条例"
    assert draft.articles[-1].paragraphs[-1].text == "本条例自公布之日起施行。"


def test_a_text_without_articles_is_refused_with_the_name_of_the_file() -> None:
    with pytest.raises(DraftImportError, match=r"会议记录\.txt.*第一条"):
        parse_file("会议记录\n大家同意。".encode(), "会议记录.txt")


def test_two_drafts_on_a_page_are_two() -> None:
    text = f"某市绿道条例（草案）\n{BODY}某市河道条例（草案）\n第一章 总则\n{BODY}"
    first, second = parse_file(text.encode(), "x")

    assert (first.title, second.title) == ("某市绿道条例", "某市河道条例")
    assert [len(first.articles), len(second.articles)] == [2, 2]


def test_numbers_that_begin_anew_without_a_title_begin_another_draft() -> None:
    first, second = parse_file(f"某市绿道条例\n{BODY}{BODY}".encode(), "x")

    assert (first.title, second.title) == ("某市绿道条例", "")


def test_a_decision_and_the_law_below_it_are_two_drafts() -> None:
    decision = "某市人大常委会关于修改《绿道条例》的决定\n一、修改第二条。\n二、公布施行。\n"
    first, second = parse_file(f"{decision}某市绿道条例\n{BODY}".encode(), "x")

    assert (first.unit, second.unit) == ("项", "条")


def test_a_page_that_names_a_decision_before_its_notice_holds_one_draft(read: Read) -> None:
    name = "某市人大常委会关于绿道的决定（草案）"
    draft = read(
        f"{name}\n一、来信请寄某路1号。\n{name}\n一、绿道属于公众。\n二、自公布之日起施行。"
    )

    assert [a.paragraphs[0].text for a in draft.articles] == [
        "绿道属于公众。",
        "自公布之日起施行。",
    ]


def test_a_lead_in_below_contents_without_a_heading_is_kept(read: Read) -> None:
    draft = read(f"某市绿道条例\n第一章　总则\n第二章　附则\n为保护绿道，制定本条例。\n{CHAPTERS}")

    assert draft.preamble is not None
    assert draft.preamble.paragraphs == ("为保护绿道，制定本条例。",)
    assert [d.heading for d in draft.divisions] == ["总则", "附则"]


@pytest.mark.parametrize("title", ["某市綠道條例（草案）", "某市綠道管理辦法（徵求意見稿）"])
def test_a_draft_in_traditional_characters_is_read(read: Read, title: str) -> None:
    draft = read(
        f"{title}\n目錄\n第一章　總則\n第一章　總則\n第一條　甲。\n第二條　乙。\n附則\n第三條　丙。"
    )

    assert draft.title + (draft.draft_label or "") == title
    assert [a.label for a in draft.articles] == ["第一条", "第二条", "第三条"]
    assert [d.heading for d in draft.divisions] == ["總則", "附則"]


def test_an_order_of_promulgation_before_the_title_is_set_apart(read: Read) -> None:
    order = (
        "某市人民政府令\n第12号\n《某市绿道条例》已经2031年1月2日市人民政府常务会议通过，现予公布。\n"
        "市长　某某\n2031年1月5日\n"
    )
    draft = read(f"{order}某市绿道条例\n（2031年1月2日公布）\n{BODY}")

    assert (draft.title, draft.note) == ("某市绿道条例", "2031年1月2日公布")
    assert ["5行" in finding.message for finding in draft.findings] == [True]
