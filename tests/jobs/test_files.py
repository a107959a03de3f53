"""Files that jobs make: whole or not at all, and for seven days."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.handlers import HANDLERS, Letter
from tests.support.register import OTHER
from webapp.clock import utc_now
from webapp.errors import NotFoundError
from webapp.jobs import files, runner, services
from webapp.jobs.contract import FileRun, MadeFile, Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import FILE_LIFE, JobState
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database

Add, Get = Callable[..., int], Callable[[int], Job]


def cancel(database: Database, job_id: int) -> None:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        services.cancel(session, job, actor=OTHER, now=utc_now())


def test_file_is_kept_with_its_name_and_digest(
    runner: Runner, parts: Parts, add_job: Add, get_job: Get
) -> None:
    job_id = add_job("letter", most=3)
    runner.run(job_id)
    job = get_job(job_id)
    file = files.file_of(parts, job)
    assert (file.name, file.media_type, file.size) == ("意见.txt", "text/plain", 6)
    assert b"".join(file.pieces) == b"0\n1\n2\n"
    assert job.result == {
        "figures": {"写下的数": 3},
        "file": {
            "name": "意见.txt",
            "media_type": "text/plain",
            "size": 6,
            "sha256": hashlib.sha256(b"0\n1\n2\n").hexdigest(),
        },
    }
    folder = files.folder_of(parts.settings, job_id)
    assert [each.name for each in folder.iterdir()] == [files.STORED]
    assert b"1\n" not in (folder / files.STORED).read_bytes()
    assert folder.stat().st_mode & 0o777 == 0o700


class Interrupted(Letter):
    """Is interrupted while it writes."""

    def __init__(self, interrupt: Callable[[int], None]) -> None:
        self._interrupt = interrupt

    def make(self, run: FileRun, path: Path) -> MadeFile:
        """Write, and then hear of it."""
        made = super().make(run, path)
        self._interrupt(run.job.id)
        return made


def test_cancelled_file_is_gone(
    parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job("letter", most=3)
    handler = Interrupted(lambda job_id: cancel(database, job_id))
    runner.run(job_id, {"letter": handler}, parts)
    job = get_job(job_id)
    assert job.state is JobState.CANCELLED
    assert not files.folder_of(parts.settings, job_id).exists()
    with pytest.raises(NotFoundError):
        files.file_of(parts, job)


def test_file_of_a_worker_that_stops_is_made_by_another(
    parts: Parts, add_job: Add, get_job: Get
) -> None:
    class Stopping(Letter):
        """Hears in the middle that its worker stops."""

        def make(self, run: FileRun, path: Path) -> MadeFile:
            """Stop, and write on."""
            hands.stop()
            return super().make(run, path)

    hands = Runner({"letter": Stopping()}, parts)
    job_id = add_job("letter", most=1)
    hands.run(job_id)
    assert (get_job(job_id).state, get_job(job_id).tries) == (JobState.QUEUED, 0)
    assert not any(files.folder_of(parts.settings, job_id).iterdir())
    runner.run(job_id, HANDLERS, parts)
    assert get_job(job_id).state is JobState.DONE


def test_undoing_a_file_job_drops_its_file(
    runner: Runner, parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job("letter", most=1)
    with database.writing() as session:
        session.get_one(Job, job_id).done = 1  # somebody else was killed half-way
    cancel(database, job_id)
    files.folder_of(parts.settings, job_id).mkdir(parents=True)
    runner.run(job_id)
    assert get_job(job_id).state is JobState.CANCELLED
    assert not files.folder_of(parts.settings, job_id).exists()


def test_progress_of_a_file_is_shown_while_it_is_made(
    parts: Parts, add_job: Add, get_job: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.jobs.runner.REPORT_SECONDS", 0)
    job_id = add_job("letter", most=3)
    seen: list[tuple[int, int | None]] = []

    def look(job_id: int) -> None:
        seen.append((get_job(job_id).done, get_job(job_id).total))

    runner.run(job_id, {"letter": Interrupted(look)}, parts)
    assert seen == [(3, 3)]


def test_files_are_dropped_after_seven_days(
    runner: Runner, parts: Parts, database: Database, add_job: Add, get_job: Get
) -> None:
    job_id = add_job("letter", most=1)
    runner.run(job_id)
    ended = get_job(job_id).ended_at or utc_now()
    folder = files.folder_of(parts.settings, job_id)
    orphan = folder.with_name("99")
    orphan.mkdir()
    early = ended + FILE_LIFE - dt.timedelta(seconds=1)
    assert files.purge_files(database, parts.settings, early) == 1
    assert (folder.exists(), orphan.exists()) == (True, False)
    assert files.purge_files(database, parts.settings, ended + FILE_LIFE) == 1
    assert not folder.exists()
    assert get_job(job_id).result == {"figures": {"写下的数": 1}, "dropped": True}


def test_folder_of_a_job_that_runs_is_not_dropped(
    parts: Parts, database: Database, add_job: Add
) -> None:
    folder = files.folder_of(parts.settings, add_job("letter"))
    folder.mkdir(parents=True)
    assert files.purge_files(database, parts.settings, utc_now() + 2 * FILE_LIFE) == 0
    assert folder.exists()
