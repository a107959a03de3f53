"""Reading dispositions and reasons for use again."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from webapp.dispositions.models import Disposition, StandardReason
from webapp.errors import NotFoundError
from webapp.register.models import Entry, Family, RegisterEvent
from webapp.register.policy import Act, EntryState, Outcome

DECISIONS = (Act.DECIDED, Act.CONFIRMED, Act.REVERTED)


def disposition_of(session: Session, subject: Family | Entry) -> Disposition | None:
    """Return the disposition that holds for a family, or for an entry: its own or its family's."""
    found = subject.disposition_id
    if found is None and isinstance(subject, Entry):
        found = session.get_one(Family, subject.family_id).disposition_id
    return session.get(Disposition, found) if found is not None else None


def dispositions(session: Session, ids: Collection[int | None]) -> dict[int, Disposition]:
    """Return dispositions by id; None among the ids is passed over."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    found = session.scalars(select(Disposition).where(Disposition.id.in_(wanted)))
    return {each.id: each for each in found}


def followers(family_ids: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Return what the entries of families have in common that have nothing of their own."""
    return (
        Entry.family_id.in_(family_ids),
        Entry.disposition_id.is_(None),
        Entry.state != EntryState.WITHDRAWN,
    )


def count_followers(session: Session, family_ids: Collection[int]) -> dict[int, int]:
    """Return how many entries follow each family."""
    counts = (
        select(Entry.family_id, func.count())
        .where(*followers(family_ids))
        .group_by(Entry.family_id)
    )
    return dict(session.execute(counts).all())


def last_decision(session: Session, subject: Family | Entry) -> RegisterEvent | None:
    """Return the latest decision, confirmation or return to an earlier one."""
    mine = (
        RegisterEvent.entry_id == subject.id
        if isinstance(subject, Entry)
        else (RegisterEvent.family_id == subject.id) & RegisterEvent.entry_id.is_(None)
    )
    return session.scalar(
        select(RegisterEvent)
        .where(mine, RegisterEvent.act.in_(DECISIONS))
        .order_by(RegisterEvent.id.desc())
        .limit(1)
    )


def decided_since(since: dt.datetime, job_id: int) -> ColumnElement[bool]:
    """Return whether a family was decided after a moment by anything but one job."""
    return (
        select(RegisterEvent.id)
        .where(
            RegisterEvent.family_id == Family.id,
            RegisterEvent.entry_id.is_(None),
            *_since(since, job_id),
        )
        .exists()
    )


def entry_decided_since(since: dt.datetime, job_id: int) -> ColumnElement[bool]:
    """Return whether an entry, or its family, was decided after a moment by anything else."""
    own = RegisterEvent.entry_id == Entry.id
    family = (RegisterEvent.family_id == Entry.family_id) & RegisterEvent.entry_id.is_(None)
    return select(RegisterEvent.id).where(or_(own, family), *_since(since, job_id)).exists()


def list_reasons(
    session: Session, consultation_id: int, outcome: Outcome | None = None
) -> Sequence[StandardReason]:
    """Return the standard reasons in use, by label; those for an outcome and those for all."""
    query = select(StandardReason).filter_by(consultation_id=consultation_id, retired_at=None)
    if outcome is not None:
        query = query.where(
            or_(StandardReason.outcome == outcome, StandardReason.outcome.is_(None))
        )
    return session.scalars(query.order_by(StandardReason.label, StandardReason.id)).all()


def get_reason(session: Session, consultation_id: int, reason_id: int) -> StandardReason:
    """Return a standard reason in use.

    Raises:
        NotFoundError: the consultation has none of this id in use.
    """
    found = session.get(StandardReason, reason_id)
    if found is None or found.consultation_id != consultation_id or found.retired_at is not None:
        raise NotFoundError(str(reason_id))
    return found


def count_reasons(session: Session) -> dict[int, int]:
    """Return how many standard reasons each consultation has in use; none is left out."""
    counts = (
        select(StandardReason.consultation_id, func.count())
        .where(StandardReason.retired_at.is_(None))
        .group_by(StandardReason.consultation_id)
    )
    return dict(session.execute(counts).all())


def _since(since: dt.datetime, job_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        RegisterEvent.act.in_(DECISIONS),
        RegisterEvent.at > since,
        or_(RegisterEvent.job_id.is_(None), RegisterEvent.job_id != job_id),
    )
