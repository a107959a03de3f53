"""Adding to the history of families and entries, in the transaction of what it tells of."""

import datetime as dt

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.models import NAME_LENGTH
from webapp.errors import msgid
from webapp.register.models import Entry, Family, RegisterEvent
from webapp.register.policy import Act

RESPONDENT = Actor(None, msgid("填报人"))


def tell(  # noqa: PLR0913
    session: Session,
    actor: Actor,
    act: Act,
    now: dt.datetime,
    *,
    family: Family,
    entry: Entry | None = None,
    job_id: int | None = None,
    **details: object,
) -> RegisterEvent:
    """Add an event to the history of a family, or of one entry of it.

    Args:
        session: the writing session of what is told: both are kept, or neither.
        actor: who did it.
        act: what was done.
        now: the moment, UTC.
        family: the family it was done to, or that the entry is in.
        entry: the entry, where only it was meant.
        job_id: the job that did it among many others.
        details: what changed, as JSON holds it (``before`` and ``after`` by convention); no
            secrets and no text of respondents.
    """
    event = RegisterEvent(
        consultation_id=family.consultation_id,
        family_id=family.id,
        entry_id=entry.id if entry else None,
        job_id=job_id,
        at=now,
        actor_id=actor.id,
        actor_name=actor.name[:NAME_LENGTH],
        act=act,
        details=details,
    )
    session.add(event)
    return event
