"""Each kind of act on many, done and undone as a whole."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from tests.dispositions.asking import PENDING, ask, job_of, states, undo
from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.register import CLERK, OTHER, entries
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.dispositions import jobs, services_bulk
from webapp.dispositions.commands import Bulk, Kind, Mode
from webapp.errors import InvalidInputError
from webapp.jobs import services as running
from webapp.jobs.contract import Run, figures_of
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database
from webapp.register import services_working
from webapp.register.models import Entry, Family, FamilyTag, RegisterEvent
from webapp.register.policy import Act, EntryState, Outcome

pytestmark = pytest.mark.usefixtures("law")


def entry_states(database: Database) -> list[EntryState]:
    with database.reading() as session:
        return [each.state for each in entries(session)]


@pytest.mark.usefixtures("small_steps")
def test_a_job_that_is_done_is_undone(database: Database, runner: Runner, five: list[int]) -> None:
    job_id = ask(database)
    runner.run(job_id)
    with database.writing() as session:
        decide(session, session.get_one(Family, five[4]), Outcome.STUDY, actor=OTHER)
    undoing = undo(database, job_id)
    runner.run(undoing)
    assert states(database) == [*[EntryState.PENDING] * 4, EntryState.STUDY]
    assert figures_of(job_of(database, undoing)) == {jobs.UNDONE: 4, services_bulk.SKIPPED: 1}
    with pytest.raises(InvalidInputError):
        undo(database, job_id)


@pytest.mark.usefixtures("small_steps", "five")
def test_an_undoing_that_is_cancelled_leaves_what_was_done(
    database: Database, runner: Runner
) -> None:
    job_id = ask(database)
    runner.run(job_id)
    undoing = undo(database, job_id)
    with database.writing() as session:
        job = session.get_one(Job, undoing)
        jobs.Undoing().step(session, Run(job, runner.parts, utc_now()))
        job.started_at, job.state = utc_now(), JobState.RUNNING
    assert states(database).count(EntryState.PENDING) == 2
    with database.writing() as session:
        job = session.get_one(Job, undoing)
        running.cancel(session, job, actor=CLERK, now=utc_now())
        job.started_at = None
    runner.run(undoing)
    assert set(states(database)) == {EntryState.ACCEPTED}


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("actor", "minutes", "is_done"), [(CLERK, 9, True), (CLERK, 11, False), (OTHER, 1, False)]
)
def test_who_undoes_a_job_and_until_when(
    database: Database, runner: Runner, actor: Actor, minutes: int, *, is_done: bool
) -> None:
    job_id = ask(database)
    runner.run(job_id)
    later = dt.timedelta(minutes=minutes)
    if is_done:
        assert undo(database, job_id, actor, later)
    else:
        with pytest.raises(InvalidInputError):
            undo(database, job_id, actor, later)


@pytest.mark.usefixtures("five")
def test_each_entry_by_itself(database: Database, runner: Runner) -> None:
    job_id = ask(database, mode=Mode.ENTRIES, identity="个人", states=PENDING)
    with database.writing() as session:
        decide_alone(session, entries(session)[1], actor=OTHER)
    runner.run(job_id)
    with database.reading() as session:
        found = entries(session)
        assert [each.state for each in found] == [
            EntryState.ACCEPTED,
            EntryState.REJECTED,
            *[EntryState.ACCEPTED] * 4,
        ]
        assert found[0].disposition_id is not None
        assert found[2].disposition_id is None  # alone in its family
    assert figures_of(job_of(database, job_id)) == {jobs.ENTRIES: 5, services_bulk.SKIPPED: 1}
    runner.run(undo(database, job_id))
    with database.reading() as session:
        pending = select(func.count()).select_from(Entry).filter_by(state=EntryState.PENDING)
        assert session.scalar(pending) == 5


def test_many_drafts_are_confirmed_but_ones_own(
    database: Database, runner: Runner, five: list[int]
) -> None:
    with database.writing() as session:
        found = [session.get_one(Family, each) for each in five]
        four_eyes(session, found[0].consultation_id)
        for family in found[:3]:
            decide(session, family)
        decide(session, found[3], actor=OTHER)
    drafted = frozenset({EntryState.DRAFTED})
    job_id = ask(database, Bulk(Kind.CONFIRM), actor=OTHER, states=drafted)
    runner.run(job_id)
    accepted, waits, pending = EntryState.ACCEPTED, EntryState.DRAFTED, EntryState.PENDING
    assert states(database) == [accepted, accepted, accepted, waits, pending]
    runner.run(undo(database, job_id, OTHER))
    assert states(database) == [waits, waits, waits, waits, pending]


def test_drafts_on_single_entries_are_confirmed_with_their_family_and_undone(
    database: Database, runner: Runner, five: list[int]
) -> None:
    with database.writing() as session:
        first = entries(session)[0]
        four_eyes(session, first.consultation_id)
        decide_alone(session, first)
    job_id = ask(database, Bulk(Kind.CONFIRM), actor=OTHER)
    runner.run(job_id)
    figures = figures_of(job_of(database, job_id))
    assert figures == {
        services_bulk.FAMILIES: 1,
        services_bulk.COMMENTS: 1,
        services_bulk.SKIPPED: len(five) - 1,
    }
    assert entry_states(database)[:2] == [EntryState.REJECTED, EntryState.PENDING]
    runner.run(undo(database, job_id, OTHER))
    assert entry_states(database)[:2] == [EntryState.DRAFTED, EntryState.PENDING]


@pytest.mark.usefixtures("five")
def test_drafts_on_single_entries_that_came_after_the_job_was_asked_for_are_left(
    database: Database, runner: Runner
) -> None:
    job_id = ask(database, Bulk(Kind.CONFIRM), actor=OTHER)
    with database.writing() as session:
        first = entries(session)[0]
        four_eyes(session, first.consultation_id)
        decide_alone(session, first)
    runner.run(job_id)
    assert entry_states(database)[0] is EntryState.DRAFTED


def test_ones_own_drafts_on_single_entries_are_left(
    database: Database, runner: Runner, five: list[int]
) -> None:
    with database.writing() as session:
        first = entries(session)[0]
        four_eyes(session, first.consultation_id)
        decide_alone(session, first, actor=OTHER)
    job_id = ask(database, Bulk(Kind.CONFIRM), actor=OTHER)
    runner.run(job_id)
    assert entry_states(database)[0] is EntryState.DRAFTED
    assert figures_of(job_of(database, job_id))[services_bulk.SKIPPED] == len(five)


@pytest.mark.usefixtures("small_steps")
def test_a_tag_for_all_and_back(database: Database, runner: Runner, five: list[int]) -> None:
    with database.writing() as session:
        family = session.get_one(Family, five[0])
        services_working.tag(session, family, "照明", OTHER, now=utc_now())
    job_id = ask(database, Bulk(Kind.TAG, tag=" 照明 "))
    runner.run(job_id)
    count = select(func.count()).select_from(FamilyTag)
    with database.reading() as session:
        assert session.scalar(count) == len(five)
    runner.run(undo(database, job_id))
    with database.reading() as session:
        assert session.scalars(select(FamilyTag.family_id)).all() == [five[0]]


@pytest.mark.usefixtures("small_steps")
def test_an_assignment_for_all_and_back(
    database: Database, runner: Runner, five: list[int]
) -> None:
    with database.writing() as session:
        family = session.get_one(Family, five[0])
        services_working.assign(session, family, CLERK, CLERK, now=utc_now())
    job_id = ask(database, Bulk(Kind.ASSIGN, assignee=OTHER))
    runner.run(job_id)
    owners = select(Family.assignee_id).order_by(Family.id)
    with database.reading() as session:
        assert set(session.scalars(owners)) == {OTHER.id}
    runner.run(undo(database, job_id))
    with database.reading() as session:
        assert session.scalars(owners).all() == [CLERK.id, None, None, None, None]
        last = session.scalars(select(RegisterEvent).order_by(RegisterEvent.id.desc())).all()
        names = [each.details["name"] for each in last if each.act is Act.ASSIGNED]
        assert names[0] == CLERK.name


@pytest.mark.usefixtures("five")
def test_nothing_found_is_nothing_to_do(database: Database) -> None:
    with pytest.raises(InvalidInputError):
        ask(database, text="没有人写过的字")
