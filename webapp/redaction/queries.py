"""Reading what is hidden in comments."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.redaction.models import Redaction
from webapp.redaction.policy import Reason, Span
from webapp.register.models import Entry
from webapp.register.policy import EntryState, RedactionState


def latest(session: Session, entry_ids: Collection[int]) -> dict[int, Redaction]:
    """Return the decisions or marks that hold, by entry id; none where nothing was found."""
    last = select(func.max(Redaction.id)).where(Redaction.entry_id.in_(entry_ids))
    rows = session.scalars(
        select(Redaction).where(Redaction.id.in_(last.group_by(Redaction.entry_id)))
    )
    return {row.entry_id: row for row in rows}


def spans_of(redaction: Redaction | None) -> list[Span]:
    """Return the parts of a comment that are hidden, apart and in order."""
    rows = redaction.spans if redaction else []
    return [Span(start, end, Reason(code)) for start, end, code in rows]


def next_marked(session: Session, entry: Entry) -> int | None:
    """Return the serial of another comment of the consultation that waits for a decision.

    The next one after ``entry``, or else the first.
    """
    waiting = (
        select(Entry.serial)
        .filter_by(consultation_id=entry.consultation_id, redaction=RedactionState.MARKED)
        .where(Entry.id != entry.id, Entry.state != EntryState.WITHDRAWN)
        .order_by(Entry.serial)
        .limit(1)
    )
    after = session.scalar(waiting.where(Entry.serial > entry.serial))
    return after if after is not None else session.scalar(waiting)


def count_marked(session: Session, consultation_id: int) -> int:
    """Return how many comments of a consultation wait for a decision."""
    return session.scalars(
        select(func.count())
        .select_from(Entry)
        .filter_by(consultation_id=consultation_id, redaction=RedactionState.MARKED)
        .where(Entry.state != EntryState.WITHDRAWN)
    ).one()
