"""Asking for a bulk act, doing a step of it, and looking at what came of it."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.register import CLERK
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.dispositions import jobs, services_bulk, services_bulk_undo
from webapp.dispositions.commands import Bulk, Decide, Kind, Mode
from webapp.jobs.contract import Run
from webapp.jobs.models import Job
from webapp.jobs.runner import Runner
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import EntryState, Outcome

PENDING = frozenset({EntryState.PENDING})
ACCEPT = Bulk(Kind.DECIDE, Decide(Outcome.ACCEPTED, "统一答复"))


def ask(
    database: Database,
    bulk: Bulk = ACCEPT,
    mode: Mode = Mode.FAMILIES,
    actor: Actor = CLERK,
    **filtered: object,
) -> int:
    with database.writing() as session:
        cid = session.scalars(select(Family.consultation_id).limit(1)).one()
        filter_ = Filter(cid).but(**filtered)
        job = services_bulk.ask(
            session, filter_, mode, bulk, actor, may_confirm=True, now=utc_now()
        )
        return job.id


def one_step(database: Database, runner: Runner, job_id: int) -> bool:
    """Do the next step of a job as a worker does that is killed afterwards."""
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        return jobs.Doing().step(session, Run(job, runner.parts, utc_now()))


def states(database: Database) -> list[EntryState]:
    with database.reading() as session:
        return list(session.scalars(select(Family.state).order_by(Family.id)))


def job_of(database: Database, job_id: int) -> Job:
    with database.reading() as session:
        return session.get_one(Job, job_id)


def change(database: Database, do: Callable[[Session], object]) -> None:
    with database.writing() as session:
        do(session)


def undo(
    database: Database, job_id: int, actor: Actor = CLERK, later: dt.timedelta = dt.timedelta()
) -> int:
    with database.writing() as session:
        job = session.get_one(Job, job_id)
        return services_bulk_undo.undo_job(session, job, actor, now=utc_now() + later).id
