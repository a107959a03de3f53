"""A worker that is killed in the middle of jobs leaves whole steps, and another goes on."""

import datetime as dt
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest
from sqlalchemy import select, update

from tests.faults.real_worker import PATIENCE, started, wait_until
from tests.jobs.handlers import written
from tests.support.register import CLERK
from webapp.clock import utc_now
from webapp.config import Settings
from webapp.jobs import files, services
from webapp.jobs.models import Job
from webapp.jobs.policy import SILENCE, JobState
from webapp.keys import Keys
from webapp.persistence.engine import Database

WORKER = "tests.jobs.worker_process"
STEPS = 40
Start = Callable[[], object]


@pytest.fixture
def processes(settings: Settings, keys: Keys) -> Iterator[ExitStack]:  # noqa: ARG001
    """Return what ends every process that a test starts; the keys are there already."""
    with ExitStack() as stack:
        yield stack


def add(database: Database, *kinds: str, **parameters: object) -> list[int]:
    with database.writing() as session:
        return [
            services.enqueue(
                session,
                kind=kind,
                consultation_id=None,
                actor=CLERK,
                parameters=parameters,
                now=utc_now(),
            ).id
            for kind in kinds
        ]


def jobs(database: Database) -> Sequence[Job]:
    with database.reading() as session:
        return session.scalars(select(Job).order_by(Job.id)).all()


def numbers(database: Database, job_id: int) -> list[int]:
    with database.reading() as session:
        return written(session, job_id)


def all_done(database: Database) -> bool:
    return {job.state for job in jobs(database)} == {JobState.DONE}


def test_another_worker_goes_on_where_one_was_killed(
    processes: ExitStack, settings: Settings, database: Database
) -> None:
    counting, letter = add(database, "counting", "letter", most=STEPS, pause=0.02)
    part = files.folder_of(settings, letter) / files.PART
    first = processes.enter_context(started(settings, WORKER))
    wait_until(lambda: len(numbers(database, counting)) >= 5 and part.exists(), "half-way")
    first.kill()
    first.wait(PATIENCE)
    done = jobs(database)[0].done
    assert 5 <= done < STEPS
    assert numbers(database, counting) == list(range(done))
    with database.writing() as session:  # two minutes go by
        session.execute(update(Job).values(beat_at=utc_now() - SILENCE - dt.timedelta(seconds=1)))
    processes.enter_context(started(settings, WORKER))
    wait_until(lambda: all_done(database), "the other worker")
    assert numbers(database, counting) == list(range(STEPS))
    assert [job.tries for job in jobs(database)] == [2, 2]
    assert [file.name for file in part.parent.iterdir()] == [files.STORED]


def test_two_workers_do_each_job_once(
    processes: ExitStack, settings: Settings, database: Database
) -> None:
    ids = add(database, *["counting"] * 8, most=4, pause=0.005)
    for _ in range(2):
        processes.enter_context(started(settings, WORKER))
    wait_until(lambda: all_done(database), "eight jobs")
    assert [numbers(database, job_id) for job_id in ids] == [[0, 1, 2, 3]] * 8
    assert [job.tries for job in jobs(database)] == [1] * 8


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_that_is_told_to_stop_ends_its_step_and_leaves_the_job(
    processes: ExitStack, settings: Settings, database: Database, number: signal.Signals
) -> None:
    (job_id,) = add(database, "counting", most=2000, pause=0.02)
    worker = processes.enter_context(started(settings, WORKER))
    wait_until(lambda: len(numbers(database, job_id)) >= 2, "half-way")
    worker.send_signal(number)
    assert worker.wait(PATIENCE) == 0
    (job,) = jobs(database)
    assert (job.state, job.started_at, job.tries) == (JobState.QUEUED, None, 0)
    assert numbers(database, job_id) == list(range(job.done))


def test_job_cancelled_while_it_runs_is_undone(
    processes: ExitStack, settings: Settings, database: Database
) -> None:
    (job_id,) = add(database, "counting", most=2000, pause=0.01)
    processes.enter_context(started(settings, WORKER))
    wait_until(lambda: len(numbers(database, job_id)) >= 3, "half-way")
    with database.writing() as session:
        job = session.get_one(Job, job_id, with_for_update=True)
        services.cancel(session, job, actor=CLERK, now=utc_now())
    wait_until(lambda: jobs(database)[0].state is JobState.CANCELLED, "undoing")
    all_numbers = numbers(database, job_id)
    half = len(all_numbers) // 2
    assert all_numbers == [*range(half), *(-n for n in reversed(range(half)))]
