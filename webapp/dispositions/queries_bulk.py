"""What a selection or a filter meets: how much, and the next of it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.dispositions import queries
from webapp.dispositions.commands import Mode
from webapp.dispositions.models import Disposition
from webapp.dispositions.policy import COUNTED
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family, RegisterEvent
from webapp.register.policy import Act, EntryState

ANY_STATE: frozenset[EntryState] = frozenset()


@dataclass(frozen=True, slots=True)
class Extent:
    """How many families and entries something meets; each counted up to one above 10,000."""

    families: int
    comments: int

    @staticmethod
    def is_more(count: int) -> bool:
        """Tell whether a count only says that there are more."""
        return count > COUNTED


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of a filter a step of a job takes: ids above ``after``, at most ``until``.

    Decisions since ``since`` are respected unless the job itself made them; None: all the same.
    """

    after: int
    until: int
    limit: int
    since: dt.datetime | None
    job_id: int


def extent(session: Session, filter_: Filter, mode: Mode) -> Extent:
    """Return how much a filter meets."""
    if mode is Mode.ENTRIES:
        entries = filter_.entries(session)
        families = _count(session, entries.with_only_columns(Entry.family_id).distinct())
        return Extent(families, _count(session, entries.with_only_columns(Entry.id)))
    ids = filter_.families(session).with_only_columns(Family.id)
    members = select(Entry.id).where(
        Entry.family_id.in_(ids),
        Entry.disposition_id.is_(None),
        Entry.state != EntryState.WITHDRAWN,
    )
    return Extent(_count(session, ids), _count(session, members))


def extent_of_selection(
    session: Session, consultation_id: int, family_ids: Collection[int]
) -> Extent:
    """Return how much a selection of families meets."""
    mine = select(Family.id).filter_by(consultation_id=consultation_id)
    ids = session.scalars(mine.where(Family.id.in_(family_ids), Family.size > 0)).all()
    return Extent(len(ids), sum(queries.count_followers(session, ids).values()))


def lock_selection(
    session: Session, consultation_id: int, family_ids: Collection[int]
) -> Sequence[Family]:
    """Return the families of a selection that hold something, by id; nobody else changes them."""
    mine = select(Family).filter_by(consultation_id=consultation_id)
    return session.scalars(
        mine.where(Family.id.in_(family_ids), Family.size > 0).order_by(Family.id).with_for_update()
    ).all()


def next_families(
    session: Session, filter_: Filter, stretch: Stretch
) -> tuple[Sequence[Family], set[int]]:
    """Return the next families of a job, by id and locked, and which of them others decided.

    What left the filter because somebody decided it is among them, to be reported.
    """
    found = filter_.families(session)
    overtaken = queries.decided_since(stretch.since, stretch.job_id) if stretch.since else None
    if overtaken is not None and filter_.states:
        found = filter_.but(states=ANY_STATE).families(session)
        found = found.where(or_(Family.state.in_(filter_.states), overtaken))
    families = session.scalars(
        found.where(Family.id > stretch.after, Family.id <= stretch.until)
        .order_by(Family.id)
        .limit(stretch.limit)
        .with_for_update(of=Family)
    ).all()
    return families, _which(session, Family, families, overtaken)


def next_entries(
    session: Session, filter_: Filter, stretch: Stretch
) -> tuple[Sequence[Entry], set[int]]:
    """Return the next entries of a job, as ``next_families`` does; their families are locked."""
    found = filter_.entries(session)
    overtaken = (
        queries.entry_decided_since(stretch.since, stretch.job_id) if stretch.since else None
    )
    if overtaken is not None and filter_.states:
        found = filter_.but(states=ANY_STATE).entries(session)
        found = found.where(or_(Entry.state.in_(filter_.states), overtaken))
    found = found.where(Entry.id > stretch.after, Entry.id <= stretch.until)
    found = found.order_by(Entry.id).limit(stretch.limit)
    chosen = session.execute(found.with_only_columns(Entry.id, Entry.family_id)).all()
    families = {row.family_id for row in chosen}
    session.scalars(
        select(Family).where(Family.id.in_(families)).order_by(Family.id).with_for_update()
    ).all()
    ids = [row.id for row in chosen]
    entries = session.scalars(
        select(Entry)
        .where(Entry.id.in_(ids))
        .order_by(Entry.id)
        .execution_options(populate_existing=True)
    ).all()
    return entries, _which(session, Entry, entries, overtaken)


def drafted_alone(
    session: Session, family_ids: Collection[int], before: dt.datetime
) -> Sequence[Entry]:
    """Return the entries of families with drafts of their own that were there at a moment."""
    query = (
        select(Entry)
        .join(Disposition, Disposition.id == Entry.disposition_id)
        .where(
            Entry.family_id.in_(family_ids),
            Entry.state == EntryState.DRAFTED,
            Disposition.drafted_at <= before,
        )
    )
    return session.scalars(query.order_by(Entry.id).with_for_update(of=Entry)).all()


def acts_of_job(
    session: Session, job_id: int, acts: Collection[Act], before: int | None, limit: int
) -> Sequence[RegisterEvent]:
    """Return what a job did, the latest first, from before an event on."""
    query = select(RegisterEvent).where(RegisterEvent.job_id == job_id, RegisterEvent.act.in_(acts))
    if before is not None:
        query = query.where(RegisterEvent.id < before)
    return session.scalars(query.order_by(RegisterEvent.id.desc()).limit(limit)).all()


def assignee_before(session: Session, event: RegisterEvent) -> Actor | None:
    """Return who had a family before an assignment."""
    number = event.details["before"]
    if not isinstance(number, int):
        return None
    earlier = session.scalar(
        select(RegisterEvent)
        .filter_by(family_id=event.family_id, act=Act.ASSIGNED)
        .where(RegisterEvent.id < event.id)
        .order_by(RegisterEvent.id.desc())
        .limit(1)
    )
    return Actor(number, str(earlier.details["name"]) if earlier else "")


def _which(
    session: Session,
    kind: type[Family] | type[Entry],
    found: Sequence[Family] | Sequence[Entry],
    condition: ColumnElement[bool] | None,
) -> set[int]:
    if condition is None:
        return set()
    ids = [each.id for each in found]
    return set(session.scalars(select(kind.id).where(kind.id.in_(ids), condition)))


def _count(session: Session, rows: object) -> int:
    some = rows.limit(COUNTED + 1).subquery()  # type: ignore[attr-defined]
    return session.scalars(select(func.count()).select_from(some)).one()
