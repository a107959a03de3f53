"""Checks the files that jobs made and that are kept still."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.errors import NotFoundError
from webapp.jobs import files
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import ENDED, FILE_LIFE
from webapp.keys import DecryptionError
from webapp.seal.checking.report import Report
from webapp.seal.checking.rows import Found, report_all


def check_job_files(session: Session, parts: Parts, report: Report, *, now: dt.datetime) -> None:
    """Check that each file that is kept is there, with the size and the SHA-256 it was given."""
    report_all(report, _files(session, parts, report, now))


def fits(pieces: Iterable[bytes], told: tuple[object, object]) -> bool:
    """Tell whether a file has the size and the SHA-256 (hexadecimal) that are told of it."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return (size, digest.hexdigest()) == told


def _files(session: Session, parts: Parts, report: Report, now: dt.datetime) -> Iterator[Found]:
    kept = select(Job).where(Job.state.in_(ENDED), Job.ended_at > now - FILE_LIFE)
    for job in session.scalars(kept.order_by(Job.id).execution_options(yield_per=100)):
        told = job.result.get("file")
        if not isinstance(told, dict):
            continue
        report.count("job file", 1)
        try:
            pieces = files.file_of(parts, job).pieces
            is_right = fits(pieces, (told.get("size"), told.get("sha256")))
        except (DecryptionError, NotFoundError, OSError, KeyError):
            is_right = False
        if not is_right:
            yield "job", job.id, "file"
