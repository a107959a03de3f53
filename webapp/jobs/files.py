"""Files that jobs make: in the instance folder, whole or not at all, for seven days."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from webapp.config import Settings
from webapp.errors import NotFoundError
from webapp.jobs.contract import MadeFile
from webapp.jobs.models import Job
from webapp.jobs.policy import ENDED, FILE_LIFE
from webapp.persistence.engine import Database

STORED, PART = "file", "file.part"  # names of ours: what people call it is told in the result


def folder_of(settings: Settings, job_id: int) -> Path:
    """Return where the file of a job is."""
    return _jobs(settings) / str(job_id)


@contextmanager
def new_file(settings: Settings, job_id: int) -> Iterator[Path]:
    """Give a path to write to; the file has its place when the block ends without failure."""
    folder = folder_of(settings, job_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / PART
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(folder / STORED)
    finally:
        part.unlink(missing_ok=True)


def describe(settings: Settings, job_id: int, made: MadeFile) -> dict[str, object]:
    """Return what a job's result tells of its file."""
    path = folder_of(settings, job_id) / STORED
    with path.open("rb") as stored:
        digest = hashlib.file_digest(stored, "sha256").hexdigest()
    return {
        "name": made.name,
        "media_type": made.media_type,
        "size": path.stat().st_size,
        "sha256": digest,
    }


def file_of(settings: Settings, job: Job) -> tuple[Path, str, str]:
    """Return where a job's file is, its name for people and its media type.

    Raises:
        NotFoundError: it has none, or not any more.
    """
    told = job.result.get("file")
    path = folder_of(settings, job.id) / STORED
    if job.state not in ENDED or not isinstance(told, dict) or not path.is_file():
        raise NotFoundError(str(job.id))
    return path, told["name"], told["media_type"]


def drop_files(settings: Settings, job_id: int) -> None:
    """Remove what a job wrote."""
    shutil.rmtree(folder_of(settings, job_id), ignore_errors=True)


def purge_files(database: Database, settings: Settings, now: datetime) -> int:
    """Remove the files of jobs that ended seven days ago or more; return how many jobs."""
    folders = [path for path in _jobs(settings).glob("*") if path.name.isdecimal()]
    purged = 0
    for folder in folders:
        with database.writing() as session:
            job = session.get(Job, int(folder.name), with_for_update=True)
            if job is not None and (job.ended_at is None or job.ended_at > now - FILE_LIFE):
                continue
            if job is not None and "file" in job.result:
                job.result = {k: v for k, v in job.result.items() if k != "file"} | {
                    "dropped": True
                }
        shutil.rmtree(folder, ignore_errors=True)
        purged += 1
    return purged


def _jobs(settings: Settings) -> Path:
    return settings.instance_path / "jobs"
