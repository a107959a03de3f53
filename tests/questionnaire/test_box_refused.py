"""A box that is not saved says why in its own status, and loses nothing."""

import html5lib
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.browser import Browser
from tests.support.laws import SLUG
from tests.support.steps import address, close, postpone, stored_texts, submissions, submit
from webapp.config import Settings
from webapp.persistence.engine import Database
from webapp.web.context import EXTENSION, Services


def status_of(answer: TestResponse, target: str) -> tuple[int, str, str]:
    """Return HTTP status, save state and words of an answer that starts with the status."""
    body = answer.get_data(as_text=True)
    assert body.startswith(f'<p class="st" id="status-{target}"')
    line = html5lib.parseFragment(body, namespaceHTMLElements=False).find("p")
    assert line is not None
    return answer.status_code, line.get("data-state", ""), line.text or ""


def test_too_long(browser: Browser, law: str, database: Database) -> None:
    answer = browser.save_box(law, "article-1", browser.get(address(law)), text="字" * 5001)
    status, state, words = status_of(answer, "article-1")
    assert (status, state) == (422, "failed")
    assert words.startswith("超过 5000 字：现有 5001 字，多出 1 字。")
    assert stored_texts(database) == {}


def test_characters_outside_the_basic_plane_count_once(browser: Browser, law: str) -> None:
    answer = browser.save_box(law, "article-1", browser.get(address(law)), text="𠮷" * 5000)
    assert answer.status_code == 200


def test_closed(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    close(database, law)
    answer = browser.save_box(law, "article-1", page, text="甲")
    assert status_of(answer, "article-1") == (410, "closed", "征集已结束，文字仍在本页，可复制。")
    assert submissions(database) == []


def test_coming(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    postpone(database, law)
    answer = browser.save_box(law, "article-1", page, text="甲")
    assert status_of(answer, "article-1") == (403, "failed", "征集尚未开始")
    assert submissions(database) == []


def test_already_submitted(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    submit(browser, law, text_article_1="甲")
    answer = browser.save_box(law, "article-1", page, text="乙")
    status, state, words = status_of(answer, "article-1")
    assert (status, state) == (409, "closed")
    assert words.startswith("这份意见已经提交，改动没有保存。")
    assert stored_texts(database) == {"article-1": "甲"}


@pytest.mark.parametrize("target", ["article-99", "attachment-1", "article", "header", "1-article"])
def test_unknown_target(browser: Browser, law: str, database: Database, target: str) -> None:
    answer = browser.save_box(law, target, browser.get(address(law)), text="甲")
    assert status_of(answer, target) == (404, "failed", "没有找到这个页面")
    assert submissions(database) == []


def test_a_target_is_shown_as_text(browser: Browser, law: str) -> None:
    answer = browser.save_box(law, '"><script>', browser.get(address(law)), text="甲")
    assert answer.status_code == 404
    assert "<script>" not in answer.get_data(as_text=True)


def test_unknown_consultation(browser: Browser, law: str) -> None:
    answer = browser.save_box("nowhere", "article-1", browser.get(address(law)), text="甲")
    assert status_of(answer, "article-1")[:2] == (404, "failed")


@pytest.mark.parametrize("rev", ["x", "-1", "1.5", "9999999999", "１x"])
def test_a_revision_that_is_no_number(browser: Browser, law: str, rev: str) -> None:
    answer = browser.save_box(law, "article-1", browser.get(address(law)), text="甲", rev=rev)
    assert status_of(answer, "article-1") == (400, "failed", "请求有误")


def test_a_page_name_that_none_of_ours_has(browser: Browser, law: str) -> None:
    fields = {"csrf_token": browser.get(address(law)).value("csrf_token"), "page": "a b"}
    url = address(law, "comments", "article-1")
    answer = browser.raw_post(url, fields, **{"HX-Request": "true"})
    assert status_of(answer, "article-1")[:2] == (400, "failed")


@pytest.mark.parametrize("token", ["", "stale"])
def test_a_missing_or_stale_token_is_answered_with_a_fresh_one_that_works(
    browser: Browser, law: str, token: str
) -> None:
    page = browser.get(address(law))
    answer = browser.save_box(law, "article-1", page, text="甲", csrf_token=token)
    assert status_of(answer, "article-1")[:2] == (403, "failed")
    fresh = answer.headers["X-CSRF-Token"]
    assert browser.save_box(law, "article-1", page, text="甲", csrf_token=fresh).status_code == 200


def test_the_token_of_another_browser_is_refused(browser: Browser, law: str) -> None:
    page = browser.get(address(law))
    other = Browser(browser.app)
    other.get(address(law))
    answer = other.save_box(law, "article-1", page, text="甲")
    assert answer.status_code == 403


def test_a_refusal_sets_no_respondent_cookie(
    browser: Browser, law: str, database: Database
) -> None:
    page = browser.get(address(law))
    close(database, law)
    assert browser.save_box(law, "article-1", page, text="甲").headers.getlist("Set-Cookie") == []


def test_a_refusal_is_kept_by_no_cache(browser: Browser, law: str, database: Database) -> None:
    page = browser.get(address(law))
    close(database, law)
    answer = browser.save_box(law, "article-1", page, text="甲")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "HX-Request" in answer.vary


def test_a_body_over_64_kib(browser: Browser, law: str, database: Database) -> None:
    answer = browser.save_box(law, "article-1", browser.get(address(law)), text="a" * 64 * 1024)
    status, state, words = status_of(answer, "article-1")
    assert (status, state) == (413, "failed")
    assert "请精简后再保存" in words
    assert submissions(database) == []


def test_the_longest_text_fits_into_the_body(browser: Browser, law: str) -> None:
    answer = browser.save_box(law, "article-1", browser.get(address(law)), text="字" * 5000)
    assert answer.status_code == 200


def test_a_header_save_after_sending_is_refused_and_spends_no_secret(
    browser: Browser, law: str
) -> None:
    page = browser.fill(browser.get(address(law)), text_article_1="甲", contact_name="李文")
    fields = page.fields() | {"captcha": browser.answer(page), "do": "submit"}
    browser.raw_post(page.action, fields)  # the receipt has not been fetched yet
    header = {"csrf_token": fields["csrf_token"], "contact_name": "李四", "identity": "个人"}
    answer = browser.raw_post(address(law), header, **{"HX-Request": "true"})
    assert status_of(answer, "header")[:2] == (409, "failed")
    assert browser.get(address(law, "receipt")).has("receipt-secret")


class TestTooOften:
    """With two saves a minute."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_save": "2 per minute"})

    def test_the_third_save_waits(self, browser: Browser, law: str) -> None:
        page = browser.get(address(law))
        for text in ("甲", "乙"):
            browser.save_box(law, "article-1", page, text=text)
        answer = browser.save_box(law, "article-1", page, text="丙")
        status, state, words = status_of(answer, "article-1")
        assert (status, state) == (429, "failed")
        assert words == "操作太频繁，这次没有保存。文字仍在本页，请稍候再试。"
        assert 1 <= int(answer.headers["Retry-After"]) <= 60

    def test_another_respondent_at_the_same_address_does_not(
        self, browser: Browser, law: str
    ) -> None:
        for _ in range(2):
            browser.save_box(law, "article-1", browser.get(address(law)), text="甲")
        other = Browser(browser.app)
        answer = other.save_box(law, "article-1", other.get(address(law)), text="乙")
        assert answer.status_code == 200


@pytest.mark.usefixtures("law")
def test_database_away(browser: Browser, app: Flask) -> None:
    page = browser.get(address(SLUG))
    parts: Services = app.extensions[EXTENSION]
    away = Services(parts.settings, Database("sqlite:////nowhere/at/all.sqlite"), parts.keys)
    app.extensions[EXTENSION] = away
    answer = browser.save_box(SLUG, "article-1", page, text="甲")
    app.extensions[EXTENSION] = parts
    assert status_of(answer, "article-1") == (503, "failed", "系统暂时繁忙，请稍候再试")
    assert answer.headers["Retry-After"] == "5"
