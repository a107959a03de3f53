"""The life of a job: who has it, how it ends, and what happens when its worker dies."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from tests.jobs.conftest import NOW
from tests.support.laws import SLUG
from tests.support.register import OTHER
from webapp.audit.queries import list_events
from webapp.consultations.queries import get_any
from webapp.errors import NotFoundError, StaleError
from webapp.jobs import queries, services
from webapp.jobs.models import Job
from webapp.jobs.policy import MOST_TRIES, SILENCE, JobState
from webapp.jobs.services import INTERRUPTED, Hold
from webapp.persistence.engine import Database

Add, Get = Callable[..., int], Callable[[int], Job]
LATER = NOW + SILENCE + dt.timedelta(seconds=1)


def place(database: Database, *job_ids: int) -> int:
    """Let jobs belong to the consultation; return its number."""
    with database.reading() as session:
        number = get_any(session, SLUG).id
    for job_id in job_ids:
        change(database, job_id, consultation_id=number)
    return number


def claim(database: Database, job_id: int, now: dt.datetime = NOW) -> Job | None:
    with database.writing() as session:
        return services.claim(session, job_id, now)


def change(database: Database, job_id: int, **values: object) -> None:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(job, name, value)


def cancel(database: Database, job_id: int) -> None:
    with database.writing() as session:
        services.cancel(session, session.get_one(Job, job_id), actor=OTHER, now=NOW)


def retry(database: Database, job_id: int) -> None:
    with database.writing() as session:
        services.retry(session, session.get_one(Job, job_id), actor=OTHER, now=NOW)


def reap(database: Database, now: dt.datetime) -> int:
    with database.writing() as session:
        return len(services.reap(session, now))


def test_job_is_taken_once(database: Database, add_job: Add) -> None:
    job_id = add_job()
    taken = claim(database, job_id)
    assert taken is not None
    assert (taken.state, taken.tries, taken.started_at) == (JobState.RUNNING, 1, NOW)
    assert claim(database, job_id) is None


def test_of_many_workers_at_once_one_gets_the_job(database: Database, add_job: Add) -> None:
    job_id, taken, gate = add_job(), [], threading.Barrier(6)

    def race() -> None:
        gate.wait()
        if claim(database, job_id) is not None:
            taken.append(1)

    threads = [threading.Thread(target=race) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert taken == [1]


def test_no_such_job_is_not_taken(database: Database) -> None:
    assert claim(database, 99) is None


def test_sign_of_life_is_noted_for_who_has_the_job(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job()
    claim(database, job_id)
    with database.writing() as session:
        assert services.held(session, Hold(job_id, NOW), LATER) is not None
    assert get_job(job_id).beat_at == LATER


def test_who_lost_the_job_does_not_get_it_back(database: Database, add_job: Add) -> None:
    job_id = add_job()
    claim(database, job_id)
    assert reap(database, LATER) == 1
    claim(database, job_id, LATER)
    with database.writing() as session:
        assert services.held(session, Hold(job_id, NOW), LATER) is None
        assert services.held(session, Hold(job_id, LATER), LATER) is not None


def test_job_nobody_has_is_not_held(database: Database, add_job: Add) -> None:
    job_id = add_job()
    with database.writing() as session:
        assert services.held(session, Hold(job_id, None), NOW) is None


def test_reaping_frees_a_job_after_two_minutes_of_silence(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job()
    claim(database, job_id)
    change(database, job_id, cursor={"at": 5}, done=5)
    assert reap(database, NOW + SILENCE) == 0
    assert reap(database, LATER) == 1
    job = get_job(job_id)
    assert (job.state, job.started_at, job.cursor) == (JobState.QUEUED, None, {"at": 5})
    assert reap(database, LATER + SILENCE * 2) == 0


def test_after_three_deaths_the_job_fails_with_a_sentence(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id, now = add_job(), NOW
    for _ in range(MOST_TRIES):
        assert get_job(job_id).state is JobState.QUEUED
        assert claim(database, job_id, now) is not None
        now += SILENCE + dt.timedelta(seconds=1)
        reap(database, now)
    job = get_job(job_id)
    assert (job.state, job.problem, job.ended_at) == (JobState.FAILED, INTERRUPTED, now)
    assert claim(database, job_id, now) is None


def test_reaping_lets_an_undoing_be_taken_up(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job()
    claim(database, job_id)
    cancel(database, job_id)
    reap(database, LATER)
    assert get_job(job_id).state is JobState.STOPPING
    taken = claim(database, job_id, LATER)
    assert taken is not None
    assert taken.state is JobState.STOPPING


def test_job_put_back_has_lost_no_try(database: Database, add_job: Add, get_job: Get) -> None:
    job_id = add_job()
    claim(database, job_id)
    with database.writing() as session:
        services.put_back(session.get_one(Job, job_id), NOW)
    job = get_job(job_id)
    assert (job.state, job.started_at, job.tries) == (JobState.QUEUED, None, 0)


def test_waiting_job_is_cancelled_at_once(database: Database, add_job: Add, get_job: Get) -> None:
    job_id = add_job()
    cancel(database, job_id)
    assert get_job(job_id).state is JobState.CANCELLED
    assert claim(database, job_id) is None


def test_running_job_is_stopped_by_its_worker(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job()
    claim(database, job_id)
    cancel(database, job_id)
    job = get_job(job_id)
    assert (job.state, job.started_at) == (JobState.STOPPING, NOW)


def test_waiting_job_that_had_begun_is_undone_by_a_worker(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job()
    change(database, job_id, cursor={"at": 3})
    cancel(database, job_id)
    assert get_job(job_id).state is JobState.STOPPING
    assert claim(database, job_id) is not None


def test_what_a_failed_job_did_can_be_undone(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job()
    change(database, job_id, state=JobState.FAILED, started_at=NOW, cursor={"at": 3}, tries=3)
    cancel(database, job_id)
    job = get_job(job_id)
    assert (job.state, job.started_at, job.tries) == (JobState.STOPPING, None, 0)


@pytest.mark.parametrize(
    "state", [JobState.DONE, JobState.CANCELLED, JobState.STOPPING, JobState.FAILED]
)
def test_nothing_to_cancel_is_refused(database: Database, add_job: Add, state: JobState) -> None:
    job_id = add_job()
    change(database, job_id, state=state)
    with pytest.raises(StaleError):
        cancel(database, job_id)


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED])
def test_ended_job_can_be_tried_again(
    database: Database, add_job: Add, get_job: Get, state: JobState
) -> None:
    job_id = add_job()
    change(database, job_id, state=state, problem="坏了", started_at=NOW, ended_at=NOW, tries=3)
    retry(database, job_id)
    job = get_job(job_id)
    assert (job.state, job.problem, job.ended_at, job.tries) == (JobState.QUEUED, None, None, 0)
    assert claim(database, job_id) is not None


@pytest.mark.parametrize(
    "state", [JobState.QUEUED, JobState.RUNNING, JobState.STOPPING, JobState.DONE]
)
def test_job_that_has_not_failed_is_not_tried_again(
    database: Database, add_job: Add, state: JobState
) -> None:
    job_id = add_job()
    change(database, job_id, state=state)
    with pytest.raises(StaleError):
        retry(database, job_id)


def test_half_undone_job_has_to_be_undone_before_it_is_tried_again(
    database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job()
    change(database, job_id, cursor={"at": 3})
    cancel(database, job_id)
    with database.writing() as session:
        services.fail(session.get_one(Job, job_id), "撤回没有做完", NOW)
    with pytest.raises(StaleError):
        retry(database, job_id)
    cancel(database, job_id)
    assert get_job(job_id).state is JobState.STOPPING


def test_who_cancelled_and_tried_again_is_recorded(database: Database, add_job: Add) -> None:
    job_id = add_job()
    cancel(database, job_id)
    retry(database, job_id)
    with database.reading() as session:
        told = [(e.action, e.actor_name, e.subject) for e in list_events(session)]
    assert told == [
        ("job.retried", OTHER.name, str(job_id)),
        ("job.cancelled", OTHER.name, str(job_id)),
    ]


def test_waiting_jobs_are_those_that_nobody_has(database: Database, add_job: Add) -> None:
    first, second, third, _ = (add_job() for _ in range(4))
    claim(database, second)
    change(database, third, state=JobState.STOPPING)
    with database.reading() as session:
        assert queries.waiting(session) == [first, third, third + 1]
        assert queries.waiting(session, limit=1) == [first]


@pytest.mark.usefixtures("law")
def test_job_of_another_consultation_is_not_found(database: Database, add_job: Add) -> None:
    job_id = add_job()
    number = place(database, job_id)
    with database.writing() as session:
        assert queries.get_job(session, number, job_id, lock=True).id == job_id
        with pytest.raises(NotFoundError):
            queries.get_job(session, number + 1, job_id)
        with pytest.raises(NotFoundError):
            queries.get_job(session, number, job_id + 1)


@pytest.mark.usefixtures("law")
def test_list_shows_the_newest_first(database: Database, add_job: Add) -> None:
    ids = [add_job() for _ in range(3)]
    number = place(database, *ids)
    with database.reading() as session:
        assert [job.id for job in queries.list_jobs(session, number, limit=2)] == ids[:0:-1]
        assert [job.id for job in queries.list_jobs(session, number, before_id=ids[1])] == ids[:1]
