"""What happens to a job; the caller's transaction keeps it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.models import NAME_LENGTH
from webapp.audit.services import record
from webapp.errors import StaleError, msgid
from webapp.jobs.models import Job
from webapp.jobs.policy import MOST_TRIES, SILENCE, JobState, can_cancel, can_retry

PROBLEM_LENGTH = 500
INTERRUPTED = msgid(
    "后台程序中断了三次，没有做完。做完的部分没有丢失：可以重试，从中断的地方继续；也可以取消，全部撤回。"
)


@dataclass(frozen=True, slots=True)
class Hold:
    """The right of one worker to go on with a job; reaping takes it away."""

    job_id: int
    since: dt.datetime | None


def enqueue(  # noqa: PLR0913
    session: Session,
    *,
    kind: str,
    consultation_id: int | None,
    actor: Actor,
    parameters: Mapping[str, object],
    now: dt.datetime,
    total: int | None = None,
) -> Job:
    """Add a job for the worker; ring the bell (``jobs.queue``) after the commit.

    Args:
        session: the writing session of what asks for it: both are kept, or neither.
        kind: the key of its handler.
        consultation_id: the consultation whose staff see it.
        actor: who asks; the job acts in that name.
        parameters: what its handler needs to know, as JSON holds it; no texts of respondents.
        now: the moment, UTC.
        total: how many things there are to do, if that is known.
    """
    job = Job(
        kind=kind,
        consultation_id=consultation_id,
        actor_id=actor.id,
        actor_name=actor.name[:NAME_LENGTH],
        state=JobState.QUEUED,
        parameters=dict(parameters),
        cursor={},
        done=0,
        total=total,
        result={},
        tries=0,
        created_at=now,
        beat_at=now,
    )
    session.add(job)
    session.flush()
    return job


def claim(session: Session, job_id: int, now: dt.datetime) -> Job | None:
    """Take a job that nobody has; of two workers, only one gets it.

    Returns None where there is nothing to take.
    """
    job = _locked(session, job_id)
    free = {JobState.QUEUED, JobState.STOPPING}
    if job is None or job.started_at is not None or job.state not in free:
        return None
    if job.state is JobState.QUEUED:
        job.state = JobState.RUNNING
    job.started_at = job.beat_at = now
    job.tries += 1
    return job


def held(session: Session, hold: Hold, now: dt.datetime) -> Job | None:
    """Return the job that a worker has, with a sign of life; None once it was taken away."""
    job = _locked(session, hold.job_id)
    if job is None or job.started_at != hold.since or hold.since is None:
        return None
    job.beat_at = now
    return job


def finish(job: Job, now: dt.datetime) -> None:
    """End a job whose last part is done."""
    _end(job, JobState.DONE, now)


def fail(job: Job, problem: str, now: dt.datetime) -> None:
    """End a job that cannot go on; what it did so far stays until somebody decides.

    Args:
        job: the job.
        problem: what happened and what to do, for people.
        now: the moment, UTC.
    """
    _end(job, JobState.FAILED, now)
    job.problem = problem[:PROBLEM_LENGTH]


def end_undoing(job: Job, now: dt.datetime) -> None:
    """End a cancelled job of which nothing is left."""
    _end(job, JobState.CANCELLED, now)
    job.cursor, job.result, job.done = {}, {}, 0


def lose(job: Job, now: dt.datetime) -> None:
    """Count a try as lost: another worker goes on from the cursor, or it was the last."""
    if job.tries < MOST_TRIES:
        _release(job, now)
    else:
        fail(job, INTERRUPTED, now)


def put_back(job: Job, now: dt.datetime) -> None:
    """Leave a job to another worker, because this one stops; no try was lost."""
    _release(job, now)
    job.tries -= 1


def cancel(session: Session, job: Job, *, actor: Actor, now: dt.datetime) -> None:
    """Give a job up: at once where nothing was done, else the worker undoes it.

    Args:
        session: the writing session in which the job is locked.
        job: the job.
        actor: who cancels.
        now: the moment, UTC.

    Raises:
        StaleError: it has ended, or is being undone already.
    """
    if not can_cancel(job.state, has_begun=job.has_begun):
        raise StaleError(msgid("这项任务已经结束或者正在撤回，不能取消。"))
    if job.state is JobState.QUEUED and not job.has_begun:
        end_undoing(job, now)
    else:
        if job.state is JobState.FAILED:
            _release(job, now)
            job.tries = 0
        job.state = JobState.STOPPING
        job.result = {**job.result, "undoing": True}
    _record(session, job, "job.cancelled", actor, now)


def retry(session: Session, job: Job, *, actor: Actor, now: dt.datetime) -> None:
    """Let a job that failed go on, or one that was cancelled begin again.

    Args:
        session: the writing session in which the job is locked.
        job: the job.
        actor: who asks for it; the job still acts in the name of who asked first.
        now: the moment, UTC.

    Raises:
        StaleError: it has not failed, and was not cancelled.
    """
    if not can_retry(job.state, is_undoing=job.is_undoing):
        raise StaleError(msgid("这项任务不在失败或者取消的状态，不能重试。"))
    _release(job, now)
    job.state, job.tries = JobState.QUEUED, 0
    _record(session, job, "job.retried", actor, now)


def reap(session: Session, now: dt.datetime) -> Sequence[Job]:
    """Take the jobs of workers without a sign of life away from them, and return these jobs.

    Another worker goes on from the cursor; after the last try the job fails.
    """
    query = (
        select(Job)
        .where(
            Job.state.in_((JobState.RUNNING, JobState.STOPPING)),
            Job.started_at.is_not(None),
            Job.beat_at < now - SILENCE,
        )
        .order_by(Job.id)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(query).all()
    for job in found:
        lose(job, now)
    return found


def _release(job: Job, now: dt.datetime) -> None:
    """Let nobody have a job; one that is being undone stays so."""
    if job.state is not JobState.STOPPING:
        job.state = JobState.QUEUED
    job.started_at = job.ended_at = job.problem = None
    job.beat_at = now


def _end(job: Job, state: JobState, now: dt.datetime) -> None:
    job.state, job.problem = state, None
    job.ended_at = job.beat_at = now


def _locked(session: Session, job_id: int) -> Job | None:
    # The lock, or SQLite's one writer, makes reading and then writing one act.
    return session.get(Job, job_id, with_for_update=True, populate_existing=True)


def _record(session: Session, job: Job, action: str, actor: Actor, now: dt.datetime) -> None:
    record(
        session,
        actor=actor,
        action=action,
        now=now,
        consultation_id=job.consultation_id,
        subject=str(job.id),
    )
