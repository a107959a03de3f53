"""A result may be kept by caches, and says when it has not changed."""

import pytest

from tests.support.browser import Browser
from tests.support.laws import SLUG
from tests.support.publications import Said, Told, store_result
from tests.support.steps import address, close, counted_statements
from webapp.persistence.engine import Database

RESULT = address(SLUG, "results")
PAGES = ("", "/articles", "/articles/article-1")
OPINIONS = {"article-1": (Said("亮度要写明。"),)}
UNCHANGED = 304


@pytest.fixture(autouse=True)
def result(database: Database, law: str) -> None:
    """Store a result."""
    close(database, law)
    with database.writing() as session:
        store_result(session, SLUG, Told(OPINIONS))


def tag(browser: Browser, path: str = "", **cookies: str) -> str:
    for name, value in cookies.items():
        browser.client.set_cookie(name, value)
    return browser.client.get(RESULT + path).headers["ETag"]


@pytest.mark.parametrize("path", PAGES)
def test_everybody_gets_the_same_page(browser: Browser, path: str) -> None:
    answer = browser.client.get(RESULT + path)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in answer.headers
    assert b"csrf" not in answer.data
    assert {"Cookie", "Accept-Language"} <= set(answer.vary)
    assert answer.last_modified is not None


@pytest.mark.parametrize("path", PAGES)
def test_what_did_not_change_is_not_sent_again(browser: Browser, path: str) -> None:
    headers = {"If-None-Match": tag(browser, path)}
    answer = browser.client.get(RESULT + path, headers=headers)
    assert (answer.status_code, answer.data) == (UNCHANGED, b"")
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_a_page_that_is_not_sent_is_not_made(browser: Browser, database: Database) -> None:
    headers = {"If-None-Match": tag(browser)}
    with counted_statements(database) as seen:
        browser.client.get(RESULT, headers=headers)
    assert not [statement for statement in seen if "publication_case" in statement]


def test_each_display_has_a_tag_of_its_own(browser: Browser) -> None:
    tags = {
        tag(browser),
        tag(browser, lang="en"),
        tag(browser, view="elder"),
        tag(browser, fs="xl"),
    }
    assert len(tags) == 4


def test_a_new_result_has_another_tag(browser: Browser, database: Database) -> None:
    before = tag(browser)
    with database.writing() as session:
        store_result(session, SLUG, Told(OPINIONS, number=2))
    assert tag(browser) != before


def test_an_answer_that_sets_a_cookie_is_not_shared(browser: Browser) -> None:
    answer = browser.client.get(f"{RESULT}?view=elder")
    assert "Set-Cookie" in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
