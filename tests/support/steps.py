"""What respondents and staff do, one step each, for tests that begin after it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event, select

from tests.support.browser import Browser, Page
from tests.support.laws import set_state
from webapp.clock import utc_now
from webapp.consultations.models import Consultation
from webapp.consultations.policy import State
from webapp.persistence.engine import Database
from webapp.submissions.models import Comment, Submission

NAME = "王秀兰"
TEXT = "第一条应当更清楚"


@dataclass(frozen=True)
class Sent:
    """A submission that was sent: its receipt's page, number and secret."""

    page: Page
    number: str
    secret: str


def address(slug: str, *rest: str) -> str:
    """Return the address of a consultation's page."""
    return "/".join(("/consultations", slug, *rest))


def submit(browser: Browser, slug: str, **values: str) -> Sent:
    """Fill the form, answer the captcha and send it; by default one comment and a name."""
    page = browser.get(address(slug))
    filled = {"contact_name": NAME, "text_article_1": TEXT} | values
    page = browser.fill(page, **filled, captcha=browser.answer(page), do="submit")
    return Sent(page, page.words("receipt-number"), page.words("receipt-secret"))


def look_up(browser: Browser, number: str, secret: str, *, status: int = 200) -> Page:
    """Ask for a receipt."""
    return browser.fill(browser.get("/receipts"), number=number, secret=secret, status=status)


def close(database: Database, slug: str) -> None:
    """End a consultation, as staff can."""
    with database.writing() as session:
        set_state(session, slug, State.CLOSED)


def postpone(database: Database, slug: str) -> None:
    """Let a consultation open tomorrow."""
    with database.writing() as session:
        found = session.scalars(select(Consultation).filter_by(slug=slug)).one()
        found.opens_at = utc_now() + dt.timedelta(days=1)


def submissions(database: Database) -> list[Submission]:
    """Return every submission, the oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Submission).order_by(Submission.id)))


def stored_texts(database: Database) -> dict[str, str]:
    """Return the text of every comment by target; the newest submission counts."""
    with database.reading() as session:
        comments = session.scalars(select(Comment).order_by(Comment.submission_id))
        return {comment.target: comment.text for comment in comments}


@contextmanager
def counted_statements(database: Database) -> Iterator[list[str]]:
    """Collect the SQL statements that the application executes meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)
