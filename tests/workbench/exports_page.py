"""What is done on the page of exports, for its tests."""

from collections.abc import Sequence

from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.laws import SLUG
from webapp.exports.commands import Format, Request
from webapp.jobs.models import Job
from webapp.persistence.engine import Database

URL = f"/staff/consultations/{SLUG}/exports"


def jobs(database: Database) -> Sequence[Job]:
    with database.reading() as session:
        return session.scalars(select(Job).order_by(Job.id)).all()


def asked(database: Database) -> Request:
    """Return the one export that was asked for."""
    (job,) = jobs(database)
    found = job.parameters["request"]
    assert isinstance(found, dict)
    return Request.from_json(found)


def start(browser: Browser, query: str = "", *, status: int = 200, **fields: str) -> Page:
    """Fill in the form of the page with a query."""
    form = {"format": Format.CSV.value, **fields}
    return press(browser, browser.get(f"{URL}?{query}"), "开始导出", status=status, **form)
