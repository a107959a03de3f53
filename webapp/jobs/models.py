"""Work that a request only starts."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.audit.models import NAME_LENGTH
from webapp.jobs.policy import JobState
from webapp.persistence.base import Base, choice


class Job(Base):
    """One piece of work for the worker (后台任务); the row is the truth, the queue a bell.

    ``cursor`` is how far it got, written in the transaction of what was done, so that another
    worker goes on where one was killed. ``result`` is for people and holds no texts: its
    ``figures`` are numbers by name, its ``file`` tells of the file that was made.
    ``started_at`` is when the worker that has it took it, and None while nobody has it.
    """

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state_beat_at", "state", "beat_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    state: Mapped[JobState] = mapped_column(choice(JobState))
    parameters: Mapped[dict[str, object]] = mapped_column(JSON)
    cursor: Mapped[dict[str, object]] = mapped_column(JSON)
    done: Mapped[int]
    total: Mapped[int | None]
    result: Mapped[dict[str, object]] = mapped_column(JSON)
    problem: Mapped[str | None] = mapped_column(String(500))
    tries: Mapped[int]
    created_at: Mapped[dt.datetime]
    started_at: Mapped[dt.datetime | None]
    beat_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    @property
    def has_begun(self) -> bool:
        """Tell whether something was done that cancelling has to undo."""
        return bool(self.cursor or self.done)

    @property
    def is_undoing(self) -> bool:
        """Tell whether what was done is being undone, or was when the job failed."""
        return "undoing" in self.result
