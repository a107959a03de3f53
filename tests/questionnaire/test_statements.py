"""How many SQL statements a page takes does not depend on the length of the law."""

import pytest

from tests.support.browser import Browser
from tests.support.laws import chaptered, make_consultation
from tests.support.steps import address, counted_statements
from webapp.persistence.engine import Database

SIX, SIXTY = "six", "sixty"


@pytest.fixture(autouse=True)
def consultations(database: Database) -> None:
    """Store a short and a long law."""
    make_consultation(database, slug=SIX, provisions=chaptered(2, 3))
    make_consultation(database, slug=SIXTY, provisions=chaptered(6, 10))


def begin(browser: Browser, slug: str, articles: int) -> None:
    """Comment on every article."""
    texts = {f"text_article_{n}": f"意见{n}" for n in range(1, articles + 1)}
    browser.fill(browser.get(address(slug)), contact_name="李文", **texts)


def count(browser: Browser, database: Database, slug: str, path: str = "") -> int:
    with counted_statements(database) as seen:
        browser.get(address(slug) + path)
    assert seen
    return len([statement for statement in seen if not statement.startswith("BEGIN")])


def test_the_page_of_a_law_seen_before(browser: Browser, database: Database) -> None:
    begin(browser, SIX, 6)
    begin(browser, SIXTY, 60)
    assert count(browser, database, SIX) == count(browser, database, SIXTY) <= 6


def test_the_page_of_a_law_seen_for_the_first_time(browser: Browser, database: Database) -> None:
    assert count(browser, database, SIX) == count(browser, database, SIXTY)


@pytest.mark.parametrize("path", ["/review", "/text", "/cancel"])
def test_the_other_pages(browser: Browser, database: Database, path: str) -> None:
    begin(browser, SIX, 6)
    begin(browser, SIXTY, 60)
    assert count(browser, database, SIX, path) == count(browser, database, SIXTY, path) <= 6


def test_saving_one_box(browser: Browser, database: Database) -> None:
    taken = []
    for slug, articles in ((SIX, 6), (SIXTY, 60)):
        begin(browser, slug, articles)
        page = browser.get(address(slug))
        with counted_statements(database) as seen:
            browser.save_box(slug, "article-1", page, text="改过的", rev="1")
        taken.append(len(seen))
    assert taken[0] == taken[1]


def test_the_list(browser: Browser, database: Database) -> None:
    with counted_statements(database) as few:
        browser.get("/")
    for number in range(5):
        make_consultation(database, slug=f"more-{number}")
    with counted_statements(database) as many:
        browser.get("/")
    assert len(few) == len(many)
