"""One act on all that a filter finds, step by step: killed, overtaken, cancelled."""

import pytest
from sqlalchemy import func, select

from tests.dispositions.asking import PENDING, ask, change, job_of, one_step, states
from tests.support.decisions import decide
from tests.support.register import CLERK, OTHER, entries, register_comment
from webapp.clock import utc_now
from webapp.dispositions import services_bulk
from webapp.dispositions.models import Disposition
from webapp.jobs import services as running
from webapp.jobs.contract import figures_of
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database
from webapp.register.models import Family, RegisterEvent
from webapp.register.policy import Act, EntryState, Outcome

pytestmark = pytest.mark.usefixtures("law")


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
    assert figures_of(job) == {
        services_bulk.FAMILIES: 300,
        services_bulk.COMMENTS: 300,
        services_bulk.SKIPPED: 0,
    }
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
