"""What a list and the panel beside it show, in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.register.filters import Filter
from webapp.register.models import Entry, Family, RegisterEvent, Tag
from webapp.register.policy import Act
from webapp.register.services_working import tags_of
from webapp.submissions.models import Comment, Submission

ARRIVALS = (Act.REGISTERED, Act.JOINED)


@dataclass(frozen=True, slots=True)
class Line:
    """A family by the entry whose text stands for it, or a single entry of it.

    ``matching`` is how many members match a filter that is about entries.
    """

    family: Family
    entry: Entry
    text: str
    submission: Submission
    tags: list[Tag] = field(default_factory=list)
    matching: int | None = None


def family_lines(session: Session, ids: Sequence[int], filter_: Filter) -> list[Line]:
    """Return families with their leading texts, in the order of ``ids``."""
    query = _lines().where(Entry.id == Family.lead_id, Family.id.in_(ids))
    found = {row[0].id: row for row in session.execute(query)}
    tags = tags_of(session, list(ids))
    matching = filter_.count_members(session, ids) if filter_.is_about_entries else {}
    return [Line(*found[each], tags[each], matching.get(each)) for each in ids if each in found]


def entry_lines(session: Session, ids: Sequence[int]) -> list[Line]:
    """Return single entries with their texts, in the order of ``ids``."""
    query = _lines().where(Entry.id.in_(ids))
    found = {row[1].id: row for row in session.execute(query)}
    tags = tags_of(session, [row[0].id for row in found.values()])
    return [Line(*found[each], tags[found[each][0].id]) for each in ids if each in found]


def acts_on(session: Session, family: Family, limit: int = 30) -> Sequence[RegisterEvent]:
    """Return what was done with a family, the latest first; arrivals are counted, not told."""
    return session.scalars(
        select(RegisterEvent)
        .filter_by(family_id=family.id)
        .where(RegisterEvent.act.not_in(ARRIVALS))
        .order_by(RegisterEvent.id.desc())
        .limit(limit)
    ).all()


def serials_of(session: Session, entry_ids: Sequence[int]) -> dict[int, int]:
    """Return the serials of entries by their ids."""
    rows = session.execute(select(Entry.id, Entry.serial).where(Entry.id.in_(entry_ids)))
    return {row.id: row.serial for row in rows}


def tags_in(session: Session, consultation_id: int) -> Sequence[Tag]:
    """Return a consultation's tags by name."""
    return session.scalars(
        select(Tag).filter_by(consultation_id=consultation_id).order_by(Tag.name)
    ).all()


def _lines() -> Select[Family, Entry, str, Submission]:
    return (
        select(Family, Entry, Comment.text, Submission)
        .select_from(Entry)
        .join(Family, Family.id == Entry.family_id)
        .join(Comment, Comment.id == Entry.comment_id)
        .join(Submission, Submission.id == Entry.submission_id)
    )
