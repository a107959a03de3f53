"""One act on all that a filter finds, step by step: killed, overtaken, cancelled, undone."""

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.register import CLERK, OTHER, entries, register_comment
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.config import Settings
from webapp.dispositions import jobs, services_bulk
from webapp.dispositions.commands import Bulk, Decide, Kind, Mode
from webapp.dispositions.models import Disposition
from webapp.errors import InvalidInputError
from webapp.jobs import services as running
from webapp.jobs.contract import Parts, Run, figures_of
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.runner import Runner
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register import services_working
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family, FamilyTag, RegisterEvent
from webapp.register.policy import Act, EntryState, Outcome

pytestmark = pytest.mark.usefixtures("law")

PENDING = frozenset({EntryState.PENDING})
ACCEPT = Bulk(Kind.DECIDE, Decide(Outcome.ACCEPTED, "统一答复"))


@pytest.fixture
def runner(settings: Settings, database: Database, keys: Keys) -> Runner:
    """Return a worker's hands."""
    return Runner(jobs.HANDLERS, Parts(settings, database, keys))


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a step do two at a time."""
    monkeypatch.setattr(jobs, "CHUNK", 2)
    return 2


@pytest.fixture
def five(database: Database, law: str) -> list[int]:
    """Register five families, the first of two entries, and return their ids."""
    with database.writing() as session:
        texts = ["第一种", "第一种", "第二种", "第三种", "第四种", "第五种"]
        found = [register_comment(session, text, slug=law).family_id for text in texts]
    return list(dict.fromkeys(found))


def ask(
    database: Database,
    bulk: Bulk = ACCEPT,
    mode: Mode = Mode.FAMILIES,
    actor: Actor = CLERK,
    **filtered: object,
) -> int:
    with database.writing() as session:
        cid = session.scalars(select(Family.consultation_id).limit(1)).one()
        filter_ = Filter(cid).but(**filtered)
        job = services_bulk.ask(
            session, filter_, mode, bulk, actor, may_confirm=True, now=utc_now()
        )
        return job.id


def one_step(database: Database, runner: Runner, job_id: int) -> bool:
    """Do the next step of a job as a worker does that is killed afterwards."""
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        return jobs.Doing().step(session, Run(job, runner.parts, utc_now()))


def states(database: Database) -> list[EntryState]:
    with database.reading() as session:
        return list(session.scalars(select(Family.state).order_by(Family.id)))


def job_of(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def change(database: Database, do: Callable[[Session], object]) -> None:
    with database.writing() as session:
        do(session)


def test_three_hundred_families_with_a_kill_in_between(database: Database, runner: Runner) -> None:
    with database.writing() as session:
        for number in range(300):
            register_comment(session, f"第{number}条路太暗")
    job_id = ask(database, states=PENDING)
    assert one_step(database, runner, job_id)
    assert states(database).count(EntryState.ACCEPTED) == 200
    runner.run(job_id)
    job = job_of(database, job_id)
    assert (job.state, job.done, job.total) == (JobState.DONE, 300, 300)
    assert figures_of(job) == {services_bulk.FAMILIES: 300, services_bulk.COMMENTS: 300, services_bulk.SKIPPED: 0}
    assert set(states(database)) == {EntryState.ACCEPTED}
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Disposition)) == 1
        told = select(func.count()).select_from(RegisterEvent)
        assert session.scalar(told.filter_by(job_id=job_id, act=Act.DECIDED)) == 300


def test_what_arrives_after_the_job_was_asked_for_is_left(
    database: Database, runner: Runner, five: list[int]
) -> None:
    job_id = ask(database, states=PENDING)
    change(database, lambda session: register_comment(session, "来晚了"))
    runner.run(job_id)
    assert states(database) == [*[EntryState.ACCEPTED] * len(five), EntryState.PENDING]


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("filtered", [{"states": PENDING}, {}])
def test_what_another_person_decided_meanwhile_is_left_and_counted(
    database: Database, runner: Runner, five: list[int], filtered: dict[str, object]
) -> None:
    job_id = ask(database, **filtered)
    one_step(database, runner, job_id)
    with database.writing() as session:
        decide(session, session.get_one(Family, five[3]), Outcome.STUDY, actor=OTHER)
    runner.run(job_id)
    assert states(database)[3] is EntryState.STUDY
    assert figures_of(job_of(database, job_id)) == {
        services_bulk.FAMILIES: 4,
        services_bulk.COMMENTS: 5,
        services_bulk.SKIPPED: 1,
    }


@pytest.mark.usefixtures("small_steps")
def test_cancelling_puts_back_what_was_done(
    database: Database, runner: Runner, five: list[int]
) -> None:
    with database.writing() as session:
        decide(session, session.get_one(Family, five[0]), Outcome.STUDY, actor=OTHER)
    job_id = ask(database)
    one_step(database, runner, job_id)
    one_step(database, runner, job_id)
    with database.writing() as session:
        decide(session, session.get_one(Family, five[1]), Outcome.PARTLY, actor=OTHER)
        job = session.get_one(Job, job_id)
        running.cancel(session, job, actor=CLERK, now=utc_now())
    runner.run(job_id)
    assert job_of(database, job_id).state is JobState.CANCELLED
    pending = EntryState.PENDING
    assert states(database) == [EntryState.STUDY, EntryState.PARTLY, pending, pending, pending]
    with database.reading() as session:
        followed = [each.state for each in entries(session)]
        assert followed[:3] == [EntryState.STUDY, EntryState.STUDY, EntryState.PARTLY]


@pytest.mark.usefixtures("small_steps", "five")
def test_a_job_begun_again_after_cancelling_can_be_cancelled_again(
    database: Database, runner: Runner
) -> None:
    job_id = ask(database)
    for _ in range(2):
        one_step(database, runner, job_id)
        with database.writing() as session:
            job = session.get_one(Job, job_id)
            running.cancel(session, job, actor=CLERK, now=utc_now())
        runner.run(job_id)
        assert set(states(database)) == {EntryState.PENDING}
        with database.writing() as session:
            job = session.get_one(Job, job_id)
            running.retry(session, job, actor=CLERK, now=utc_now())
    runner.run(job_id)
    assert set(states(database)) == {EntryState.ACCEPTED}


def undo(
    database: Database, job_id: int, actor: Actor = CLERK, later: dt.timedelta = dt.timedelta()
) -> int:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        return services_bulk.undo_job(session, job, actor, now=utc_now() + later).id


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
