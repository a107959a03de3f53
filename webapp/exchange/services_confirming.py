"""What becomes of an upload that somebody confirms: a job, and a line of the record."""

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.jobs.models import Job
from webapp.jobs.services import enqueue


class Upload(Protocol):
    """A file that was read and waits in the stash in so many parts."""

    @property
    def name(self) -> str:
        """Return what it was called."""

    @property
    def sha256(self) -> str:
        """Return its digest."""

    @property
    def parts(self) -> int:
        """Return in how many parts it waits."""


def confirm_upload(  # noqa: PLR0913
    session: Session,
    upload: Upload,
    *,
    kind: str,
    consultation_id: int,
    token: str,
    total: int,
    facts: Mapping[str, object],
    actor: Actor,
    now: dt.datetime,
) -> Job:
    """Let the worker do what an upload asks for; ring for it afterwards.

    Args:
        session: the writing session.
        upload: what was read.
        kind: the kind of the job, and the name of the act.
        consultation_id: the consultation.
        token: where it waits.
        total: how many things there are to do.
        facts: what else the record tells.
        actor: who confirms.
        now: the moment, UTC.
    """
    job = enqueue(
        session,
        kind=kind,
        consultation_id=consultation_id,
        actor=actor,
        parameters={"token": token, "sha256": upload.sha256, "parts": upload.parts},
        now=now,
        total=total,
    )
    record(
        session,
        actor=actor,
        action=kind,
        now=now,
        consultation_id=consultation_id,
        subject=upload.name,
        details={"job": job.id, "sha256": upload.sha256, **facts},
    )
    return job
