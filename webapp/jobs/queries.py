"""Reading jobs."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.errors import NotFoundError
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState


def get_job(session: Session, consultation_id: int, job_id: int, *, lock: bool = False) -> Job:
    """Return a job of a consultation.

    Args:
        session: any session; a writing one with ``lock``.
        consultation_id: the consultation that it must belong to.
        job_id: the job.
        lock: whether the row is to stay as it is until the transaction ends.

    Raises:
        NotFoundError: there is no such job in this consultation.
    """
    job = session.get(Job, job_id, with_for_update=lock or None, populate_existing=lock)
    if job is None or job.consultation_id != consultation_id:
        raise NotFoundError(str(job_id))
    return job


def list_jobs(
    session: Session,
    consultation_id: int,
    before_id: int | None = None,
    limit: int = 50,
    *,
    kind: str | None = None,
) -> Sequence[Job]:
    """Return at most ``limit`` jobs of a consultation, the newest first.

    Args:
        session: any session.
        consultation_id: the consultation.
        before_id: only jobs older than this one: the last of the page before.
        limit: how many.
        kind: only jobs of this kind.
    """
    query = select(Job).where(Job.consultation_id == consultation_id)
    if before_id is not None:
        query = query.where(Job.id < before_id)
    if kind is not None:
        query = query.where(Job.kind == kind)
    return session.scalars(query.order_by(Job.id.desc()).limit(limit)).all()


def waiting(session: Session, limit: int = 50) -> Sequence[int]:
    """Return the jobs that nobody has in hand yet and somebody should, the oldest first."""
    query = (
        select(Job.id)
        .where(Job.state.in_((JobState.QUEUED, JobState.STOPPING)), Job.started_at.is_(None))
        .order_by(Job.id)
        .limit(limit)
    )
    return session.scalars(query).all()
