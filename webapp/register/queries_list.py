"""Pages of the list of families or entries: found by where the last one ended, never counted off.

A list over all states is that of each state, put together: so the index of each gives its
rows in their order, and a page costs the same in a register of any size.
"""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_, union_all
from sqlalchemy.orm import Session

from webapp.register.filters import STANDING, Filter
from webapp.register.models import Entry, Family

Rows = Select[*tuple[Any, ...]]

PAGE = 50
COUNTED = 10_000  # beyond, it is enough to know that there are more


class Order(enum.StrEnum):
    """What comes first: the largest families, the latest, or the earliest."""

    SIZE = "size"
    NEW = "new"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list something stands: its size (1 where that does not count) and its id."""

    size: int
    id: int

    def __str__(self) -> str:
        """Return the place as addresses hold it."""
        return f"{self.size}.{self.id}"


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page begins: after a place, or, backwards, before it; without one at the top."""

    place: Place | None = None
    backwards: bool = False


START = Start()


@dataclass(frozen=True, slots=True)
class Span:
    """One page: ids in their order, and the places from which its neighbours go on."""

    ids: tuple[int, ...]
    before: Place | None
    after: Place | None


def page_of_families(
    session: Session,
    filter_: Filter,
    order: Order,
    start: Start = START,
    limit: int = PAGE,
) -> Span:
    """Return a page of the families that match, in one statement."""

    def branch(part: Filter) -> Rows:
        return part.families(session).with_only_columns(Family.id, Family.size.label("size"))

    return _page(session, filter_, branch, Family, order, start, limit)


def page_of_entries(
    session: Session,
    filter_: Filter,
    order: Order,
    start: Start = START,
    limit: int = PAGE,
) -> Span:
    """Return a page of the entries that match, by number, in one statement."""

    def branch(part: Filter) -> Rows:
        return part.entries(session).with_only_columns(Entry.id)

    by_id = Order.OLD if order is Order.OLD else Order.NEW
    return _page(session, filter_, branch, Entry, by_id, start, limit)


def next_family(session: Session, filter_: Filter, order: Order, family_id: int) -> int | None:
    """Return the family that comes after another one, also where that matches no more."""
    family = session.get(Family, family_id)
    if family is None:
        return None
    place = Place(max(family.size, 1), family.id)
    found = page_of_families(session, filter_, order, Start(place), limit=1)
    return found.ids[0] if found.ids else None


def count_families(session: Session, filter_: Filter) -> int:
    """Return how many families match, up to one more than ``COUNTED``."""
    return _count(session, filter_.families(session).with_only_columns(Family.id))


def count_entries(session: Session, filter_: Filter) -> int:
    """Return how many entries match, up to one more than ``COUNTED``."""
    return _count(session, filter_.entries(session).with_only_columns(Entry.id))


def _count(session: Session, query: Rows) -> int:
    some = query.limit(COUNTED + 1).subquery()
    return session.scalars(select(func.count()).select_from(some)).one()


def _page(  # noqa: PLR0913, PLR0917
    session: Session,
    filter_: Filter,
    branch: Callable[[Filter], Rows],
    model: type[Family] | type[Entry],
    order: Order,
    start: Start,
    limit: int,
) -> Span:
    """Read one more than a page to know whether there is another one."""
    backwards = start.backwards
    is_down = (order is not Order.OLD) is not backwards
    parts = [
        _ordered(branch(part), model, order, start.place, is_down=is_down, limit=limit + 1)
        for part in _parts(filter_)
    ]
    rows = list(session.execute(_together(parts, order, is_down=is_down, limit=limit + 1)))
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    ends = [Place(row.size if order is Order.SIZE else 1, row.id) for row in rows[:1] + rows[-1:]]
    before, after = (more, True) if backwards else (start.place is not None, more)
    return Span(
        tuple(row.id for row in rows),
        ends[0] if ends and before else None,
        ends[-1] if ends and after else None,
    )


def _parts(filter_: Filter) -> Iterable[Filter]:
    """Return a filter for each state, or the one where something rare is better looked up."""
    if filter_.is_rare:
        return [filter_]
    states = filter_.states or STANDING
    return [filter_.but(states=frozenset({state})) for state in sorted(states)]


def _ordered(  # noqa: PLR0913
    query: Rows,
    model: type[Family] | type[Entry],
    order: Order,
    place: Place | None,
    *,
    is_down: bool,
    limit: int,
) -> Rows:
    keys: list[ColumnElement[int]] = [model.id]  # type: ignore[list-item]
    if order is Order.SIZE:
        keys.insert(0, Family.size)  # type: ignore[arg-type]
    if place is not None:
        bound = tuple_(place.size, place.id) if order is Order.SIZE else place.id
        here = tuple_(*keys) if order is Order.SIZE else keys[0]
        query = query.where(here < bound if is_down else here > bound)
    return query.order_by(*(key.desc() if is_down else key for key in keys)).limit(limit)


def _together(parts: Sequence[Rows], order: Order, *, is_down: bool, limit: int) -> Rows:
    """Return the first rows of several ordered lists."""
    wrapped = [select(part.subquery()) for part in parts]
    rows = (union_all(*wrapped) if len(wrapped) > 1 else wrapped[0]).subquery()
    keys = [rows.c.id]
    if order is Order.SIZE:
        keys.insert(0, rows.c.size)
    return select(rows).order_by(*(key.desc() if is_down else key for key in keys)).limit(limit)
