"""Language: what the address says, then what was chosen before, then what the browser wishes."""

import datetime as dt

import pytest
from flask import Flask

from tests.support.browser import Browser
from webapp.web import i18n

MOMENT = dt.datetime(2026, 2, 28, 16, 5, tzinfo=dt.UTC)  # just past midnight in China


@pytest.mark.parametrize(
    ("query", "cookie", "wish", "lang"),
    [
        ("en", "zh", "zh-CN", "en"),
        ("zh", "en", "en", "zh-CN"),
        ("", "en", "zh-CN", "en"),
        ("", "zh", "en", "zh-CN"),
        ("", "", "en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("", "", "zh-TW,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("", "", "zh-Hans-CN", "zh-CN"),
        ("", "", "fr, en;q=0.5", "en"),
        ("", "", "fr", "zh-CN"),
        ("", "", "", "zh-CN"),
        ("", "", "*", "zh-CN"),
        ("xx", "en", "", "en"),
        ("xx", "xx", "en", "en"),
        ("EN", "", "", "zh-CN"),
    ],
)
def test_address_comes_before_cookie_before_browser(
    browser: Browser, query: str, cookie: str, wish: str, lang: str
) -> None:
    if cookie:
        browser.client.set_cookie("lang", cookie, domain="localhost")
    page = browser.get(f"/?lang={query}" if query else "/", **{"Accept-Language": wish})
    assert page.root.get("lang") == lang


def test_choice_holds_on_the_next_page(browser: Browser) -> None:
    browser.get("/?lang=en")
    assert browser.get("/about").root.get("lang") == "en"


@pytest.mark.parametrize(
    ("lang", "moment"), [("zh", "2026年3月1日 00:05"), ("en", "1 March 2026 00:05")]
)
def test_moment_is_shown_in_china_s_time(app: Flask, lang: str, moment: str) -> None:
    with app.test_request_context(f"/?lang={lang}"):
        assert i18n.moment(MOMENT) == moment


def test_day_of_a_moment_is_china_s(app: Flask) -> None:
    with app.test_request_context("/"):
        assert i18n.china_day(MOMENT) == "2026年3月1日"
        assert i18n.clock_time(MOMENT) == "00:05"


@pytest.mark.parametrize(
    ("query", "classes"),
    [("", None), ("?view=elder", "elder"), ("?fs=xl", "fs-xl"), ("?view=elder&fs=l", "elder fs-l")],
)
def test_view_and_size_are_classes(browser: Browser, query: str, classes: str | None) -> None:
    assert browser.get(f"/{query}").root.get("class") == classes


def test_post_remembers_no_choice(browser: Browser) -> None:
    answer = browser.raw_post("/receipts?lang=en", {})
    assert not [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("lang=")]
