"""What a worker does with a job: steps, undoing, files, failures."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.jobs.handlers import HANDLERS, Counting, Letter, written
from tests.support.register import OTHER
from webapp.clock import utc_now
from webapp.jobs import runner, services
from webapp.jobs.contract import FileRun, MadeFile, Parts, Run
from webapp.jobs.models import Job
from webapp.jobs.policy import SILENCE, JobState
from webapp.jobs.runner import FAILURE, UNKNOWN, Runner
from webapp.jobs.services import INTERRUPTED
from webapp.persistence.engine import Database

Add, Get = Callable[..., int], Callable[[int], Job]


def cancel(database: Database, job_id: int) -> None:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        services.cancel(session, job, actor=OTHER, now=utc_now())


def numbers(database: Database, job_id: int) -> list[int]:
    with database.reading() as session:
        return written(session, job_id)


def test_job_is_done_step_by_step(
    parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=4)
    runner.run(job_id, HANDLERS, parts)
    job = get_job(job_id)
    assert (job.state, job.done, job.result) == (JobState.DONE, 4, {"figures": {"写下的数": 4}})
    assert job.ended_at is not None
    assert numbers(database, job_id) == [0, 1, 2, 3]


def test_job_is_not_done_twice(
    runner: Runner, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=2)
    runner.run(job_id)
    runner.run(job_id)
    assert numbers(database, job_id) == [0, 1]
    assert get_job(job_id).tries == 1


def test_failure_leaves_whole_steps_and_a_sentence(
    runner: Runner, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=4, fails_at=2)
    runner.run(job_id)
    job = get_job(job_id)
    assert (job.state, job.problem, job.done) == (JobState.FAILED, FAILURE, 2)
    assert numbers(database, job_id) == [0, 1]


def test_refusal_gives_its_own_sentence(runner: Runner, add_job: Add, get_job: Get) -> None:
    job_id = add_job(most=4, refused_at=0)
    runner.run(job_id)
    assert get_job(job_id).problem == "第 3 行不能这样写。"


def test_kind_that_nobody_knows_fails(runner: Runner, add_job: Add, get_job: Get) -> None:
    job_id = add_job("dancing")
    runner.run(job_id)
    job = get_job(job_id)
    assert (job.state, job.problem) == (JobState.FAILED, UNKNOWN)


def test_retry_goes_on_from_the_cursor(
    parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=4, fails_at=2)
    runner.run(job_id, HANDLERS, parts)
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        job.parameters = {"most": 4}
        services.retry(session, job, actor=OTHER, now=utc_now())
    runner.run(job_id, HANDLERS, parts)
    assert get_job(job_id).state is JobState.DONE
    assert numbers(database, job_id) == [0, 1, 2, 3]


class Cancelled(Counting):
    """Is cancelled by somebody after its third step."""

    def step(self, session: Session, run: Run) -> bool:
        """Write a number; the third time, somebody cancels."""
        more = super().step(session, run)
        if run.job.done == 3:
            services.cancel(session, run.job, actor=OTHER, now=run.now)
        return more


def test_cancelled_half_way_it_takes_everything_back(
    parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=9)
    runner.run(job_id, {"counting": Cancelled()}, parts)
    job = get_job(job_id)
    assert (job.state, job.done, job.cursor, job.result) == (JobState.CANCELLED, 0, {}, {})
    assert numbers(database, job_id) == [0, 1, 2, -2, -1, 0]


def test_undoing_is_taken_up_where_it_stopped(
    runner: Runner, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=4, fails_at=2)
    runner.run(job_id)
    cancel(database, job_id)
    runner.run(job_id)
    assert get_job(job_id).state is JobState.CANCELLED
    assert numbers(database, job_id) == [0, 1, -1, 0]


class Stopped(Counting):
    """Tells its worker to stop in the second step."""

    runner: Runner

    def step(self, session: Session, run: Run) -> bool:
        """Write a number."""
        if run.job.done == 1:
            self.runner.stop()
        return super().step(session, run)


def test_worker_that_stops_ends_the_step_and_leaves_the_job(
    parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    handler = Stopped()
    handler.runner = Runner({"counting": handler}, parts)
    job_id = add_job(most=4)
    handler.runner.run(job_id)
    job = get_job(job_id)
    assert (job.state, job.started_at, job.done, job.tries) == (JobState.QUEUED, None, 2, 0)
    handler.runner.run(job_id)  # it begins nothing any more
    assert get_job(job_id).state is JobState.QUEUED
    runner.run(job_id, HANDLERS, parts)
    assert numbers(database, job_id) == [0, 1, 2, 3]


class Reaped(Counting):
    """Loses its job to another worker before its third step."""

    def step(self, session: Session, run: Run) -> bool:
        """Write a number; the second time, seem dead."""
        more = super().step(session, run)
        if run.job.done == 2:
            services.reap(session, run.now + 2 * SILENCE)
        return more


def test_worker_that_was_thought_dead_writes_nothing_more(
    parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=4)
    runner.run(job_id, {"counting": Reaped()}, parts)
    job = get_job(job_id)
    assert (job.state, job.started_at, job.done) == (JobState.QUEUED, None, 2)
    assert numbers(database, job_id) == [0, 1]


def test_long_step_gives_signs_of_life(parts: Parts, add_job: Add, get_job: Get) -> None:
    class Long(Letter):
        """Takes longer than the silence that is allowed."""

        def make(self, run: FileRun, path: Path) -> MadeFile:
            """Let the keeper go round meanwhile."""
            times.append(times[-1] + 2 * SILENCE)
            hands.beat()
            with parts.database.writing() as session:
                assert services.reap(session, times[-1]) == []
            return super().make(run, path)

    times = [utc_now()]
    hands = Runner({"letter": Long()}, parts, clock=lambda: times[-1])
    job_id = add_job("letter", now=times[0], most=1)
    hands.run(job_id)
    assert get_job(job_id).state is JobState.DONE
    hands.beat()  # and nothing to do afterwards
    assert get_job(job_id).beat_at == times[-1]


class Locked(Counting):
    """Meets a database that is locked, so many times."""

    def __init__(self, times: int) -> None:
        self.times = times

    def step(self, session: Session, run: Run) -> bool:
        """Write a number, if the database lets it."""
        more = super().step(session, run)
        if run.job.done == 2 and self.times:
            self.times -= 1
            raise OperationalError(None, None, Exception("locked"))
        return more


@pytest.mark.parametrize(
    ("times", "state", "problem"),
    [(2, JobState.DONE, None), (3, JobState.FAILED, INTERRUPTED)],
)
def test_database_that_is_locked_costs_a_try(  # noqa: PLR0917
    parts: Parts,
    database: Database,
    add_job: Add,
    get_job: Get,
    times: int,
    state: JobState,
    problem: str | None,
) -> None:
    hands = Runner({"counting": Locked(times)}, parts)
    job_id = add_job(most=3)
    for _ in range(4):
        hands.run(job_id)
    assert (get_job(job_id).state, get_job(job_id).problem) == (state, problem)
    assert numbers(database, job_id) == ([0, 1, 2] if state is JobState.DONE else [0])


def test_database_that_stays_away_leaves_the_job_to_be_reaped(
    parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    class Away(Database):
        """Can be had twice: to take the job, and for one step."""

        times = 0

        def writing(self) -> AbstractContextManager[Session]:
            """Fail from the third time on."""
            self.times += 1
            if self.times > 2:
                raise OperationalError(None, None, Exception("away"))
            return database.writing()

    away = Away(str(parts.settings.database))
    hands = Runner(HANDLERS, Parts(parts.settings, away, parts.keys))
    job_id = add_job(most=3)
    hands.run(job_id)
    hands.beat()  # the job is in nobody's hands any more
    away.engine.dispose()
    assert (get_job(job_id).state, get_job(job_id).done) == (JobState.RUNNING, 1)
