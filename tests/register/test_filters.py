"""Filters find what they say, among entries and among families."""

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from tests.support.register import CLERK, register_comment
from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.persistence.engine import Database
from webapp.register.filters import NOBODY, Filter
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, RedactionState
from webapp.register.services_working import assign, tag
from webapp.submissions.policy import Channel

pytestmark = pytest.mark.usefixtures("law")
DAY = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


@pytest.fixture
def everything(database: Database) -> Filter:
    """Return the filter of a register with a family of two, a letter and a withdrawn comment."""
    with database.writing() as session:
        register_comment(session, "要亮", at=DAY)
        register_comment(session, "要亮", identity="单位", at=DAY + dt.timedelta(days=1))
        register_comment(
            session, "太亮", "article-2", channel=Channel.LETTER, at=DAY + dt.timedelta(days=2)
        )
        gone = register_comment(session, "撤回的", "article-2", at=DAY)
        gone.state = EntryState.WITHDRAWN
        session.get_one(Family, gone.family_id).size = 0
        return Filter(consultations.get_any(session, "lamp-law").id)


def serials(session: Session, wanted: Filter) -> list[int]:
    return sorted(entry.serial for entry in session.scalars(wanted.entries(session)))


def leads(session: Session, wanted: Filter) -> list[int]:
    ids = [family.lead_id for family in session.scalars(wanted.families(session))]
    return sorted(session.get_one(Entry, each).serial for each in ids)


@pytest.mark.parametrize(
    ("changes", "entries", "families"),
    [
        ({}, [1, 2, 3], [1, 3]),
        ({"target": "article-2"}, [3], [3]),
        ({"identity": "单位"}, [2], [1]),
        ({"channel": Channel.LETTER}, [3], [3]),
        ({"states": frozenset({EntryState.WITHDRAWN})}, [4], []),
        ({"states": frozenset({EntryState.ACCEPTED})}, [], []),
        ({"alike": True}, [1, 2], [1]),
        ({"since": dt.date(2026, 3, 3)}, [2, 3], [1, 3]),
        ({"until": dt.date(2026, 3, 2)}, [1], [1]),
        ({"redaction": RedactionState.MARKED}, [], []),
        ({"redaction": RedactionState.NONE}, [1, 2, 3], [1, 3]),
        ({"assignee": NOBODY}, [1, 2, 3], [1, 3]),
        ({"assignee": 1}, [], []),
    ],
)
def test_a_filter_finds(
    everything: Filter,
    database: Database,
    changes: dict[str, object],
    entries: list[int],
    families: list[int],
) -> None:
    wanted = everything.but(**changes)
    with database.reading() as session:
        assert serials(session, wanted) == entries
        assert leads(session, wanted) == families


def test_a_day_ends_at_midnight_in_china(everything: Filter, database: Database) -> None:
    late = dt.datetime(2026, 3, 5, 16, tzinfo=dt.UTC)
    with database.writing() as session:
        register_comment(session, "零点整", at=late)
        register_comment(session, "差一点", at=late - dt.timedelta(seconds=1))
    with database.reading() as session:
        assert serials(session, everything.but(since=dt.date(2026, 3, 6))) == [5]
        day = everything.but(since=dt.date(2026, 3, 5), until=dt.date(2026, 3, 5))
        assert serials(session, day) == [6]


def test_all_tags_must_be_there(everything: Filter, database: Database) -> None:
    with database.writing() as session:
        both, one = session.scalars(everything.families(session).order_by(Family.id))
        now = utc_now()
        lamps = tag(session, both, "灯具", CLERK, now=now)
        costs = tag(session, both, "费用", CLERK, now=now)
        tag(session, one, "灯具", CLERK, now=now)
        assert leads(session, everything.but(tags=frozenset({lamps.id}))) == [1, 3]
        wanted = everything.but(tags=frozenset({lamps.id, costs.id}))
        assert leads(session, wanted) == [1]
        assert serials(session, wanted) == [1, 2]


def test_what_is_somebodys_is_not_nobodys(everything: Filter, database: Database) -> None:
    with database.writing() as session:
        first = session.scalars(everything.families(session).order_by(Family.id)).first()
        assert first is not None
        assign(session, first, CLERK, CLERK, now=utc_now())
        session.flush()
        assert leads(session, everything.but(assignee=CLERK.id)) == [1]
        assert leads(session, everything.but(assignee=NOBODY)) == [3]


def test_a_filter_survives_being_stored(everything: Filter) -> None:
    wanted = everything.but(
        target="article-1",
        states=frozenset({EntryState.PENDING, EntryState.STUDY}),
        channel=Channel.PHONE,
        tags=frozenset({3, 1}),
        assignee=NOBODY,
        since=dt.date(2026, 3, 2),
        text="灯",
        alike=True,
        redaction=RedactionState.DECIDED,
    )
    assert Filter.from_json(wanted.as_json()) == wanted
