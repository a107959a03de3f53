"""Counts of a register, and those of a large one, which are kept for a minute."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from tests.support.register import CLERK, OTHER, register_comment, register_comments
from tests.support.steps import counted_statements
from webapp.consultations import queries as consultations
from webapp.persistence.engine import Database
from webapp.register import summary
from webapp.register.models import Family
from webapp.register.policy import EntryState
from webapp.register.services_working import assign
from webapp.register.summary import FRESH, USABLE, Load, Summary
from webapp.submissions.policy import Channel

pytestmark = pytest.mark.usefixtures("law")
NOW = dt.datetime(2026, 3, 5, tzinfo=dt.UTC)
OLD = FRESH * USABLE


@pytest.fixture
def number(database: Database) -> int:
    """Return the consultation with four comments of three people, one of them withdrawn."""
    with database.writing() as session:
        at = dt.datetime(2026, 3, 2, 16, tzinfo=dt.UTC)  # midnight in China
        register_comments(session, {"article-1": "要亮", "article-2": "太亮"}, at=at)
        before = at - dt.timedelta(seconds=1)
        copy = register_comment(session, "要亮", channel=Channel.LETTER, identity="单位", at=before)
        family = session.get_one(Family, copy.family_id)
        assign(session, family, CLERK, OTHER, now=NOW)
        copy.state = EntryState.ACCEPTED
        gone = register_comment(session, "撤回的", "article-3", at=at)
        gone.state = EntryState.WITHDRAWN
        session.get_one(Family, gone.family_id).size = 0
        return consultations.get_any(session, "lamp-law").id


def of(session: Session, number: int, now: dt.datetime = NOW) -> Summary:
    return summary.find(session, number, now=now)


def test_what_stands_is_counted_from_every_side(database: Database, number: int) -> None:
    with database.reading() as session:
        found = of(session, number)
    assert (found.total, found.decided, found.persons, found.families) == (3, 1, 2, 2)
    assert found.states == {EntryState.PENDING: 2, EntryState.ACCEPTED: 1}
    assert found.channels == {Channel.WEB: 2, Channel.LETTER: 1}
    assert found.identities == {"个人": 2, "单位": 1}
    assert found.loads == {CLERK.id: Load(families=1, left=2)}


def test_days_are_those_in_china(database: Database, number: int) -> None:
    with database.reading() as session:
        days = of(session, number).days
    assert list(days.items()) == [(dt.date(2026, 3, 2), 1), (dt.date(2026, 3, 3), 2)]


def test_targets_have_entries_and_texts(database: Database, number: int) -> None:
    with database.reading() as session:
        version_id = consultations.current_version_id(session, number)
        found = of(session, number).of_version(version_id)
    first = found["article-1"]
    assert (first.total, first.decided, first.families) == (2, 1, 1)
    assert set(found) == {"article-1", "article-2"}


def test_counting_takes_as_many_statements_for_any_number(database: Database, number: int) -> None:
    with database.reading() as session, counted_statements(database) as seen:
        of(session, number)
    assert len([each for each in seen if each.startswith("SELECT")]) == 6


def test_a_large_register_is_due_a_minute_after_it_was_counted(
    database: Database, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        assert summary.due(session, now=NOW) == []
        monkeypatch.setattr(summary, "LARGE", 1)
        assert summary.due(session, now=NOW) == [number]
        summary.keep(session, number, of(session, number))
        session.flush()
        assert summary.due(session, now=NOW + FRESH - dt.timedelta(seconds=1)) == []
        assert summary.due(session, now=NOW + FRESH) == [number]


def test_a_request_counts_a_large_register_where_no_worker_does(
    database: Database, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summary, "LARGE", 1)
    with database.writing() as session:
        first = of(session, number)
        assert first.is_large
        assert not first.is_kept
        summary.keep(session, number, first)
    with database.writing() as session:
        register_comment(session, "后来的")
    with database.reading() as session:
        assert of(session, number, NOW + OLD - dt.timedelta(seconds=1)) == first
        later = of(session, number, NOW + OLD)
        assert later.total == first.total + 1
    with database.writing() as session:
        summary.keep(session, number, later)
    with database.reading() as session:
        assert of(session, number, NOW + OLD).total == later.total
