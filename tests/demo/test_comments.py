"""The demo's comments: stored once, sorted, some of them decided."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from webapp.consultations.models import Consultation
from webapp.demo.comments import load_comments
from webapp.demo.loader import load_demo
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.models import Entry, Family, Unsorted
from webapp.register.policy import DECIDED_STATES, EntryState, RedactionState

NOW = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)


@pytest.fixture
def loaded(database: Database, keys: Keys) -> int:
    """Load the demo and return how many comments it has."""
    with database.writing() as session:
        list(load_demo(session, now=NOW))
    return load_comments(database, keys, now=NOW)


def test_some_sixty_comments_come_by_all_ways(database: Database, loaded: int) -> None:
    assert 55 <= loaded <= 70
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == loaded
        assert session.scalar(select(func.count(Entry.channel.distinct()))) == 7
        assert session.scalar(select(func.count(Entry.identity.distinct()))) == 2
        assert session.scalar(select(func.count()).select_from(Unsorted)) == 0


def test_letters_alike_are_families(database: Database, loaded: int) -> None:
    with database.reading() as session:
        sizes = list(session.scalars(select(Family.size).where(Family.size > 1)))
    assert sum(sizes) > loaded // 3
    assert max(sizes) == 5


def test_some_are_decided_and_most_are_left(database: Database, loaded: int) -> None:
    with database.reading() as session:
        states = list(session.scalars(select(Entry.state)))
    decided = sum(state in DECIDED_STATES for state in states)
    assert 0 < decided < len(states) == loaded
    assert set(states) >= DECIDED_STATES | {EntryState.PENDING}


def test_a_telephone_number_is_marked(database: Database, loaded: int) -> None:
    assert loaded
    with database.reading() as session:
        marked = select(func.count()).where(Entry.redaction == RedactionState.MARKED)
        assert session.scalar(marked) == 1


def test_comments_arrive_within_the_period_and_never_later_than_now(
    database: Database, loaded: int
) -> None:
    assert loaded
    with database.reading() as session:
        rows = session.execute(
            select(Entry.received_at, Consultation).join(
                Consultation, Consultation.id == Entry.consultation_id
            )
        ).all()
    for received, consultation in rows:
        assert consultation.opens_at <= received < min(consultation.closes_at, NOW)


def test_loading_again_adds_nothing(database: Database, keys: Keys, loaded: int) -> None:
    assert load_comments(database, keys, now=NOW + dt.timedelta(days=1)) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == loaded
