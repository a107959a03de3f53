"""Whoever owes the public a result is named, counted from the end that holds."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.support.laws import SLUG, make_consultation
from webapp.clock import utc_now
from webapp.consultations.models import Consultation, Notice, NoticeKind
from webapp.consultations.policy import State
from webapp.consultations.queries import get_any
from webapp.persistence.engine import Database
from webapp.publication.reminders import owing

DAY = dt.timedelta(days=1)


def owed(database: Database, days: int = 0) -> dict[int, int]:
    with database.reading() as session:
        found = session.scalars(select(Consultation)).all()
        return dict(owing(session, found, now=utc_now(), days=days))


def close_early(database: Database, ago: dt.timedelta, state: State) -> None:
    with database.writing() as session:
        consultation = get_any(session, SLUG)
        consultation.state = state
        session.add(
            Notice(
                consultation_id=consultation.id,
                at=utc_now() - ago,
                kind=NoticeKind.CLOSED_EARLY,
                reason="意见已经充分",
                subject="",
            )
        )


@pytest.mark.parametrize(("days", "is_owed"), [(3, True), (4, True), (5, False)])
def test_result_is_owed_after_some_days(database: Database, days: int, is_owed: bool) -> None:  # noqa: FBT001
    make_consultation(database, opens=-40 * DAY, closes=-5 * DAY)
    assert bool(owed(database, days)) is is_owed


def test_open_consultation_owes_nothing(database: Database) -> None:
    make_consultation(database)
    assert owed(database) == {}


def test_early_end_counts_while_it_holds(database: Database) -> None:
    make_consultation(database, opens=-40 * DAY, closes=25 * DAY)
    close_early(database, 20 * DAY, State.CLOSED)
    assert list(owed(database).values()) == [20]


def test_reopened_consultation_counts_from_its_later_end(database: Database) -> None:
    make_consultation(database, opens=-40 * DAY, closes=-5 * DAY)
    close_early(database, 20 * DAY, State.PUBLISHED)
    assert list(owed(database).values()) == [4]
