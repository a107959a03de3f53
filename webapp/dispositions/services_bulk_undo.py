"""Taking back as a whole what a job did to many."""

import datetime as dt
from typing import Final

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.dispositions.commands import Kind
from webapp.dispositions.policy import can_undo
from webapp.errors import InvalidInputError, msgid
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.services import enqueue

UNDO_KIND: Final = "bulk.undo"
# The kinds of jobs that can be undone; a feature whose jobs decide adds its own.
UNDOABLE: set[str] = set(Kind)


def check_undo_job(job: Job, actor: Actor, *, now: dt.datetime) -> None:
    """Refuse to undo a job that is not one's own act on many of the last ten minutes.

    Raises:
        InvalidInputError: why.
    """
    if job.kind not in UNDOABLE or job.state is not JobState.DONE or job.result.get("undone"):
        raise InvalidInputError(msgid("这项任务没有可以撤销的改动。"))
    if job.actor_id != actor.id:
        raise InvalidInputError(msgid("这项任务是别人做的，只能由本人撤销。"))
    if job.ended_at is None or not can_undo(job.ended_at, now):
        raise InvalidInputError(msgid("任务完成已超过 10 分钟，不能整批撤销。"))


def undo_job(session: Session, job: Job, actor: Actor, *, now: dt.datetime) -> Job:
    """Let the worker take back what a job did; ring for it afterwards.

    Raises:
        InvalidInputError: it is another person's, too old, or undone already.
    """
    check_undo_job(job, actor, now=now)
    undoing = enqueue(
        session,
        kind=UNDO_KIND,
        consultation_id=job.consultation_id,
        actor=actor,
        parameters={"job_id": job.id},
        now=now,
        total=job.done,
    )
    job.result = {**job.result, "undone": undoing.id}
    record(
        session,
        actor=actor,
        action=UNDO_KIND,
        now=now,
        consultation_id=job.consultation_id,
        details={"job": job.id},
    )
    return undoing
