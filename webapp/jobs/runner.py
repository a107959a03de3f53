"""Does jobs: step by step, each with its part of the work in one transaction."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from webapp.clock import utc_now
from webapp.errors import DomainError, msgid
from webapp.jobs import files, services
from webapp.jobs.contract import (
    FileHandler,
    FileRun,
    Handler,
    MadeFile,
    Parts,
    Run,
    StepHandler,
)
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.jobs.services import Hold

FAILURE = msgid("系统出了问题，没有做完。可以重试；如果还是不行，请把任务编号告诉系统管理员。")
UNKNOWN = msgid("后台程序不认识这种任务，可能版本较旧。请系统管理员更新以后重试。")
REPORT_SECONDS = 1.0  # between two reports of a file's progress that are written down

log = structlog.get_logger("webapp.jobs")


class InterruptedWorkError(Exception):
    """The job was cancelled, taken away, or the worker stops."""


def run(job_id: int, handlers: Mapping[str, Handler], parts: Parts) -> None:
    """Do a job if nobody else has it."""
    Runner(handlers, parts).run(job_id)


class Runner:
    """Does jobs for one worker process, several at a time if it is asked to."""

    def __init__(
        self,
        handlers: Mapping[str, Handler],
        parts: Parts,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self.parts = parts
        self._handlers, self._clock = handlers, clock
        self._holds: set[Hold] = set()
        self._stop = threading.Event()

    def run(self, job_id: int) -> None:
        """Do a job if nobody else has it; it ends, or is left whole for another worker."""
        if self._stop.is_set():
            return
        with self.parts.database.writing() as session:
            job = services.claim(session, job_id, self._clock())
        if job is None:
            return
        hold = Hold(job.id, job.started_at)
        self._holds.add(hold)
        log.info("job begun", job=job.id, kind=job.kind, tries=job.tries)
        try:
            self._work(hold, job)
        except InterruptedWorkError:
            self._leave(hold)
        except OperationalError:
            log.exception("job interrupted", job=job.id)
            self._lose(hold)
        except Exception as error:  # noqa: BLE001  # whatever a handler does, the worker lives
            self._fail(hold, job, error)
        finally:
            self._holds.discard(hold)

    def stop(self) -> None:
        """Begin no job and no step any more."""
        self._stop.set()

    def beat(self) -> None:
        """Give a sign of life for every job in hand, also within a long step."""
        holds = list(self._holds)
        if not holds:
            return
        with self.parts.database.writing() as session:
            for hold in holds:
                mine = (Job.id == hold.job_id, Job.started_at == hold.since)
                session.execute(update(Job).where(*mine).values(beat_at=self._clock()))

    def _work(self, hold: Hold, job: Job) -> None:
        handler = self._handlers.get(job.kind)
        if handler is None:
            raise DomainError(UNKNOWN)
        if isinstance(handler, FileHandler):
            self._make_file(hold, job, handler)
            return
        while self._step(hold, handler):
            if self._stop.is_set():
                raise InterruptedWorkError

    def _step(self, hold: Hold, handler: StepHandler) -> bool:
        """Do the next part in one transaction; tell whether there is more."""
        with self.parts.database.writing() as session:
            job = self._held(session, hold)
            taken = Run(job, self.parts, job.beat_at)
            if job.state is JobState.STOPPING:
                more = handler.undo_step(session, taken)
                end = services.end_undoing
            else:
                more = handler.step(session, taken)
                end = services.finish
            if not more:
                end(job, self._clock())
        return more

    def _make_file(self, hold: Hold, job: Job, handler: FileHandler) -> None:
        if job.state is JobState.STOPPING:
            raise InterruptedWorkError
        reported = time.monotonic()

        def report(done: int, total: int | None) -> None:
            nonlocal reported
            if self._stop.is_set():
                raise InterruptedWorkError
            if time.monotonic() - reported >= REPORT_SECONDS:
                self._report(hold, done, total)
                reported = time.monotonic()

        with files.new_file(self.parts, job.id) as path:
            made = handler.make(FileRun(job, self.parts, self._clock(), report), path)
            self._report(hold, job.done, job.total)  # the place is only for who has the job
        self._keep_file(hold, made)

    def _report(self, hold: Hold, done: int, total: int | None) -> None:
        with self.parts.database.writing() as session:
            job = self._held(session, hold)
            if job.state is JobState.STOPPING:
                raise InterruptedWorkError
            job.done, job.total = max(job.done, done), total or job.total

    def _keep_file(self, hold: Hold, made: MadeFile) -> None:
        told = files.describe(self.parts, hold.job_id, made)
        with self.parts.database.writing() as session:
            job = self._held(session, hold)
            if job.state is JobState.STOPPING:
                raise InterruptedWorkError
            job.result = {"figures": made.figures, "file": told}
            job.done = job.total if job.total is not None else job.done
            services.finish(job, self._clock())

    def _held(self, session: Session, hold: Hold) -> Job:
        job = services.held(session, hold, self._clock())
        if job is None:
            raise InterruptedWorkError
        return job

    def _leave(self, hold: Hold) -> None:
        """Give up a job that was interrupted: to another worker, or for good."""
        with self.parts.database.writing() as session:
            job = services.held(session, hold, self._clock())
            if job is None:  # somebody else has it, with its file
                return
            is_file = isinstance(self._handlers.get(job.kind), FileHandler)
            if is_file and job.state is JobState.STOPPING:
                files.drop_files(self.parts.settings, job.id)
                services.end_undoing(job, self._clock())
            else:
                services.put_back(job, self._clock())
        log.info("job left", job=hold.job_id)

    def _lose(self, hold: Hold) -> None:
        """Leave a job to the next try, because the database was away or refused to go on."""
        # If it is away still, the job gives no sign of life and is reaped.
        with suppress(OperationalError), self.parts.database.writing() as session:
            job = services.held(session, hold, self._clock())
            if job is not None:
                services.lose(job, self._clock())

    def _fail(self, hold: Hold, job: Job, error: Exception) -> None:
        refused = isinstance(error, DomainError) and str(error)
        if refused:
            log.info("job refused", job=job.id, kind=job.kind, reason=type(error).__name__)
        else:
            log.error("job failed", job=job.id, kind=job.kind, exc_info=error)
        with self.parts.database.writing() as session:
            found = services.held(session, hold, self._clock())
            if found is not None:
                services.fail(found, str(error) if refused else FAILURE, self._clock())
