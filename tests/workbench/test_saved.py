"""Filters that somebody gave a name."""

from flask import Flask

from tests.support.browser import Browser
from tests.support.forms import press
from tests.support.staff import add_staff, enter
from tests.workbench.conftest import COMMENTS, give_to, words
from webapp.accounts.policy import Role
from webapp.persistence.engine import Database

QUERY = "target=article-1&state=pending"


def views(browser: Browser) -> dict[str, str]:
    page = browser.get(COMMENTS)
    links = [e for e in page.root.iter("a") if f"{COMMENTS}?" in (e.get("href") or "")]
    return {words(e): e.get("href") or "" for e in links if "待处理的" in words(e)}


def test_a_view_is_the_list_it_was_saved_on(clerk: Browser) -> None:
    page = clerk.get(f"{COMMENTS}?{QUERY}&after=9.9&open=4")
    press(clerk, page, "存为视图", name="待处理的")
    assert views(clerk) == {"待处理的": f"{COMMENTS}?{QUERY}"}


def test_a_name_is_used_once(clerk: Browser) -> None:
    press(clerk, clerk.get(f"{COMMENTS}?{QUERY}"), "存为视图", name="待处理的")
    press(clerk, clerk.get(f"{COMMENTS}?state=pending"), "存为视图", name="待处理的")
    assert views(clerk) == {"待处理的": f"{COMMENTS}?state=pending"}


def test_a_view_needs_a_name(clerk: Browser) -> None:
    page = press(clerk, clerk.get(f"{COMMENTS}?{QUERY}"), "存为视图", name=" ", status=422)
    assert "视图名称" in page.words("error-summary")
    assert page.find("view-name").get("aria-invalid") == "true"
    assert page.find("target") is not None


def test_views_are_ones_own_and_can_be_dropped(
    app: Flask, clerk: Browser, database: Database
) -> None:
    press(clerk, clerk.get(f"{COMMENTS}?{QUERY}"), "存为视图", name="待处理的")
    give_to(database, add_staff(app, "second@example.cn", Role.CLERK), "lamp-law")
    other = Browser(app)
    enter(other, "second@example.cn")
    assert views(other) == {}
    press(clerk, clerk.get(COMMENTS), "×")
    assert views(clerk) == {}
