"""Keeping a page without script: any 保存 keeps everything on it."""

import pytest

from tests.support.browser import Browser
from tests.support.steps import address, stored_texts, submissions
from webapp.persistence.engine import Database


@pytest.mark.parametrize(
    ("button", "anchor"),
    [
        ({"save": "article-2"}, "#article-2"),
        ({"save": "title"}, "#article-title"),
        ({"save": "general"}, "#text-general"),
        ({"save": "all"}, ""),
        ({"do": "captcha"}, "#captcha"),
    ],
)
def test_a_button_leads_back_to_where_it_was_pressed(
    browser: Browser, law: str, button: dict[str, str], anchor: str
) -> None:
    page = browser.get(address(law))
    answer = browser.raw_post(page.action, page.fields() | button)
    assert (answer.status_code, answer.location) == (303, address(law) + anchor)


@pytest.mark.parametrize(
    "button",
    [{"save": "article-2"}, {"save": "all"}, {"do": "captcha"}, {"do": "find", "q": "路灯"}, {}],
)
def test_every_button_keeps_every_box(
    browser: Browser, law: str, database: Database, button: dict[str, str]
) -> None:
    page = browser.get(address(law))
    browser.fill(page, text_general="总体赞成", text_title="太长", text_article_6="删去", **button)
    assert stored_texts(database) == {"general": "总体赞成", "title": "太长", "article-6": "删去"}


def test_every_button_keeps_the_header(browser: Browser, law: str) -> None:
    page = browser.fill(
        browser.get(address(law)),
        identity="单位",
        organisation="云溪灯具厂",
        contact_name="李文",
        contact_way="13800138000",
        save="article-1",
    )
    kept = page.fields()
    assert [kept[n] for n in ("identity", "organisation", "contact_name", "contact_way")] == [
        "单位",
        "云溪灯具厂",
        "李文",
        "13800138000",
    ]


def test_a_saved_box_says_when(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1="甲", save="article-1")
    assert page.state("article-1") == "saved"
    assert page.words("status-article-1").startswith("已保存 ")
    assert page.state("article-2") == "empty"


def test_progress_counts_the_comments(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), text_general="甲", text_article_3="乙")
    assert page.words("progress") == "2 条已保存"


def test_clearing_a_box_removes_its_comment(browser: Browser, law: str, database: Database) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1="甲", text_article_2="乙")
    page = browser.fill(page, text_article_1="", save="article-1")
    assert stored_texts(database) == {"article-2": "乙"}
    assert (page.state("article-1"), page.words("progress")) == ("empty", "1 条已保存")


def test_white_space_alone_is_no_comment(browser: Browser, law: str, database: Database) -> None:
    browser.fill(browser.get(address(law)), text_article_1=" \n　\t", save="article-1")
    assert stored_texts(database) == {}


def test_missing_contact_name_never_blocks_a_save(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1="甲", save="article-1")
    assert not page.has("error-summary")


def test_a_wrong_contact_way_never_blocks_a_save(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), contact_way="不告诉你", save="all")
    assert page.value("contact_way") == "不告诉你"


def test_the_text_stays_as_it_was_typed(browser: Browser, law: str) -> None:
    typed = "\n  一、先空一行\n\n二、再空一行  "
    page = browser.fill(browser.get(address(law)), text_article_1=typed, save="article-1")
    assert page.value("text-article-1") == typed


def test_a_line_end_counts_once(browser: Browser, law: str) -> None:
    page = browser.fill(
        browser.get(address(law)), text_article_1="字" * 4998 + "\r\n字", save="article-1"
    )
    assert page.state("article-1") == "saved"


def test_an_over_long_text_comes_back_and_the_other_boxes_are_kept(
    browser: Browser, law: str, database: Database
) -> None:
    long = "字" * 5003
    page = browser.fill(
        browser.get(address(law)), text_article_1=long, text_article_2="乙", status=422
    )
    assert page.value("text-article-1") == long
    assert page.state("article-1") == "failed"
    assert "第一条：超过 5000 字：现有 5003 字，多出 3 字。" in page.words("error-summary")
    assert stored_texts(database) == {"article-2": "乙"}


def test_an_over_long_text_does_not_replace_the_one_that_was_kept(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1="甲")
    page = browser.fill(page, text_article_1="字" * 5001, status=422)
    assert stored_texts(database) == {"article-1": "甲"}
    page = browser.fill(page, text_article_1="字" * 5000)
    assert page.state("article-1") == "saved"


def test_the_title_of_a_page_with_errors_says_so(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1="字" * 5001, status=422)
    title = page.root.find("head/title")
    assert title is not None
    assert (title.text or "").startswith("错误：")


def test_an_over_long_name_is_explained_and_the_boxes_are_kept(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.fill(
        browser.get(address(law)), contact_name="长" * 600, text_article_1="甲", status=422
    )
    assert page.value("contact_name") == "长" * 600
    assert "内容太长" in page.words("error-summary")
    assert stored_texts(database) == {"article-1": "甲"}


def test_a_respondent_is_remembered_for_this_consultation_only(
    browser: Browser, law: str, database: Database
) -> None:
    answer = browser.client.get(address(law))
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("respondent="))
    assert f"Path=/consultations/{law}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert submissions(database) == []


def test_reading_alone_stores_nothing(browser: Browser, law: str, database: Database) -> None:
    browser.get(address(law))
    browser.get(address(law, "review"))
    assert submissions(database) == []


def test_another_person_sees_nothing_of_it(browser: Browser, law: str) -> None:
    browser.fill(browser.get(address(law)), text_article_1="只给我看", contact_name="李文")
    other = Browser(browser.app).get(address(law))
    assert "只给我看" not in other.text
    assert other.value("contact_name") == ""


def test_a_page_with_text_may_come_back_by_the_back_button(browser: Browser, law: str) -> None:
    assert browser.get(address(law)).response.headers["Cache-Control"] == "private, no-cache"
