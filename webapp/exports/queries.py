"""The one statement that reads every comment of an export, once and in order."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from webapp.dispositions.models import Disposition
from webapp.exports.commands import Audience, Request
from webapp.exports.matching import entries_for
from webapp.register.models import Entry, Family, Unsorted
from webapp.register.policy import RedactionState
from webapp.submissions.models import Comment, Receipt, Submission

CHUNK: Final = 400  # rows that are in memory at once: few enough for the cache of a processor
ID, CARE, TEXT, SUBMISSION = 0, 1, 5, 7  # places of columns
SHARED: Final = 16  # columns that are read for every audience
Rows = Select[*tuple[Any, ...]]


def count(session: Session, request: Request) -> int:
    """Return how many comments an export has."""
    found = (
        entries_for(session, request.filter, request.audience)
        .with_only_columns(Entry.id)
        .subquery()
    )
    return session.scalars(select(func.count()).select_from(found)).one()


def rows_of(session: Session, request: Request) -> Rows:
    """Return what to read of every comment, by number; plain values, no objects.

    Each comment is one row: whatever is joined is found by its own key. ``CARE`` is the state
    of redaction of what must not be shown as it is, None of all others.
    """
    family = aliased(Family)  # the filter may have joined it for itself
    decision = func.coalesce(Entry.disposition_id, family.disposition_id)
    reads_persons = request.audience is Audience.PERSONAL
    query = (
        entries_for(session, request.filter, request.audience)
        .join(Comment, Comment.id == Entry.comment_id)
        .join(Submission, Submission.id == Entry.submission_id)
        .join(family, family.id == Entry.family_id)
        .outerjoin(Disposition, Disposition.id == decision)
        .outerjoin(Unsorted, Unsorted.entry_id == Entry.id)
    )
    if reads_persons:
        query = query.outerjoin(Receipt, Receipt.submission_id == Entry.submission_id)
    needs_care = or_(Entry.redaction != RedactionState.NONE, Unsorted.entry_id.is_not(None))
    persons = (Receipt.number, Submission.contact_name, Submission.contact_way)
    return query.with_only_columns(
        Entry.id,
        case((needs_care, type_coerce(Entry.redaction, String))),
        Entry.serial,
        Entry.draft_version_id,
        Entry.target,
        Comment.text,
        Entry.identity,
        Entry.submission_id,
        Submission.organisation,
        type_coerce(Entry.channel, String),
        _moment(session, Entry.received_at),
        type_coerce(Entry.state, String),
        type_coerce(Disposition.outcome, String),
        Disposition.reason,
        family.id,
        family.size,
        *(persons if reads_persons else ()),
        maintain_column_froms=True,
    ).order_by(Entry.serial)


def _moment(session: Session, column: Any) -> ColumnElement[Any]:  # noqa: ANN401
    """Return a moment as a text, 2026-03-02 01:00:00, in UTC as it is stored."""
    if session.get_bind().dialect.name == "sqlite":
        return type_coerce(column, String)
    return func.to_char(column, "YYYY-MM-DD HH24:MI:SS")
