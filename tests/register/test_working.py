"""Staff share the work on families: claims, assignment, tags and notes."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.register import CLERK, OTHER, register_comment
from webapp.clock import utc_now
from webapp.errors import InvalidInputError
from webapp.persistence.engine import Database
from webapp.register import services_working as working
from webapp.register.models import Family, RegisterEvent, Tag
from webapp.register.policy import Act

pytestmark = pytest.mark.usefixtures("law")
NOW = utc_now()


def a_family(session: Session, text: str = "路灯要亮") -> Family:
    return session.get_one(Family, register_comment(session, text).family_id)


def told(session: Session, act: Act) -> list[RegisterEvent]:
    return list(session.scalars(select(RegisterEvent).filter_by(act=act)))


def test_a_claim_is_seen_by_others_until_it_is_released(database: Database) -> None:
    with database.writing() as session:
        family = a_family(session)
        assert working.claim(family, CLERK, now=NOW)
        assert working.is_claimed_by_other(family, OTHER, now=NOW)
        assert not working.is_claimed_by_other(family, CLERK, now=NOW)
        assert not working.claim(family, OTHER, now=NOW)
        working.release(family, OTHER)
        assert working.is_claimed_by_other(family, OTHER, now=NOW)
        working.release(family, CLERK)
        assert working.claim(family, OTHER, now=NOW)


def test_a_claim_lapses_after_ten_minutes(database: Database) -> None:
    with database.writing() as session:
        family = a_family(session)
        working.claim(family, CLERK, now=NOW)
        assert not working.claim(family, OTHER, now=NOW + dt.timedelta(minutes=9, seconds=59))
        assert working.claim(family, OTHER, now=NOW + dt.timedelta(minutes=10))


def test_assigning_is_told_once(database: Database) -> None:
    with database.writing() as session:
        family = a_family(session)
        for assignee in (OTHER, OTHER, None):
            working.assign(session, family, assignee, CLERK, now=NOW)
        assert family.assignee_id is None
        session.flush()
        assert [(e.details["before"], e.details["after"]) for e in told(session, Act.ASSIGNED)] == [
            (None, OTHER.id),
            (OTHER.id, None),
        ]


def test_a_tag_is_made_once_and_worn_by_many(database: Database) -> None:
    with database.writing() as session:
        first, second = a_family(session), a_family(session, "灯杆要直")
        for family in (first, second, second):
            working.tag(session, family, " 线下  时限 ", CLERK, now=NOW)
        assert [tag.name for tag in session.scalars(select(Tag))] == ["线下 时限"]
        tags = working.tags_of(session, [first.id, second.id])
        assert {key: [tag.name for tag in found] for key, found in tags.items()} == {
            first.id: ["线下 时限"],
            second.id: ["线下 时限"],
        }
        assert len(told(session, Act.TAGGED)) == 2


def test_a_tag_is_taken_off_once(database: Database) -> None:
    with database.writing() as session:
        family = a_family(session)
        tag = working.tag(session, family, "费用", CLERK, now=NOW)
        for _ in range(2):
            working.untag(session, family, tag.id, CLERK, now=NOW)
        assert working.tags_of(session, [family.id]) == {family.id: []}
        session.flush()
        assert len(told(session, Act.UNTAGGED)) == 1


@pytest.mark.parametrize("name", ["", " \n", "长" * 41])
def test_a_tag_has_a_name_that_fits(database: Database, name: str) -> None:
    with database.writing() as session, pytest.raises(InvalidInputError):
        working.tag(session, a_family(session), name, CLERK, now=NOW)


def test_a_note_is_part_of_the_history(database: Database) -> None:
    with database.writing() as session:
        family = a_family(session)
        working.note(session, family, " 先问住建部门。 ", CLERK, now=NOW)
        session.flush()
        (event,) = told(session, Act.NOTED)
        assert (event.actor_name, event.details) == ("陈办理", {"text": "先问住建部门。"})


@pytest.mark.parametrize("text", ["", "   ", "字" * 2001])
def test_a_note_says_something_and_not_too_much(database: Database, text: str) -> None:
    with database.writing() as session, pytest.raises(InvalidInputError):
        working.note(session, a_family(session), text, CLERK, now=NOW)
