"""Counts by the minute, and the tier that follows from them."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.support.laws import SLUG, make_consultation
from webapp.abuse import surge
from webapp.abuse.models import GateMinute
from webapp.abuse.policy import Counts, Tier
from webapp.abuse.surge import Seen
from webapp.audit.commands import Actor
from webapp.audit.models import AuditEvent
from webapp.clock import utc_now
from webapp.consultations.queries import get_any
from webapp.persistence.engine import Database

EDITOR = Actor(3, "王编辑")
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def law(database: Database) -> int:
    make_consultation(database)
    with database.reading() as session:
        return get_any(session, SLUG).id


def flood(database: Database, law: int, submissions: int, now: dt.datetime) -> None:
    with database.writing() as session:
        surge.count(session, law, Seen(submissions=submissions), now=now)


def looked(database: Database, law: int, now: dt.datetime) -> Tier:
    with database.writing() as session:
        return surge.look(session, law, now=now).tier


def test_counts_of_ten_minutes_are_added_up(database: Database, law: int) -> None:
    now = utc_now()
    with database.writing() as session:
        for ago in (0, 0, 5, 9, 11):
            seen = Seen(submissions=1, answers=2, wrong=1)
            surge.count(session, law, seen, now=now - ago * MINUTE)
    with database.reading() as session:
        assert surge.counts_of(session, law, now=now) == Counts(4, 8, 4)


def test_flood_makes_it_red_and_is_recorded(database: Database, law: int) -> None:
    now = utc_now()
    flood(database, law, 5000, now)
    assert looked(database, law, now) is Tier.RED
    with database.reading() as session:
        assert surge.tier_of(session, law) is Tier.RED
        event = session.scalars(select(AuditEvent).filter_by(action=surge.ACTION)).one()
        assert event.details == {"before": "green", "after": "red"}


def test_consultation_nobody_looked_at_is_green(database: Database, law: int) -> None:
    with database.reading() as session:
        assert surge.tier_of(session, law) is Tier.GREEN


def test_each_open_consultation_is_looked_at_once_a_minute(database: Database, law: int) -> None:
    now = utc_now()
    with database.reading() as session:
        assert surge.due(session, now=now) == [law]
    looked(database, law, now)
    with database.reading() as session:
        assert surge.due(session, now=now + MINUTE / 2) == []
        assert surge.due(session, now=now + MINUTE) == [law]
        assert surge.due(session, now=now + dt.timedelta(days=4000)) == []


def test_person_sets_a_tier_and_lets_it_go(database: Database, law: int) -> None:
    now = utc_now()
    with database.writing() as session:
        surge.choose(session, law, Tier.AMBER, EDITOR, now=now)
    assert looked(database, law, now) is Tier.AMBER
    with database.writing() as session:
        surge.choose(session, law, None, EDITOR, now=now)
    assert looked(database, law, now + MINUTE) is Tier.AMBER
    assert looked(database, law, now + 32 * MINUTE) is Tier.GREEN


def test_counts_are_kept_for_thirty_days(database: Database, law: int) -> None:
    now = utc_now()
    flood(database, law, 1, now - dt.timedelta(days=31))
    flood(database, law, 1, now)
    looked(database, law, now)
    with database.reading() as session:
        assert len(session.scalars(select(GateMinute)).all()) == 1
