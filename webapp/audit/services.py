"""Adding to the record, in the transaction of what it tells of."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.models import NAME_LENGTH, SUBJECT_LENGTH, AuditEvent


def record(  # noqa: PLR0913
    session: Session,
    *,
    actor: Actor,
    action: str,
    now: dt.datetime,
    consultation_id: int | None = None,
    subject: str = "",
    details: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Add an event to the record.

    Args:
        session: the writing session of what is recorded: both are kept, or neither.
        actor: who did it.
        action: what was done, as ``noun.verb``, at most 60 characters.
        now: the moment.
        consultation_id: the consultation that it belongs to, if any.
        subject: what it was done to, for people; cut at 120 characters.
        details: further facts that JSON can hold; no secrets and no text of respondents.
    """
    event = AuditEvent(
        at=now,
        actor_id=actor.id,
        actor_name=actor.name[:NAME_LENGTH],
        action=action,
        consultation_id=consultation_id,
        subject=subject[:SUBJECT_LENGTH],
        details=dict(details or {}),
    )
    session.add(event)
    return event
