"""A worker's parts, and jobs for it."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.jobs.handlers import HANDLERS
from tests.support.register import CLERK
from webapp.clock import utc_now
from webapp.jobs import services
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


@pytest.fixture
def add_job(database: Database) -> Callable[..., int]:
    """Return a function that enqueues a job and returns its number."""

    def add(kind: str = "counting", now: dt.datetime | None = None, **parameters: object) -> int:
        with database.writing() as session:
            return services.enqueue(
                session,
                kind=kind,
                consultation_id=None,
                actor=CLERK,
                parameters=parameters,
                now=now or utc_now(),
            ).id

    return add


@pytest.fixture
def get_job(database: Database) -> Callable[[int], Job]:
    """Return a function that reads a job."""

    def get(job_id: int) -> Job:
        with database.reading() as session:
            return session.get_one(Job, job_id)

    return get


@pytest.fixture
def runner(parts: Parts) -> Runner:
    """Return a worker's hands."""
    return Runner(HANDLERS, parts)
