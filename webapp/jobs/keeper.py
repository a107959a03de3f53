"""What a worker does beside its jobs: signs of life, jobs that others left, old files."""

import datetime as dt

import structlog

from webapp.jobs import files, queries, services
from webapp.jobs.policy import JobState
from webapp.jobs.queue import AWAY, Queue
from webapp.jobs.runner import Runner

PURGE_EVERY = dt.timedelta(hours=1)

log = structlog.get_logger("webapp.jobs")


class Keeper:
    """Goes its round every few seconds for as long as the worker runs."""

    def __init__(self, runner: Runner, queue: Queue) -> None:
        self._runner, self._queue, self._parts = runner, queue, runner.parts
        self._purged_at: dt.datetime | None = None

    def go_round(self, now: dt.datetime) -> None:
        """Give signs of life, free the jobs of dead workers, ring for jobs nobody has heard of."""
        self._runner.beat()
        with self._parts.database.writing() as session:
            for job in services.reap(session, now):
                event = "job given up" if job.state is JobState.FAILED else "job freed"
                log.warning(event, job=job.id, kind=job.kind, tries=job.tries)
                files.drop_parts(self._parts.settings, job.id)  # what it wrote lies there in plain
        self._ring(now)
        if self._purged_at is None or now - self._purged_at >= PURGE_EVERY:
            files.purge_files(self._parts.database, self._parts.settings, now)
            self._purged_at = now

    def _ring(self, now: dt.datetime) -> None:
        with self._parts.database.reading() as session:
            waiting = queries.waiting(session)
        try:
            self._queue.show_presence(now)
            if waiting and self._queue.is_silent():  # else they will be heard
                for job_id in waiting:
                    self._queue.ring(job_id)
        except AWAY as error:
            log.warning("queue away", reason=type(error).__name__)
