"""The page of comments stays within its budget on a law of ninety-four articles."""

import gzip

import pytest
from sqlalchemy import select

from tests.bench.comments import generate, load
from tests.conftest import REPO
from tests.support.browser import Browser, Page
from tests.support.laws import SLUG, make_consultation
from tests.support.tools import missing
from tests.workbench.conftest import COMMENTS, DESK, Give, rows
from webapp.draft_import.service import parse_file
from webapp.draft_import.storing import provisions_of
from webapp.persistence.engine import Database
from webapp.register.models import Family

SEED = REPO.parent / "shared" / "seed" / "questionnaire.txt"
FAMILIES = 50  # of one page
KB = 1024  # bytes


@pytest.fixture
def clerk(clerk_of: Give, database: Database) -> Browser:
    """Return the browser of a clerk before more comments than one page holds."""
    if not SEED.exists():
        missing("the original form is not beside this checkout")
    draft = parse_file(SEED.read_bytes(), SEED.name)[0]
    make_consultation(database, provisions=provisions_of(draft))
    targets = [f"article-{number}" for number in range(1, 95)]
    load(database, SLUG, generate(200, targets=targets))
    return clerk_of(SLUG)


def opened(clerk: Browser, database: Database) -> tuple[Page, int]:
    """Return the page with its first family open, and the family's number."""
    with database.reading() as session:
        family = session.scalars(select(Family.id).order_by(Family.size.desc())).first()
    assert family is not None
    return clerk.get(f"{COMMENTS}?open={family}"), family


def packed(body: bytes) -> int:
    """Return how many bytes are sent of a body."""
    return len(gzip.compress(body, 9))


def test_a_full_page_of_a_long_law_is_small(clerk: Browser, database: Database) -> None:
    page, _ = opened(clerk, database)
    html = page.response.get_data()
    urls = {e.get("href") for e in page.root.iter("link")}
    urls |= {e.get("src") for e in page.root.iter() if e.tag in {"script", "img"}}
    files = sum(packed(clerk.client.get(url).get_data()) for url in urls if url)
    assert len(rows(page)) == FAMILIES
    assert packed(html) <= 25 * KB
    assert packed(html) + files <= 55 * KB
    assert sum(1 for _ in page.root.iter()) <= 2_500


def test_the_panel_alone_is_small(clerk: Browser, database: Database) -> None:
    _, family = opened(clerk, database)
    url = f"{DESK}/families/{family}"
    panel = clerk.client.get(url, headers={"HX-Request": "true"}).get_data()
    assert b"<html" not in panel
    assert packed(panel) <= 4 * KB
