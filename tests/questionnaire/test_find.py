"""Finding words in the draft and jumping to an article, on the server."""

from urllib.parse import quote

import pytest

from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, article, chaptered, make_consultation
from tests.support.steps import address, stored_texts
from webapp.persistence.engine import Database


@pytest.fixture
def twenty(database: Database) -> str:
    """Store a consultation of twenty articles."""
    make_consultation(database, provisions=chaptered(2, 10))
    return SLUG


def find(browser: Browser, slug: str, words: str) -> Page:
    return browser.get(f"{address(slug)}?q={quote(words)}")


def marks(page: Page) -> list[str | None]:
    return [e.text for e in page.root.iter("mark")]


def hits(page: Page) -> list[tuple[str | None, str | None]]:
    (section,) = (e for e in page.root.iter("section") if e.get("class") == "hits")
    return [(a.get("href"), a.text) for item in section.iter("li") for a in item.iter("a")]


def test_words_are_marked(browser: Browser, law: str) -> None:
    assert marks(find(browser, law, "维修")) == ["维修"]


def test_every_occurrence_is_marked(browser: Browser, law: str) -> None:
    assert marks(find(browser, law, "及时")) == ["及时", "及时"]


def test_the_articles_that_hold_them_are_listed(browser: Browser, law: str) -> None:
    page = find(browser, law, "路灯的第")
    assert len(hits(page)) == 6
    assert hits(page)[1] == ("#article-2", "第二条")
    assert page.words("hits-title") == "“路灯的第”：6 条"


def test_words_that_are_nowhere_are_told(browser: Browser, law: str) -> None:
    page = find(browser, law, "海洋")
    assert (page.words("hits-title"), hits(page), marks(page)) == ("“海洋”：0 条", [], [])


def test_words_are_shown_as_text(browser: Browser, law: str) -> None:
    page = find(browser, law, "<script>alert(1)</script>")
    assert page.value("q") == "<script>alert(1)</script>"
    assert "“<script>alert(1)</script>”" in page.words("hits-title")


@pytest.mark.parametrize("words", ["<b>亮</b>", "a&b", '"亮"'])
def test_marked_words_are_shown_as_text(browser: Browser, database: Database, words: str) -> None:
    make_consultation(database, provisions=(article(1, text=f"前{words}后"),))
    page = find(browser, SLUG, words)
    assert marks(page) == [words]
    assert f"前{words}后" in page.words("article-1")


@pytest.mark.parametrize(
    "words", ["12", "十二", "第十二条", "第12条", "１２", "12条", " 十二 ", "一二"]
)
def test_a_number_jumps_to_its_article(browser: Browser, twenty: str, words: str) -> None:
    answer = browser.client.get(address(twenty), query_string={"q": words})
    assert (answer.status_code, answer.location) == (303, f"{address(twenty)}#article-12")


def test_a_number_that_no_article_has_is_searched_for(browser: Browser, twenty: str) -> None:
    assert "“99”：0 条" in find(browser, twenty, "99").words("hits-title")


def test_without_script_finding_keeps_what_is_typed(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    fields = page.fields() | {"text-article-1": "甲", "q": "维修", "do": "find"}
    answer = browser.raw_post(page.action, fields)
    assert (answer.status_code, answer.location) == (
        303,
        f"{address(law)}?q={quote('维修')}#find",
    )
    assert stored_texts(database) == {"article-1": "甲"}


def test_the_enter_key_in_the_find_field_finds(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    page = browser.post(page.action, page.fields() | {"q": "维修", "save": "all"})
    assert marks(page) == ["维修"]


def test_saving_keeps_the_marks(browser: Browser, law: str) -> None:
    page = find(browser, law, "维修")
    page = browser.post(page.action, page.fields() | {"q": "维修", "save": "article-1"})
    assert marks(page) == ["维修"]


def test_a_refused_page_keeps_the_marks(browser: Browser, law: str) -> None:
    page = find(browser, law, "维修")
    fields = page.fields() | {"q": "维修", "csrf_token": "stale"}
    assert marks(browser.post(page.action, fields, status=403)) == ["维修"]


def test_saving_leads_to_the_article_whatever_number_the_find_field_holds(
    browser: Browser, twenty: str
) -> None:
    page = browser.get(address(twenty))
    fields = page.fields() | {"q": "12", "save": "article-1"}
    answer = browser.raw_post(page.action, fields)
    assert answer.location == f"{address(twenty)}#article-1"


def test_finding_can_be_ended(browser: Browser, law: str) -> None:
    page = find(browser, law, "维修")
    (end,) = (a for a in page.root.iter("a") if a.text == "结束查找")
    assert end.get("href") == address(law)
