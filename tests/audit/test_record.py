"""The record: what is added, how it is read, and that nothing changes it."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from webapp.audit.commands import COMMAND_LINE, Actor
from webapp.audit.models import AppendOnlyError, AuditEvent
from webapp.audit.queries import Chosen, list_events
from webapp.audit.services import record
from webapp.persistence.engine import Database

NOW = dt.datetime(2026, 11, 2, 8, 30, tzinfo=dt.UTC)


def note(database: Database, action: str, consultation_id: int | None = None) -> int:
    with database.writing() as session:
        event = record(
            session,
            actor=COMMAND_LINE,
            action=action,
            now=NOW,
            consultation_id=consultation_id,
        )
        session.flush()
        return event.id


def test_event_is_kept_whole(database: Database) -> None:
    with database.writing() as session:
        record(
            session,
            actor=Actor(7, "林起草"),
            action="consultation.published",
            now=NOW,
            consultation_id=3,
            subject="路灯条例",
            details={"before": "draft", "articles": [1, 2]},
        )
    with database.reading() as session:
        (event,) = list_events(session)
    assert (event.at, event.actor_id, event.actor_name) == (NOW, 7, "林起草")
    assert (event.action, event.consultation_id, event.subject) == (
        "consultation.published",
        3,
        "路灯条例",
    )
    assert event.details == {"before": "draft", "articles": [1, 2]}


def test_long_names_and_subjects_are_cut(database: Database) -> None:
    with database.writing() as session:
        record(session, actor=Actor(1, "名" * 500), action="x", now=NOW, subject="题" * 500)
    with database.reading() as session:
        (event,) = list_events(session)
    assert (len(event.actor_name), len(event.subject)) == (100, 120)


def test_event_of_what_failed_is_not_kept(database: Database) -> None:
    def fail() -> None:
        with database.writing() as session:
            record(session, actor=COMMAND_LINE, action="x", now=NOW)
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as session:
        assert list_events(session) == []


def test_newest_comes_first(database: Database) -> None:
    for action in "abc":
        note(database, action)
    with database.reading() as session:
        assert [event.action for event in list_events(session)] == ["c", "b", "a"]


def test_pages_follow_on_each_other(database: Database) -> None:
    for action in "abcde":
        note(database, action)
    with database.reading() as session:
        first = list_events(session, limit=2)
        note(database, "meanwhile")
        second = list_events(session, before_id=first[-1].id, limit=2)
    assert [event.action for event in [*first, *second]] == ["e", "d", "c", "b"]


def test_events_of_one_consultation(database: Database) -> None:
    note(database, "a", 1)
    note(database, "b", 2)
    note(database, "c")
    with database.reading() as session:
        assert [event.action for event in list_events(session, Chosen(consultation_id=1))] == ["a"]


def test_change_through_the_mapper_is_refused(database: Database) -> None:
    number = note(database, "a")
    with database.reading() as session:
        event = session.get(AuditEvent, number)
        assert event is not None
        event.action = "b"
        with pytest.raises(AppendOnlyError):
            session.flush()


def test_deleting_through_the_mapper_is_refused(database: Database) -> None:
    number = note(database, "a")
    with pytest.raises(AppendOnlyError), database.writing() as session:
        session.delete(session.get(AuditEvent, number))


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET action = 'b'", "DELETE FROM audit_event"]
)
def test_change_by_sql_is_refused(database: Database, statement: str) -> None:
    note(database, "a")
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(text(statement))
    with database.reading() as session:
        assert [event.action for event in list_events(session)] == ["a"]
