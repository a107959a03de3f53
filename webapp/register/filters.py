"""Which entries and families somebody wants to see; one filter for lists, bulk and exports."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import QueryableAttribute, Session

from webapp.clock import end_of_day, start_of_day
from webapp.register.models import Entry, Family, FamilyTag
from webapp.register.policy import EntryState, RedactionState
from webapp.search.models import Kind
from webapp.search.queries import found
from webapp.submissions.policy import Channel

NOBODY = 0  # as an assignee
STANDING = tuple(state for state in EntryState if state is not EntryState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of one consultation's register; days are whole days in Asia/Shanghai.

    Empty means everything. ``assignee`` 0 asks for what is nobody's; ``tags`` must all be
    there; ``alike`` leaves out what is alone in its family.
    """

    consultation_id: int
    version_id: int | None = None
    target: str = ""
    states: frozenset[EntryState] = frozenset()
    identity: str = ""
    channel: Channel | None = None
    family_id: int | None = None
    tags: frozenset[int] = frozenset()
    assignee: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    text: str = ""
    alike: bool = False
    redaction: RedactionState | None = None

    def entries(self, session: Session) -> Select[Entry]:
        """Return the entries that match, in no order; withdrawn ones only when asked for."""
        consultation, version = self._home(Entry.consultation_id, Entry.draft_version_id)
        conditions = [consultation == self.consultation_id, *self._about_entries(session)]
        if self.states:
            conditions.append(Entry.state.in_(self.states))
        else:
            conditions.append(Entry.state != EntryState.WITHDRAWN)
        if self.version_id is not None:
            conditions.append(version == self.version_id)
        if self.target:
            conditions.append(Entry.target == self.target)
        if self.family_id is not None:
            conditions.append(Entry.family_id == self.family_id)
        query = select(Entry).where(*conditions)
        about = list(self._about_families())
        return query.join(Family, Family.id == Entry.family_id).where(*about) if about else query

    def families(self, session: Session) -> Select[Family]:
        """Return the families with an entry that matches, in no order.

        A family's state is that of the decision on it; single entries may have their own.
        """
        consultation, version = self._home(Family.consultation_id, Family.draft_version_id)
        conditions = [consultation == self.consultation_id, *self._about_families()]
        if self.states:
            conditions.append(Family.state.in_(self.states))
        else:
            conditions.append(Family.state.in_(STANDING))
        if self.version_id is not None:
            conditions.append(version == self.version_id)
        if self.target:
            conditions.append(Family.target == self.target)
        if self.family_id is not None:
            conditions.append(Family.id == self.family_id)
        if about := list(self._about_entries(session)):
            live = Entry.state != EntryState.WITHDRAWN
            conditions.append(self._has_member(live, *about))
        is_not_empty = Family.size + 0 > 0  # as an expression: no index is chosen for its sake
        return select(Family).where(is_not_empty, *conditions)

    def count_members(self, session: Session, family_ids: Sequence[int]) -> dict[int, int]:
        """Return how many entries of each family match what is said about entries."""
        rows = session.execute(
            select(Entry.family_id, func.count())
            .where(
                Entry.family_id.in_(family_ids),
                Entry.state != EntryState.WITHDRAWN,
                *self._about_entries(session),
            )
            .group_by(Entry.family_id)
        )
        return {family_id: count for family_id, count in rows}  # noqa: C416

    @property
    def is_about_entries(self) -> bool:
        """Tell whether some members of a family may match and others not."""
        about = (self.identity, self.channel, self.since, self.until, self.redaction, self.text)
        return any(about)

    @property
    def is_rare(self) -> bool:
        """Tell whether few families match by something that has an index of its own."""
        return bool(self.assignee or self.family_id or self.tags or self.text)

    def _home(self, *columns: QueryableAttribute[int]) -> Sequence[ColumnElement[int]]:
        """Return columns; those of an index that must not be used are made expressions.

        Without statistics SQLite would rather read a whole consultation than look up the few
        that have a tag.
        """
        is_looked_up = self.tags or self.text
        return [column + 0 if is_looked_up else column.expression for column in columns]

    def _about_entries(self, session: Session) -> Iterable[ColumnElement[bool]]:
        if self.identity:
            yield Entry.identity == self.identity
        if self.channel is not None:
            yield Entry.channel == self.channel
        if self.since is not None:
            yield Entry.received_at >= start_of_day(self.since)
        if self.until is not None:
            yield Entry.received_at < end_of_day(self.until)
        if self.redaction is not None:
            yield Entry.redaction == self.redaction
        if self.text:
            yield found(session, Kind.COMMENT, self.consultation_id, self.text, Entry.comment_id)

    def _has_member(self, *about: ColumnElement[bool]) -> ColumnElement[bool]:
        """Look families up by what holds a text, which is rare; ask each for what is common."""
        if self.text:
            return Family.id.in_(select(Entry.family_id).where(*about))
        return select(Entry.id).where(Entry.family_id == Family.id, *about).exists()

    def _about_families(self) -> Iterable[ColumnElement[bool]]:
        if self.assignee is not None:
            yield (
                Family.assignee_id.is_(None)
                if self.assignee == NOBODY
                else (Family.assignee_id == self.assignee)
            )
        if self.alike:
            yield Family.size > 1
        for tag_id in sorted(self.tags):
            yield Family.id.in_(select(FamilyTag.family_id).where(FamilyTag.tag_id == tag_id))

    def but(self, **changes: object) -> Self:
        """Return this filter with something changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def as_json(self) -> dict[str, object]:
        """Return the filter as a job's parameters hold it."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """Return the filter that ``as_json`` gave."""
        values: dict[str, object] = dict(stored)
        values["states"] = frozenset(EntryState(each) for each in _many(stored["states"]))
        values["tags"] = frozenset(int(each) for each in _many(stored["tags"]))
        for name, kind in (("channel", Channel), ("redaction", RedactionState)):
            values[name] = kind(str(stored[name])) if stored[name] else None
        for name in ("since", "until"):
            values[name] = dt.date.fromisoformat(str(stored[name])) if stored[name] else None
        return cls(**values)  # type: ignore[arg-type]


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _many(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else []
