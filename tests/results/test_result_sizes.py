"""The pages of a result stay within their budgets on a law of ninety-four articles."""

import gzip

import pytest

from tests.bench.comments import generate
from tests.results.reading import of_class
from tests.results.seed import CHANGED, DROPPED, first_version, store_seed
from tests.support.browser import Browser, Page
from tests.support.laws import SLUG
from tests.support.publications import Said, Told, store_result
from tests.support.steps import address, close
from webapp.persistence.engine import Database
from webapp.register.policy import Outcome

KB = 1024  # bytes
RESULT = address(SLUG, "results")
DAYS = [(f"2026-{10 + n // 30}-{n % 30 + 1:02}", 18_000 + n * 977 % 9000) for n in range(60)]
OUTCOMES = (*Outcome, None)


@pytest.fixture
def page(browser: Browser, database: Database) -> Page:
    """Return the page of a result with two thousand opinions in two months."""
    store_seed(database)
    close(database, SLUG)
    targets = [provision.target or "" for provision in first_version()]
    opinions: dict[str, list[Said]] = {}
    for n, each in enumerate(generate(2000, targets=targets)):
        reason = f"理由{n}：" + each.text[:60]
        said = Said(each.text, OUTCOMES[n % len(OUTCOMES)], reason, 1 + n * 37 % 900)
        opinions.setdefault(each.target, []).append(said)
    changed = [f"article-{number}" for number in (*CHANGED, DROPPED)]
    with database.writing() as session:
        store_result(
            session,
            SLUG,
            Told(
                opinions, changed=changed, added=1, revised=2, days=DAYS, statement="说明。" * 200
            ),
        )
    return browser.get(RESULT)


def packed(body: bytes) -> int:
    """Return how many bytes are sent of a body."""
    return len(gzip.compress(body, 9))


def files_of(page: Page) -> set[str]:
    """Return the addresses of what a page needs."""
    urls = {e.get("href", "") for e in page.root.iter("link") if e.get("rel") == "stylesheet"}
    return urls | {e.get("src", "") for e in page.root.iter() if e.get("src")}


def test_the_first_page_is_small(browser: Browser, page: Page) -> None:
    html = page.response.get_data()
    urls = files_of(page)
    files = sum(packed(browser.client.get(url).get_data()) for url in urls)
    assert len(of_class(page, "case")) == 5
    assert packed(html) <= 20 * KB
    assert packed(html) + files <= 35 * KB
    assert 1 + len(urls) <= 3
    assert sum(1 for _ in page.root.iter()) <= 1_500


def test_no_page_of_a_result_needs_a_script(browser: Browser, page: Page) -> None:
    for path in ("", "/articles", "/articles/article-1"):
        assert page
        scripts = browser.get(RESULT + path).root.iter("script")
        assert {each.get("type") for each in scripts} <= {"application/ld+json"}  # data


@pytest.mark.parametrize("path", ["/articles", "/articles/article-37"])
def test_the_other_pages_are_small(browser: Browser, page: Page, path: str) -> None:
    other = browser.get(RESULT + path)
    assert packed(other.response.get_data()) <= 20 * KB
    assert files_of(other) == files_of(page)
    assert sum(1 for _ in other.root.iter()) <= 1_500
