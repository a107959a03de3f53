"""Reading what is to be sorted, and what it is compared with."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.register.models import Entry, Family, Unsorted
from webapp.register.policy import EntryState, Placement
from webapp.submissions.models import Comment

CHUNK = 2000
LIVE = tuple(state for state in EntryState if state is not EntryState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Place:
    """A target of a draft version; families never reach beyond one."""

    draft_version_id: int
    target: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that is to be sorted, with its text and its family so far."""

    entry: Entry
    text: str
    family: Family


@dataclass(frozen=True, slots=True)
class SortedRow:
    """An entry whose text may be held for comparison."""

    id: int
    comment_id: int
    family_id: int
    digest: bytes


def waiting(session: Session, limit: int) -> dict[Place, list[int]]:
    """Return the entries to be sorted by target, the earliest first."""
    rows = session.execute(
        select(Entry.draft_version_id, Entry.target, Entry.id)
        .join(Unsorted, Unsorted.entry_id == Entry.id)
        .order_by(Unsorted.entry_id)
        .limit(limit)
    )
    found: dict[Place, list[int]] = {}
    for version_id, target, entry_id in rows:
        found.setdefault(Place(version_id, target), []).append(entry_id)
    return found


def take(session: Session, entry_ids: Collection[int]) -> list[Waiting]:
    """Return those of the entries that are still to be sorted.

    Their families are locked first, as whoever decides or moves does.
    """
    session.scalars(
        select(Family)
        .join(Entry, Entry.family_id == Family.id)
        .where(Entry.id.in_(entry_ids))
        .order_by(Family.id)
        .with_for_update(of=Family)
    ).all()
    rows = session.execute(
        select(Entry, Comment.text, Family)
        .join(Unsorted, Unsorted.entry_id == Entry.id)
        .join(Comment, Comment.id == Entry.comment_id)
        .join(Family, Family.id == Entry.family_id)
        .where(Entry.id.in_(entry_ids))
        .order_by(Entry.id)
        .with_for_update(of=Unsorted)
    )
    return [Waiting(*row) for row in rows]


def sorted_between(
    session: Session, place: Place, after: int, upto: int
) -> Iterator[list[SortedRow]]:
    """Yield a target's entries after one and up to another, in chunks, the earliest first."""
    query = (
        select(Entry.id, Entry.comment_id, Entry.family_id, Entry.digest)
        .filter_by(draft_version_id=place.draft_version_id, target=place.target)
        .where(Entry.state.in_(LIVE), Entry.id <= upto)
        .order_by(Entry.id)
        .limit(CHUNK)
    )
    while rows := session.execute(query.where(Entry.id > after)).all():
        yield [SortedRow(*row) for row in rows]
        after = rows[-1].id


def texts(session: Session, comment_ids: Collection[int]) -> dict[int, str]:
    """Return texts by the ids of their comments."""
    rows = session.execute(select(Comment.id, Comment.text).where(Comment.id.in_(comment_ids)))
    return {row.id: row.text for row in rows}


def entries(session: Session, entry_ids: Iterable[int]) -> dict[int, Entry]:
    """Return entries by id."""
    with session.no_autoflush:  # by key: what is not written yet cannot change what is found
        found = session.scalars(select(Entry).where(Entry.id.in_(list(entry_ids))))
        return {entry.id: entry for entry in found}


def families(session: Session, family_ids: Iterable[int]) -> dict[int, Family]:
    """Return families by id, locked so that nobody decides on them meanwhile."""
    found = session.scalars(
        select(Family).where(Family.id.in_(list(family_ids))).order_by(Family.id).with_for_update()
    )
    return {family.id: family for family in found}


def copy_of(
    session: Session, place: Place, digest: bytes, *, but: int | None = None
) -> Entry | None:
    """Return an entry that stands and has this very text, not in the family ``but``.

    One that somebody put elsewhere by hand does not count: that was about itself.
    """
    query = (
        select(Entry)
        .filter_by(draft_version_id=place.draft_version_id, target=place.target, digest=digest)
        .where(Entry.state.in_(LIVE), Entry.placement == Placement.AUTOMATIC)
    )
    if but is not None:
        query = query.where(Entry.family_id != but)
    return session.scalar(query.limit(1))


def parted_copies(session: Session, place: Place, digests: Collection[bytes]) -> set[bytes]:
    """Return those of the texts that stand in more than one family."""
    rows = session.scalars(
        select(Entry.digest)
        .filter_by(draft_version_id=place.draft_version_id, target=place.target)
        .where(
            Entry.digest.in_(digests),
            Entry.state.in_(LIVE),
            Entry.placement == Placement.AUTOMATIC,
        )
        .group_by(Entry.digest)
        .having(func.min(Entry.family_id) != func.max(Entry.family_id))
    )
    return set(rows)


def has_placed(session: Session, family: Family) -> bool:
    """Tell whether somebody put one of a family's entries there by hand."""
    found = select(Entry.id).filter_by(family_id=family.id, placement=Placement.BY_HAND).limit(1)
    return session.scalar(found) is not None
