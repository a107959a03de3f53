"""Which entries belong together: joining, taking out, merging."""

import datetime as dt

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.audit.commands import PROGRAM, Actor
from webapp.errors import InvalidInputError, StaleError, msgid
from webapp.register import queries
from webapp.register.history import tell
from webapp.register.models import Entry, Family, FamilyTag
from webapp.register.policy import Act, EntryState, Placement

WAITING = (EntryState.PENDING, EntryState.DRAFTED)  # what comes first says where a family stands


def new_family(session: Session, entry: Entry) -> Family:
    """Return a family for an entry that is like no other so far."""
    family = Family(
        consultation_id=entry.consultation_id,
        draft_version_id=entry.draft_version_id,
        target=entry.target,
        size=0,
        state=EntryState.PENDING,
        first_at=entry.received_at,
        latest_at=entry.received_at,
        rev=0,
    )
    session.add(family)
    session.flush()  # the entry needs the id
    return family


def put(entry: Entry, family: Family) -> None:
    """Put an entry that stands into a family; it follows what was decided on the family.

    The caller recounts the family that it leaves.
    """
    entry.family_id = family.id
    follow(entry, family)
    family.size += 1
    family.first_at = min(family.first_at, entry.received_at)
    family.latest_at = max(family.latest_at, entry.received_at)


def follow(entry: Entry, family: Family) -> None:
    """Give an entry without a disposition of its own the state of its family.

    A family that none was decided on stands where its entries do: it waits again.
    """
    if entry.disposition_id is None:
        if family.disposition_id is None:
            family.state = EntryState.PENDING
        entry.state = family.state


def restate(session: Session, family: Family) -> None:
    """Let a family that has no disposition stand where its entries do.

    It is pending while an entry follows it. Once each has a disposition of its own it is
    drafted while one of them is, and else stands where its lead does.
    """
    if family.disposition_id is not None or family.size == 0:
        return
    states = queries.states_of(session, family)
    waiting = next((state for state in WAITING if state in states), None)
    if waiting is None and family.lead_id is not None:
        waiting = session.get_one(Entry, family.lead_id).state
    family.state = waiting or family.state


def recount(session: Session, family: Family) -> None:
    """Count a family's entries again; one that has lost its lead takes the earliest left."""
    family.size, first = queries.count_live(session, family)
    lead = session.get(Entry, family.lead_id) if family.lead_id else None
    gone = lead is None or lead.family_id != family.id or lead.state is EntryState.WITHDRAWN
    if gone and first is not None:
        family.lead_id = first
    if family.size == 0:
        family.state = EntryState.WITHDRAWN
    restate(session, family)


def carry_over(session: Session, empty: Family, family: Family) -> None:
    """Let what staff put on an emptied family go on with the one that takes its place."""
    empty.merged_into_id = family.id
    empty.rev += 1
    family.assignee_id = family.assignee_id or empty.assignee_id
    if _copy_tags(session, empty, family):
        session.execute(delete(FamilyTag).filter_by(family_id=empty.id))


def take_out(session: Session, entry: Entry, rev: int, actor: Actor, *, now: dt.datetime) -> Family:
    """Give an entry a family of its own, to be read and decided by itself.

    Raises:
        StaleError: the entry changed since ``rev``.
        InvalidInputError: it is alone already, or withdrawn.
    """
    old = _movable(session, entry, rev)
    if old.size == 1:
        raise InvalidInputError(msgid("这条意见单独成组，不需要移出。"))
    family = new_family(session, entry)
    family.assignee_id, family.lead_id = old.assignee_id, entry.id
    _copy_tags(session, old, family)
    _move(session, entry, old, family, actor, now)
    return family


def move(  # noqa: PLR0913
    session: Session, entry: Entry, rev: int, family: Family, actor: Actor, *, now: dt.datetime
) -> None:
    """Put an entry into another family on the same target.

    Raises:
        StaleError: the entry changed since ``rev``.
        InvalidInputError: the family is on another target, or it is in it already.
    """
    old = _movable(session, entry, rev)
    if _place(family) != _place(old):
        raise InvalidInputError(msgid("只能移到同一条文的相似组。"))
    if family is old:
        raise InvalidInputError(msgid("这条意见已在这个组里。"))
    _move(session, entry, old, family, actor, now)


def merge(session: Session, family: Family, into: Family, actor: Actor, *, now: dt.datetime) -> int:
    """Put all of a family into another on the same target; return how many entries moved.

    Entries with a disposition of their own keep it; the others follow the family they join.

    Raises:
        InvalidInputError: the two are on different targets, or the same.
    """
    if _place(family) != _place(into) or family is into:
        raise InvalidInputError(msgid("只能合并同一条文的两个相似组。"))
    moved = family.size
    mine = Entry.family_id == family.id
    session.execute(
        update(Entry)
        .where(mine, Entry.disposition_id.is_(None), Entry.state != EntryState.WITHDRAWN)
        .values(state=into.state if into.disposition_id else EntryState.PENDING, rev=Entry.rev + 1),
        execution_options={"synchronize_session": "fetch"},
    )
    session.execute(
        update(Entry).where(mine).values(family_id=into.id),
        execution_options={"synchronize_session": "fetch"},
    )
    into.size += moved
    into.first_at = min(into.first_at, family.first_at)
    into.latest_at = max(into.latest_at, family.latest_at)
    into.rev += 1
    family.size = 0
    carry_over(session, family, into)
    session.flush()
    restate(session, into)
    tell(session, actor, Act.MERGED, now, family=into, before=family.id, count=moved)
    tell(session, actor, Act.MERGED, now, family=family, after=into.id, count=moved)
    return moved


def join(  # noqa: PLR0913
    session: Session,
    entry: Entry,
    family: Family,
    into: Family,
    similarity: float,
    *,
    now: dt.datetime,
) -> None:
    """Put the newcomer that a family stands for, with its copies, among its like.

    One event tells of it, the newcomer's; neither family's stamp is touched by those who
    join it, so that nobody who is deciding on it is refused.

    Args:
        session: a writing session.
        entry: the newcomer, the lead of ``family``.
        family: its family so far, which goes on in the other.
        into: the family it joins, on the same target.
        similarity: how much alike the two are, 1.0 for copies.
        now: the moment, UTC.
    """
    if family.size > 1:
        merge(session, family, into, PROGRAM, now=now)
        return
    put(entry, into)
    entry.rev += 1
    family.size = 0
    carry_over(session, family, into)
    tell(
        session,
        PROGRAM,
        Act.JOINED,
        now,
        family=into,
        entry=entry,
        before=family.id,
        similarity=similarity,
    )


def _movable(session: Session, entry: Entry, rev: int) -> Family:
    if entry.rev != rev:
        raise StaleError
    if entry.state is EntryState.WITHDRAWN:
        raise InvalidInputError(msgid("这条意见已由填报人撤回，不能移动。"))
    return queries.get_family(session, entry.consultation_id, entry.family_id, for_update=True)


def _move(  # noqa: PLR0913, PLR0917
    session: Session, entry: Entry, old: Family, family: Family, actor: Actor, now: dt.datetime
) -> None:
    put(entry, family)
    entry.placement = Placement.BY_HAND
    entry.rev += 1
    session.flush()
    recount(session, old)
    if old.size == 0:
        carry_over(session, old, family)
    old.rev, family.rev = old.rev + 1, family.rev + 1
    for place, moved in ((family, entry), (old, None)):
        tell(
            session,
            actor,
            Act.MOVED,
            now,
            family=place,
            entry=moved,
            before=old.id,
            after=family.id,
        )


def _copy_tags(session: Session, source: Family, family: Family) -> bool:
    """Give a family another's tags too; return whether that had any."""
    tags = select(FamilyTag.tag_id).filter_by
    found = set(session.scalars(tags(family_id=source.id)))
    if found:
        new = found - set(session.scalars(tags(family_id=family.id)))
        session.add_all(FamilyTag(family_id=family.id, tag_id=tag) for tag in sorted(new))
    return bool(found)


def _place(family: Family) -> tuple[int, str]:
    return family.draft_version_id, family.target
