"""Reading the record, the newest first."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.models import AuditEvent


def list_events(
    session: Session,
    consultation_id: int | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> Sequence[AuditEvent]:
    """Return at most ``limit`` events, the newest first.

    Args:
        session: any session.
        consultation_id: only events of this consultation.
        before_id: only events older than this one: the last of the page before.
        limit: how many.
    """
    query = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if consultation_id is not None:
        query = query.where(AuditEvent.consultation_id == consultation_id)
    if before_id is not None:
        query = query.where(AuditEvent.id < before_id)
    return session.scalars(query).all()
