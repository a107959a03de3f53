"""What a feature gives the worker: how one kind of job is done.

A feature's ``jobs`` module has ``HANDLERS: dict[str, Handler]``, by kind.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.config import Settings
from webapp.jobs.models import Job
from webapp.keys import Keys
from webapp.persistence.engine import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """What handlers may use of the application."""

    settings: Settings
    database: Database
    keys: Keys


@dataclass(frozen=True, slots=True)
class Run:
    """A job in the hands of a worker, for one step: its row, in the step's session."""

    job: Job
    parts: Parts
    now: dt.datetime

    @property
    def actor(self) -> Actor:
        """Return who asked for the job; what it does is done in that name."""
        return Actor(self.job.actor_id, self.job.actor_name)

    def advance(self, count: int, **cursor: object) -> None:
        """Note how many more things are done, and where the next step goes on.

        Args:
            count: things done in this step; negative when they were undone.
            cursor: what changes in the job's cursor, as JSON holds it.
        """
        self.job.done += count
        self.job.cursor = {**self.job.cursor, **cursor}

    def tally(self, name: str, count: int = 1) -> None:
        """Add to a figure of the result; ``name`` is a ``msgid`` for people."""
        figures = dict(figures_of(self.job))
        figures[name] = figures.get(name, 0) + count
        self.job.result = {**self.job.result, "figures": figures}


def figures_of(job: Job) -> dict[str, int]:
    """Return the figures of a job's result, by name."""
    figures = job.result.get("figures")
    return figures if isinstance(figures, dict) else {}


@runtime_checkable
class StepHandler(Protocol):
    """Does a job in steps of at most a second, each one transaction.

    A step does its work and says how far it got (``Run.advance``) in the same transaction:
    a kill leaves whole steps, and another worker goes on from the cursor. Neither commits.
    """

    def step(self, session: Session, run: Run) -> bool:
        """Do the next part; tell whether there is more."""

    def undo_step(self, session: Session, run: Run) -> bool:
        """Undo a part of what was done; tell whether there is more to undo."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file as people see it: its name, and what is told of it."""

    name: str
    media_type: str
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRun:
    """A job in the hands of a worker that makes a file.

    ``report(done, total)`` shows how far it is, and ends the work by an exception of its own
    when the job was cancelled or the worker stops; call it as often as is convenient.
    """

    job: Job
    parts: Parts
    now: dt.datetime
    report: Callable[[int, int | None], None]


@runtime_checkable
class FileHandler(Protocol):
    """Makes a file, outside any transaction: nobody who writes has to wait for it.

    A job that is interrupted starts again; nobody ever sees half a file.
    """

    def make(self, run: FileRun, path: Path) -> MadeFile:
        """Write the file to ``path``; what must be recorded goes into a transaction of its own."""


Handler = StepHandler | FileHandler
