"""Pages that list a draft article by article between the lines of a form."""

from datetime import date

import pytest

from webapp.draft_import.readers.questionnaire_page import read_page
from webapp.draft_import.service import parse_file

PAGE = """法规草案意见征集问卷

法规名称
征集开始
时间
2031-03-01
征集结束
时间
2031-03-31
填报身份
单位名称
联系人
(必填)
联系方式

概括性意见

具体条文意见

标题 某市绿道条例 (草案)

对标题的意见

第一条 为了保护绿道, 制定本条例。 绿道属于公众。

对第一条的意见

第二条 下列行为应当禁止: (一)损坏绿道的; (二)占用绿道的。 另有规定的, 从其规定。

对第二条的意见
验证码
提交 取消  """


def test_the_draft_stands_alone_without_the_form() -> None:
    page = read_page(PAGE)

    assert page is not None
    assert [line.text.split(" ")[0] for line in page.lines] == ["某市绿道条例", "第一条", "第二条"]


def test_the_offered_period_is_read_over_split_lines() -> None:
    page = read_page(PAGE)

    assert page is not None
    assert (page.opens, page.closes) == (date(2031, 3, 1), date(2031, 3, 31))


def test_the_period_may_be_written_in_chinese() -> None:
    page = read_page(PAGE.replace("2031-03-01", "2031年3月1日").replace("2031-03-31", "2031/3/31"))

    assert page is not None
    assert (page.opens, page.closes) == (date(2031, 3, 1), date(2031, 3, 31))


@pytest.mark.parametrize("written", ["2031-02-30", "另行通知"])
def test_a_period_that_is_no_date_is_not_offered(written: str) -> None:
    page = read_page(PAGE.replace("2031-03-01", written))

    assert page is not None
    assert (page.opens, page.closes) == (None, None)


def test_a_space_after_a_sentence_or_before_an_item_parts_paragraphs() -> None:
    (draft,) = parse_file(PAGE.encode(), "page")

    first, second = draft.articles
    assert [p.text for p in first.paragraphs] == ["为了保护绿道, 制定本条例。", "绿道属于公众。"]
    assert [(p.kind, p.label, p.text) for p in second.paragraphs] == [
        ("款", None, "下列行为应当禁止:"),
        ("项", "（一）", "损坏绿道的;"),
        ("项", "（二）", "占用绿道的。"),
        ("款", None, "另有规定的, 从其规定。"),
    ]


def test_title_and_label_are_parted() -> None:
    (draft,) = parse_file(PAGE.encode(), "page")

    assert (draft.title, draft.draft_label) == ("某市绿道条例", "（草案）")
    assert draft.title_full == "某市绿道条例（草案）"
    assert draft.findings == ()


def test_a_title_unlike_a_law_s_is_taken_because_the_page_names_it() -> None:
    page = PAGE.replace("某市绿道条例 (草案)", "某市绿道十条")
    (draft,) = parse_file(page.encode(), "page")

    assert draft.title == "某市绿道十条"


def test_words_of_the_law_that_look_like_a_box_stay() -> None:
    page = PAGE.replace("对第一条的意见", "对绿道规划的意见")
    (draft,) = parse_file(page.encode(), "page")

    assert draft.articles[0].paragraphs[-1].text == "对绿道规划的意见"


def test_a_text_with_few_form_lines_is_no_questionnaire() -> None:
    assert read_page("联系人\n联系方式\n第一条 为了保护绿道。\n对第一条的意见") is None
