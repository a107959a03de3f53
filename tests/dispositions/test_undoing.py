"""Taking decisions back: within ten minutes, one's own, the last."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.register import CLERK, OTHER, entries, register_comment
from webapp.clock import utc_now
from webapp.dispositions import services, services_confirming, services_undoing
from webapp.dispositions.commands import Decide
from webapp.errors import InvalidInputError
from webapp.persistence.engine import Database
from webapp.register.models import Family, RegisterEvent
from webapp.register.policy import Act, EntryState, Outcome

pytestmark = pytest.mark.usefixtures("law")


def pair(session: Session) -> Family:
    """Return a family of two."""
    register_comment(session, "太高")
    return session.get_one(Family, register_comment(session, "太高").family_id)


def test_a_first_decision_is_taken_back_to_none(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        decide(session, family)
        services_undoing.undo(session, family, CLERK, now=utc_now())
        assert (family.disposition_id, family.state) == (None, EntryState.PENDING)
        assert {each.state for each in entries(session)} == {EntryState.PENDING}
        told = session.scalars(select(RegisterEvent).order_by(RegisterEvent.id.desc())).first()
        assert told is not None
        assert (told.act, told.details["before"], told.details["after"]) == (
            Act.REVERTED,
            "accepted",
            "pending",
        )


def test_the_decision_before_holds_again(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        first = decide(session, family, Outcome.STUDY, actor=OTHER)
        decide(session, family, Outcome.ACCEPTED)
        services_undoing.undo(session, family, CLERK, now=utc_now())
        assert (family.disposition_id, family.state) == (first.id, EntryState.STUDY)


@pytest.mark.parametrize(("minutes", "is_done"), [(0, True), (10, True), (10.1, False)])
def test_for_how_long(database: Database, minutes: float, *, is_done: bool) -> None:
    with database.writing() as session:
        family, now = pair(session), utc_now()
        command = Decide(Outcome.ACCEPTED, "", family.rev)
        services.decide_family(session, family, command, CLERK, now=now)
        later = now + dt.timedelta(minutes=minutes)
        if is_done:
            services_undoing.undo(session, family, CLERK, now=later)
        else:
            with pytest.raises(InvalidInputError):
                services_undoing.undo(session, family, CLERK, now=later)
        assert (family.state is EntryState.PENDING) == is_done


def test_nobody_takes_back_what_another_person_decided_since(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        decide(session, family)
        decide(session, family, Outcome.STUDY, actor=OTHER)
        with pytest.raises(InvalidInputError):
            services_undoing.undo(session, family, CLERK, now=utc_now())
        assert family.state is EntryState.STUDY


def test_nothing_is_taken_back_twice(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        decide(session, family, Outcome.STUDY)
        decide(session, family, Outcome.ACCEPTED)
        services_undoing.undo(session, family, CLERK, now=utc_now())
        with pytest.raises(InvalidInputError):
            services_undoing.undo(session, family, CLERK, now=utc_now())
        assert family.state is EntryState.STUDY


def test_what_nobody_decided_cannot_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        with pytest.raises(InvalidInputError):
            services_undoing.undo(session, family, CLERK, now=utc_now())


def test_an_entrys_own_decision_is_taken_back_alone(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        decide(session, family)
        entry = entries(session)[1]
        decide_alone(session, entry)
        services_undoing.undo(session, entry, CLERK, now=utc_now())
        assert (entry.disposition_id, entry.state) == (None, EntryState.ACCEPTED)
        assert family.state is EntryState.ACCEPTED


def test_to_follow_again_can_be_taken_back(database: Database) -> None:
    with database.writing() as session:
        pair(session)
        entry = entries(session)[1]
        made = decide_alone(session, entry)
        services.follow_family(session, entry, entry.rev, CLERK, now=utc_now())
        services_undoing.undo(session, entry, CLERK, now=utc_now())
        assert (entry.disposition_id, entry.state) == (made.id, EntryState.REJECTED)


def test_the_decision_on_an_entry_that_is_alone_is_taken_back_by_the_entry(
    database: Database,
) -> None:
    with database.writing() as session:
        entry = register_comment(session, "太高")
        decide_alone(session, entry)
        services_undoing.undo(session, entry, CLERK, now=utc_now())
        assert session.get_one(Family, entry.family_id).state is EntryState.PENDING


def test_a_confirmation_is_taken_back_to_the_draft(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        four_eyes(session, family.consultation_id)
        draft = decide(session, family)
        services_confirming.confirm(
            session, family, family.rev, OTHER, may_confirm=True, now=utc_now()
        )
        services_undoing.undo(session, family, OTHER, now=utc_now())
        assert (family.disposition_id, family.state) == (draft.id, EntryState.DRAFTED)


def test_who_came_late_loses_what_was_inherited(database: Database) -> None:
    with database.writing() as session:
        family = pair(session)
        decide(session, family)
        late = register_comment(session, "太高")
        services_undoing.undo(session, family, CLERK, now=utc_now())
        assert late.state is EntryState.PENDING
