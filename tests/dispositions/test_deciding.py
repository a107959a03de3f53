"""Decisions on families and on single entries: who follows, who is refused, what is told."""

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.register import CLERK, OTHER, entries, register_comment
from webapp.clock import utc_now
from webapp.dispositions import queries, services
from webapp.dispositions.commands import Decide
from webapp.dispositions.errors import OvertakenError
from webapp.errors import InvalidInputError
from webapp.persistence.engine import Database
from webapp.register.models import Entry, Family, RegisterEvent
from webapp.register.policy import Act, EntryState, Outcome
from webapp.register.services import withdraw
from webapp.register.services_families import take_out
from webapp.submissions.models import Submission

pytestmark = pytest.mark.usefixtures("law")


def family_of(session: Session, *texts: str) -> Family:
    """Register comments, alike, and return the family of the last."""
    for text in texts:
        entry = register_comment(session, text)
    return session.get_one(Family, entry.family_id)


def last_event(session: Session) -> RegisterEvent:
    return session.scalars(select(RegisterEvent).order_by(RegisterEvent.id.desc()).limit(1)).one()


def test_every_entry_follows_the_decision_on_its_family(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高", "太高", "太高")
        made = decide(session, family, Outcome.PARTLY, "  已改为三日 ")
        assert made.reason == "已改为三日"
        assert (family.state, family.rev) == (EntryState.PARTLY, 1)
        assert {each.state for each in entries(session)} == {EntryState.PARTLY}
        assert {each.rev for each in entries(session)} == {1}
        told = last_event(session)
        assert (told.act, told.actor_name) == (Act.DECIDED, CLERK.name)
        assert told.details == {
            "before": "pending",
            "after": "partly",
            "from_id": None,
            "to_id": made.id,
            "count": 3,
        }


def test_who_decides_alone_also_confirms_without_four_eyes(database: Database) -> None:
    with database.writing() as session:
        made = decide(session, family_of(session, "太高"))
        assert (made.drafted_by_name, made.confirmed_by_name) == (CLERK.name, CLERK.name)


@pytest.mark.parametrize(
    ("outcome", "reason", "is_taken"),
    [
        (Outcome.ACCEPTED, "", True),
        (Outcome.PARTLY, "", True),
        (Outcome.REJECTED, "", False),
        (Outcome.REJECTED, " \n\t", False),
        (Outcome.REJECTED, "超出本法范围", True),
        (Outcome.COVERED, "", True),
        (Outcome.STUDY, "", True),
        (Outcome.STUDY, "长" * 5000, True),
        (Outcome.STUDY, "长" * 5001, False),
    ],
)
def test_which_reasons_are_taken(
    database: Database, outcome: Outcome, reason: str, *, is_taken: bool
) -> None:
    with database.writing() as session:
        family = family_of(session, "太高")
        if is_taken:
            decide(session, family, outcome, reason)
        else:
            with pytest.raises(InvalidInputError):
                decide(session, family, outcome, reason)
        assert (family.state is EntryState.PENDING) != is_taken


def test_an_old_page_decides_nothing_and_learns_what_holds(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高")
        decide(session, family, Outcome.ACCEPTED, "已采纳", OTHER)
        with pytest.raises(OvertakenError) as refusal:
            services.decide_family(
                session, family, Decide(Outcome.STUDY, "再看", 0), CLERK, now=utc_now()
            )
        holds = refusal.value.holding
        assert holds is not None
        assert (holds.outcome, holds.who) == (Outcome.ACCEPTED, OTHER.name)
        assert family.state is EntryState.ACCEPTED


def test_an_entry_keeps_its_own_decision_over_its_familys(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高", "太高")
        first, second = entries(session)
        decide_alone(session, second)
        assert (family.state, first.state) == (EntryState.PENDING, EntryState.PENDING)
        decide(session, family, Outcome.ACCEPTED)
        assert (first.state, second.state) == (EntryState.ACCEPTED, EntryState.REJECTED)
        assert last_event(session).details["count"] == 1


def test_an_entry_can_follow_its_family_again(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高", "太高")
        second = entries(session)[1]
        decide_alone(session, second)
        decide(session, family, Outcome.ACCEPTED)
        services.follow_family(session, second, second.rev, CLERK, now=utc_now())
        assert (second.disposition_id, second.state) == (None, EntryState.ACCEPTED)
        with pytest.raises(InvalidInputError):
            services.follow_family(session, second, second.rev, CLERK, now=utc_now())


def test_to_decide_on_an_entry_that_is_alone_is_to_decide_on_its_family(
    database: Database,
) -> None:
    with database.writing() as session:
        family = family_of(session, "太高")
        entry = entries(session)[0]
        made = decide_alone(session, entry)
        assert (entry.disposition_id, family.disposition_id) == (None, made.id)
        assert (entry.state, family.state) == (EntryState.REJECTED, EntryState.REJECTED)


def test_a_family_whose_entries_are_all_decided_alone_stands_where_its_lead_does(
    database: Database,
) -> None:
    with database.writing() as session:
        family = family_of(session, "太高", "太高")
        first, second = entries(session)
        decide_alone(session, second, Outcome.STUDY)
        assert family.state is EntryState.PENDING
        decide_alone(session, first, Outcome.ACCEPTED)
        assert (family.state, family.disposition_id) == (EntryState.ACCEPTED, None)
        services.follow_family(session, second, second.rev, CLERK, now=utc_now())
        assert (family.state, second.state) == (EntryState.PENDING, EntryState.PENDING)


def test_a_late_arrival_among_entries_decided_alone_waits(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高", "太高")
        for each in entries(session):
            decide_alone(session, each)
        late = register_comment(session, "太高")
        assert (late.state, family.state) == (EntryState.PENDING, EntryState.PENDING)


@pytest.mark.parametrize(
    ("is_drafted", "state"), [(False, EntryState.ACCEPTED), (True, EntryState.DRAFTED)]
)
def test_a_late_arrival_inherits_what_its_family_has(
    database: Database, *, is_drafted: bool, state: EntryState
) -> None:
    with database.writing() as session:
        family = family_of(session, "太高")
        if is_drafted:
            four_eyes(session, family.consultation_id)
        made = decide(session, family)
        late = register_comment(session, "太高")
        assert (late.family_id, late.state, late.disposition_id) == (family.id, state, None)
        assert queries.disposition_of(session, late) is made


def test_an_entry_taken_out_leaves_what_was_decided_alone(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高", "太高")
        first, second = entries(session)
        decide_alone(session, first, Outcome.ACCEPTED)
        take_out(session, second, second.rev, CLERK, now=utc_now())
        assert family.state is EntryState.ACCEPTED


def test_what_was_withdrawn_is_not_decided(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高")
        entry = entries(session)[0]
        withdraw(session, session.get_one(Submission, entry.submission_id), now=utc_now())
        with pytest.raises(InvalidInputError):
            decide(session, family)
        with pytest.raises(InvalidInputError):
            decide_alone(session, entry)


def test_a_withdrawn_entry_does_not_follow(database: Database) -> None:
    with database.writing() as session:
        family = family_of(session, "太高", "太高")
        entry = entries(session)[0]
        withdraw(session, session.get_one(Submission, entry.submission_id), now=utc_now())
        decide(session, family)
        assert entry.state is EntryState.WITHDRAWN


def test_a_family_of_any_size_is_decided_in_as_many_statements(database: Database) -> None:
    counts = []
    for size in (2, 60):
        with database.writing() as session:
            family = family_of(session, *[f"第{size}种意见"] * size)
            session.flush()
            session.expunge_all()
            found = session.get_one(Family, family.id)
            seen: list[str] = []
            event.listen(
                database.engine,
                "before_cursor_execute",
                lambda *args, seen=seen: seen.append(args[2]),
            )
            decide(session, found)
            session.flush()
            counts.append(len(seen))
            assert not any("register_entry" in each for each in seen if each.startswith("INSERT"))
    assert counts[0] == counts[1]


def test_entries_of_other_families_stay_as_they_are(database: Database) -> None:
    with database.writing() as session:
        other = register_comment(session, "太低")
        decide(session, family_of(session, "太高"))
        assert session.get_one(Entry, other.id).state is EntryState.PENDING
