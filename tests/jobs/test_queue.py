"""The bell rings in another process's queue, on SQLite and on Redis, and may be lost."""

import datetime as dt
import time
from collections.abc import Callable, Iterator

import pytest
from huey.consumer import Consumer

from tests.jobs.conftest import NOW
from tests.jobs.handlers import HANDLERS
from webapp.jobs import services
from webapp.jobs.contract import Parts
from webapp.jobs.keeper import PURGE_EVERY, Keeper
from webapp.jobs.models import Job
from webapp.jobs.policy import SILENCE, JobState
from webapp.jobs.queue import Queue, open_queue
from webapp.jobs.runner import Runner

Add, Get = Callable[..., int], Callable[[int], Job]
PATIENCE = 10  # seconds; a busy machine is no failure


@pytest.fixture(params=["embedded", "redis"])
def parts(request: pytest.FixtureRequest, parts: Parts, redis_url: str) -> Parts:
    """Return what handlers may use, with each kind of queue."""
    if request.param == "redis" and not redis_url:
        pytest.skip("the suite is told of no Redis")
    url = redis_url if request.param == "redis" else ""
    changed = parts.settings.model_copy(update={"redis_url": url})
    return Parts(changed, parts.database, parts.keys)


@pytest.fixture
def queue(parts: Parts, runner: Runner) -> Iterator[Queue]:
    """Return the queue of a worker."""
    with open_queue(parts.settings, parts.keys, runner.run) as opened:
        yield opened


@pytest.fixture
def keeper(runner: Runner, queue: Queue) -> Keeper:
    """Return who goes the rounds of a worker."""
    return Keeper(runner, queue)


@pytest.fixture
def consumer(queue: Queue) -> Iterator[Consumer]:
    """Let the worker hear bells; signals stay pytest's own."""
    consumer = queue.consumer(1)
    consumer._set_signal_handlers = lambda: None  # noqa: SLF001
    consumer.start()
    yield consumer
    consumer.stop(graceful=True)


def ring(parts: Parts, job_id: int) -> None:
    """Ring as a web process does, which does no work."""
    with open_queue(parts.settings, parts.keys) as bell:
        bell.ring(job_id)


def wait_until_done(get_job: Get, job_id: int) -> None:
    end = time.monotonic() + PATIENCE
    while get_job(job_id).state is not JobState.DONE:
        assert time.monotonic() < end, "nobody heard the bell"
        time.sleep(0.02)


@pytest.mark.usefixtures("consumer")
def test_bell_of_another_process_is_heard(parts: Parts, add_job: Add, get_job: Get) -> None:
    job_id = add_job(most=2)
    ring(parts, job_id)
    wait_until_done(get_job, job_id)


@pytest.mark.usefixtures("consumer")
def test_job_without_a_bell_is_found(keeper: Keeper, add_job: Add, get_job: Get) -> None:
    job_id = add_job(most=2)
    keeper.go_round(NOW)
    wait_until_done(get_job, job_id)


def test_bells_do_not_pile_up(parts: Parts, keeper: Keeper, queue: Queue, add_job: Add) -> None:
    ring(parts, add_job(most=2))
    heard = []
    queue.ring = heard.append  # type: ignore[method-assign]
    keeper.go_round(NOW)
    assert not queue.is_silent()
    assert heard == []


def test_job_of_a_dead_worker_is_freed_and_rung_for(
    parts: Parts, keeper: Keeper, queue: Queue, add_job: Add, get_job: Get
) -> None:
    job_id = add_job(most=2)
    with parts.database.writing() as session:
        services.claim(session, job_id, NOW)
    keeper.go_round(NOW + SILENCE)
    assert queue.is_silent()
    keeper.go_round(NOW + SILENCE + dt.timedelta(seconds=1))
    assert get_job(job_id).state is JobState.QUEUED
    assert not queue.is_silent()


def test_presence_is_seen_by_other_processes(parts: Parts, keeper: Keeper) -> None:
    with open_queue(parts.settings, parts.keys) as other:
        assert other.last_presence() is None
        keeper.go_round(NOW)
        assert other.last_presence() == NOW


def test_old_files_are_looked_for_once_an_hour(parts: Parts, keeper: Keeper) -> None:
    folder = parts.settings.instance_path / "jobs" / "99"
    for now, is_there in ((NOW, False), (NOW, True), (NOW + PURGE_EVERY, False)):
        folder.mkdir(parents=True, exist_ok=True)
        keeper.go_round(now)
        assert folder.exists() is is_there


def test_queue_that_is_away_loses_no_job(parts: Parts, add_job: Add, get_job: Get) -> None:
    away = parts.settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    job_id = add_job(most=2)
    with open_queue(away, parts.keys) as queue:
        queue.ring(job_id)
        assert queue.last_presence() is None
        Keeper(Runner(HANDLERS, parts), queue).go_round(NOW)
    assert get_job(job_id).state is JobState.QUEUED
