"""A whole page that is refused comes back with everything that was typed."""

from io import StringIO

import pytest
from flask import Flask

from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, make_consultation
from tests.support.steps import address, close, postpone, stored_texts, submissions
from webapp.config import Settings
from webapp.consultations.policy import State
from webapp.persistence.engine import Database
from webapp.web.context import EXTENSION, Services

TYPED = {
    "text_general": "总体赞成",
    "text_article_1": "第一条太长",
    "contact_name": "李文",
    "contact_way": "13800138000",
    "organisation": "云溪灯具厂",
    "identity": "单位",
}


def assert_offers_everything_again(page: Page) -> None:
    sent = page.fields()
    assert {name: sent[name] for name in ("contact_name", "contact_way", "organisation")} == {
        "contact_name": "李文",
        "contact_way": "13800138000",
        "organisation": "云溪灯具厂",
    }
    assert sent["identity"] == "单位"
    assert (sent["text-general"], sent["text-article-1"]) == ("总体赞成", "第一条太长")
    assert page.state("article-1") == "unsaved"


@pytest.mark.parametrize("token", ["", "stale"])
def test_a_missing_or_stale_token_offers_everything_again(
    browser: Browser, law: str, database: Database, token: str
) -> None:
    page = browser.fill(browser.get(address(law)), **TYPED, csrf_token=token, status=403)
    assert_offers_everything_again(page)
    assert "请再点一次保存" in page.words("error-summary")
    assert submissions(database) == []


def test_the_page_that_is_offered_again_can_be_saved(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.fill(browser.get(address(law)), **TYPED, csrf_token="", status=403)
    page = browser.fill(page, save="all")
    assert page.value("contact_name") == "李文"
    assert stored_texts(database) == {"general": "总体赞成", "article-1": "第一条太长"}


def test_a_browser_that_lost_its_cookies_can_save_what_it_typed(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    browser.client = browser.app.test_client()
    page = browser.fill(page, **TYPED, status=403)
    browser.fill(page, save="all")
    assert stored_texts(database) == {"general": "总体赞成", "article-1": "第一条太长"}


def test_a_text_that_was_kept_before_is_offered_as_typed(browser: Browser, law: str) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1="甲", text_article_2="乙")
    page = browser.fill(page, text_article_1="甲甲", text_article_2="", csrf_token="", status=403)
    assert (page.value("text-article-1"), page.value("text-article-2")) == ("甲甲", "")


@pytest.mark.parametrize(
    ("field", "status"),
    [
        ({"text-nonsense": "甲"}, 400),
        ({"text-article-99": "甲"}, 403),
        ({"part": "x"}, 400),
        ({"part": "7"}, 404),
        ({"revs": "x"}, 400),
    ],
)
def test_a_stale_token_beside_other_nonsense_shows_the_typed_text(
    browser: Browser, law: str, field: dict[str, str], status: int
) -> None:
    page = browser.get(address(law))
    fields = page.fields() | {"csrf_token": "stale", "text-general": "总体赞成"}
    assert "总体赞成" in browser.post(page.action, fields | field, status=status).text


def test_after_closing_the_typed_text_is_shown(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.fill(browser.get(address(law)), text_article_2="先前保存的")
    close(database, law)
    page = browser.fill(page, text_article_1="第一条太长", do="submit", status=410)
    own = page.words("own")
    assert "第一条太长" in own
    assert "先前保存的" in own
    assert "征集已结束，文字仍在本页，可复制。" in page.words("error-summary")
    assert stored_texts(database) == {"article-2": "先前保存的"}


def test_after_closing_an_empty_page_leads_somewhere(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    close(database, law)
    assert browser.fill(page, status=410).has("error-summary")


def test_before_opening_nothing_is_kept_and_the_text_is_shown(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    postpone(database, law)
    page = browser.fill(page, text_article_1="第一条太长", status=403)
    assert "第一条太长" in page.text
    assert submissions(database) == []


@pytest.mark.parametrize("slug", ["nowhere", "hidden"])
def test_an_unknown_or_hidden_consultation_is_not_found(
    browser: Browser, law: str, database: Database, slug: str
) -> None:
    make_consultation(database, slug="hidden", state=State.DRAFT)
    page = browser.get(address(law))
    fields = page.fields() | {"text-article-1": "第一条太长"}
    refused = browser.post(address(slug), fields, status=404)
    assert "第一条太长" in refused.text


@pytest.mark.parametrize("slug", ["nowhere", "hidden"])
def test_an_unknown_or_hidden_consultation_is_not_found_without_token_either(
    browser: Browser, law: str, database: Database, slug: str
) -> None:
    make_consultation(database, slug="hidden", state=State.DRAFT)
    assert browser.get(address(law)).status == 200
    browser.post(address(slug), {"text-article-1": "第一条太长"}, status=404)


class TestTooOften:
    """With two saves a minute."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_save": "2 per minute"})

    def test_everything_is_offered_again(
        self, browser: Browser, law: str, database: Database
    ) -> None:
        page = browser.get(address(law))
        for _ in range(2):
            page = browser.fill(page, save="all")
        page = browser.fill(page, **TYPED, status=429)
        assert_offers_everything_again(page)
        assert "操作太频繁" in page.words("error-summary")
        assert 1 <= int(page.response.headers["Retry-After"]) <= 60
        assert stored_texts(database) == {}


class TestTooManyBeginnings:
    """With one new submission an hour from an address."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_start": "1 per hour"})

    def test_the_second_respondent_is_offered_everything_again(
        self, browser: Browser, law: str
    ) -> None:
        browser.fill(browser.get(address(law)), text_article_1="甲")
        other = Browser(browser.app)
        page = other.fill(other.get(address(law)), **TYPED, status=429)
        assert_offers_everything_again(page)

    def test_who_has_begun_goes_on(self, browser: Browser, law: str) -> None:
        page = browser.fill(browser.get(address(law)), text_article_1="甲")
        assert browser.fill(page, text_article_1="乙").state("article-1") == "saved"


@pytest.mark.usefixtures("law")
@pytest.mark.parametrize("token", [{}, {"csrf_token": "stale"}])
def test_with_the_database_away_the_typed_text_is_shown(
    browser: Browser, app: Flask, token: dict[str, str], log: StringIO
) -> None:
    page = browser.get(address(SLUG))
    parts: Services = app.extensions[EXTENSION]
    away = Services(parts.settings, Database("sqlite:////nowhere/at/all.sqlite"), parts.keys)
    app.extensions[EXTENSION] = away
    page = browser.fill(page, text_article_1="第一条太长", status=503, **token)
    app.extensions[EXTENSION] = parts
    assert "第一条太长" in page.text
    assert page.response.headers["Retry-After"] == "5"
    lines = log.getvalue()
    assert "database unavailable" in lines
    assert "第一条太长" not in lines
