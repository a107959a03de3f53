"""A worker that is killed in the middle of an export leaves no file that looks whole."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import update

from tests.bench.comments import generate, load
from tests.exports.made import filter_of
from tests.faults.real_worker import PATIENCE, started, wait_until
from tests.support.laws import SLUG
from tests.support.register import CLERK
from webapp.clock import utc_now
from webapp.config import Settings
from webapp.exports import services
from webapp.exports.commands import Audience, Format, Request
from webapp.jobs import files
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import SILENCE, JobState
from webapp.keys import Keys
from webapp.persistence.engine import Database

COMMENTS = 20_000


@pytest.fixture
def processes() -> Iterator[ExitStack]:
    """Return what ends every process that a test starts."""
    with ExitStack() as stack:
        yield stack


def state_of(database: Database, job_id: int) -> JobState:
    with database.reading() as session:
        return session.get_one(Job, job_id).state


@pytest.mark.usefixtures("law")
def test_a_killed_export_is_made_again_as_a_whole(
    processes: ExitStack, settings: Settings, database: Database, keys: Keys
) -> None:
    load(database, SLUG, generate(COMMENTS, 3), keys=keys)
    request = Request(filter_of(database), Format.CSV, Audience.PERSONAL)
    with database.writing() as session:
        job_id = services.start(session, request, "测试中断以后", CLERK, utc_now()).id
    folder = files.folder_of(settings, job_id)
    part = folder / files.PART
    command = ("flask", "--app", "wsgi", "worker")
    first = processes.enter_context(started(settings, *command))
    wait_until(lambda: part.exists() and part.stat().st_size > 100_000, "half-way")
    first.kill()
    first.wait(PATIENCE)
    assert not (folder / files.STORED).exists()
    assert state_of(database, job_id) is JobState.RUNNING
    with database.writing() as session:  # two minutes go by
        session.execute(update(Job).values(beat_at=utc_now() - SILENCE - dt.timedelta(seconds=1)))
    processes.enter_context(started(settings, *command))
    wait_until(lambda: state_of(database, job_id) is JobState.DONE, "the other worker")
    with database.reading() as session:
        job = session.get_one(Job, job_id)
        stored = files.file_of(Parts(settings, database, keys), job)
    assert b"".join(stored.pieces).count(b"\r\n") == COMMENTS + 1
    assert [each.name for each in folder.iterdir()] == [files.STORED]
