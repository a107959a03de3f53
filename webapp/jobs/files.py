"""Files that jobs make: in the instance folder, encrypted, whole or not at all, for seven days."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from webapp.config import Settings
from webapp.errors import NotFoundError
from webapp.jobs.contract import MadeFile, Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import ENDED, FILE_LIFE
from webapp.jobs.sealed_files import seal, unseal
from webapp.persistence.engine import Database

# Names of ours: what people call a file is told in the job's result.
PART, SEALING, STORED = "file.part", "sealed.part", "sealed"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A job's file as it is fetched: what people call it, its bytes, and how many they are."""

    name: str
    media_type: str
    size: int
    pieces: Iterator[bytes]


def folder_of(settings: Settings, job_id: int) -> Path:
    """Return where the file of a job is."""
    return _jobs(settings) / str(job_id)


@contextmanager
def new_file(parts: Parts, job_id: int) -> Iterator[Path]:
    """Give a path to write to; the file has its place when the block ends without failure.

    It is encrypted on the way there; what was written in plain is removed in any case.
    """
    folder = folder_of(parts.settings, job_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part, sealing = folder / PART, folder / SEALING
    try:
        yield part
        with part.open("rb") as plain, sealing.open("wb") as sealed:
            seal(plain, sealed, parts.keys, place=_place(job_id))
            sealed.flush()
            os.fsync(sealed.fileno())
        sealing.replace(folder / STORED)
    finally:
        drop_parts(parts.settings, job_id)


def describe(parts: Parts, job_id: int, made: MadeFile) -> dict[str, object]:
    """Return what a job's result tells of its file, read back from its place."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(parts, job_id):
        digest.update(piece)
        size += len(piece)
    return {
        "name": made.name,
        "media_type": made.media_type,
        "size": size,
        "sha256": digest.hexdigest(),
    }


def file_of(parts: Parts, job: Job) -> StoredFile:
    """Return a job's file.

    Raises:
        NotFoundError: it has none, or not any more.
    """
    told = job.result.get("file")
    path = folder_of(parts.settings, job.id) / STORED
    if job.state not in ENDED or not isinstance(told, dict) or not path.is_file():
        raise NotFoundError(str(job.id))
    return StoredFile(told["name"], told["media_type"], told["size"], _pieces(parts, job.id))


def drop_parts(settings: Settings, job_id: int) -> None:
    """Remove what a job wrote that did not come to its place."""
    for name in (PART, SEALING):
        (folder_of(settings, job_id) / name).unlink(missing_ok=True)


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


def _pieces(parts: Parts, job_id: int) -> Iterator[bytes]:
    path = folder_of(parts.settings, job_id) / STORED
    with path.open("rb") as sealed:
        yield from unseal(sealed, parts.keys, place=_place(job_id))


def _place(job_id: int) -> str:
    return f"job:{job_id}:file"


def _jobs(settings: Settings) -> Path:
    return settings.instance_path / "jobs"
