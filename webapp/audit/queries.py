"""Reading the record, the newest first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from webapp.audit.models import AuditEvent
from webapp.clock import end_of_day, start_of_day

NO_ACCOUNT = 0  # as who did it: the command line, or somebody who was not signed in


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which events to show; empty means all of them, days are whole days in Asia/Shanghai."""

    consultation_id: int | None = None
    actor_id: int | None = None
    action: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    subject: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return what an event must be like."""
        found: list[ColumnElement[bool]] = []
        if self.consultation_id is not None:
            found.append(AuditEvent.consultation_id == self.consultation_id)
        if self.actor_id is not None:
            found.append(AuditEvent.actor_id.is_not_distinct_from(self.actor_id or None))
        if self.action:
            found.append(AuditEvent.action == self.action)
        if self.since is not None:
            found.append(AuditEvent.at >= start_of_day(self.since))
        if self.until is not None:
            found.append(AuditEvent.at < end_of_day(self.until))
        if self.subject:
            found.append(AuditEvent.subject.icontains(self.subject, autoescape=True))
        return found


ALL = Chosen()


def list_events(
    session: Session, chosen: Chosen = ALL, before_id: int | None = None, limit: int = 50
) -> Sequence[AuditEvent]:
    """Return at most ``limit`` events, the newest first.

    Args:
        session: any session.
        chosen: which events.
        before_id: only events older than this one: the last of the page before.
        limit: how many.
    """
    query = select(AuditEvent).where(*chosen.conditions())
    if before_id is not None:
        query = query.where(AuditEvent.id < before_id)
    return session.scalars(query.order_by(AuditEvent.id.desc()).limit(limit)).all()
