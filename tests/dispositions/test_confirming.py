"""Four eyes: a decision drafted by one person is confirmed by another."""

import pytest
from sqlalchemy.orm import Session

from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.register import CLERK, OTHER, entries, register_comment
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.dispositions import services_confirming as confirming
from webapp.dispositions.errors import OvertakenError
from webapp.dispositions.models import Disposition
from webapp.errors import InvalidInputError, NotPermittedError
from webapp.persistence.engine import Database
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, Outcome

pytestmark = pytest.mark.usefixtures("law")


def drafted(session: Session, text: str = "太高") -> Family:
    """Return a family whose decision waits for a second person."""
    family = session.get_one(Family, register_comment(session, text).family_id)
    four_eyes(session, family.consultation_id)
    decide(session, family)
    return family


def confirm(
    session: Session, subject: Family | Entry, actor: Actor = OTHER, *, may_confirm: bool = True
) -> Disposition:
    return confirming.confirm(
        session, subject, subject.rev, actor, may_confirm=may_confirm, now=utc_now()
    )


def test_with_four_eyes_a_decision_is_a_draft(database: Database) -> None:
    with database.writing() as session:
        family = drafted(session)
        assert (family.state, entries(session)[0].state) == (EntryState.DRAFTED,) * 2
        made = session.get_one(Disposition, family.disposition_id)
        assert (made.confirmed_at, made.confirmed_by_id) == (None, None)


@pytest.mark.parametrize(
    ("is_four_eyes", "actor", "may_confirm", "is_done"),
    [
        (True, OTHER, True, True),
        (True, OTHER, False, False),
        (True, CLERK, True, False),
        (True, CLERK, False, False),
        (False, CLERK, True, True),
        (False, CLERK, False, False),
    ],
)
def test_who_may_confirm(
    database: Database, actor: Actor, *, is_four_eyes: bool, may_confirm: bool, is_done: bool
) -> None:
    with database.writing() as session:
        family = drafted(session)
        four_eyes(session, family.consultation_id, on=is_four_eyes)
        if is_done:
            confirm(session, family, actor, may_confirm=may_confirm)
        else:
            with pytest.raises(NotPermittedError):
                confirm(session, family, actor, may_confirm=may_confirm)
        assert (family.state is EntryState.ACCEPTED) == is_done


def test_a_confirmation_names_both_people(database: Database) -> None:
    with database.writing() as session:
        family = drafted(session)
        made = confirm(session, family)
        assert (made.drafted_by_name, made.confirmed_by_name) == (CLERK.name, OTHER.name)
        assert (family.disposition_id, entries(session)[0].state) == (
            made.id,
            EntryState.ACCEPTED,
        )


def test_a_draft_changes_by_a_new_draft(database: Database) -> None:
    with database.writing() as session:
        family = drafted(session)
        decide(session, family, Outcome.STUDY, "再研究", OTHER)
        assert family.state is EntryState.DRAFTED
        with pytest.raises(NotPermittedError):
            confirm(session, family, OTHER)
        assert confirm(session, family, CLERK).outcome is Outcome.STUDY


def test_a_changed_draft_is_not_confirmed_from_an_old_page(database: Database) -> None:
    with database.writing() as session:
        family = drafted(session)
        shown = family.rev
        decide(session, family, Outcome.STUDY, "再研究")
        with pytest.raises(OvertakenError):
            confirming.confirm(session, family, shown, OTHER, may_confirm=True, now=utc_now())


def test_what_is_confirmed_is_not_confirmed_again(database: Database) -> None:
    with database.writing() as session:
        family = drafted(session)
        confirm(session, family)
        with pytest.raises(InvalidInputError):
            confirm(session, family)


def test_the_draft_of_an_entry_alone_is_confirmed_alone(database: Database) -> None:
    with database.writing() as session:
        family = drafted(session)
        entry = register_comment(session, "太高")
        decide_alone(session, entry)
        confirm(session, entry)
        assert (entry.state, family.state) == (EntryState.REJECTED, EntryState.DRAFTED)


def test_one_draft_is_confirmed_for_some_of_its_families(database: Database) -> None:
    with database.writing() as session:
        first, second = drafted(session, "太高"), drafted(session, "太低")
        second.disposition_id = first.disposition_id
        confirm(session, first)
        assert (first.state, second.state) == (EntryState.ACCEPTED, EntryState.DRAFTED)
        shared = session.get_one(Disposition, second.disposition_id)
        assert shared.confirmed_at is None


def test_many_are_confirmed_but_ones_own(database: Database) -> None:
    with database.writing() as session:
        theirs, own = drafted(session, "太高"), drafted(session, "太低")
        decide(session, own, Outcome.STUDY, "", OTHER)
        plain = session.get_one(Family, register_comment(session, "无关").family_id)
        done = confirming.confirm_many(session, [theirs, own, plain], OTHER, now=utc_now())
        assert done == ([theirs], 1)
        states = (theirs.state, own.state, plain.state)
        assert states == (EntryState.ACCEPTED, EntryState.DRAFTED, EntryState.PENDING)
