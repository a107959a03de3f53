"""The state of the list of comments, which is its address: filter, order, place, what is open."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from webapp.register import queries_list
from webapp.register.filters import NOBODY, Filter
from webapp.register.models import QUERY_LENGTH
from webapp.register.policy import EntryState, RedactionState
from webapp.register.queries_list import Order, Place, Start
from webapp.submissions.policy import Channel, clean_line
from webapp.workbench.desk import Desk

TARGET = re.compile(r"general|title|(article|attachment)-\d{1,4}(-\d{1,3})?")
PLACE = re.compile(r"(\d{1,10})\.(\d{1,10})")
MOST_IDS = 2**31 - 1
YEARS = range(2000, 2101)
TEXT_LENGTH, IDENTITY_LENGTH, MANY = 100, 40, 20
FAMILY, EACH = "family", "each"  # one line a family, or one an entry
ME, NONE = "me", "none"  # as an assignee
TABLE = "table"


def _one(values: Sequence[str]) -> str:
    return values[-1]


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else 0
    if not 0 < number <= MOST_IDS:
        raise ValueError(text)
    return number


def _target(text: str) -> str:
    if not TARGET.fullmatch(text):
        raise ValueError(text)
    return text


def _line(length: int) -> Callable[[str], str]:
    def line(text: str) -> str:
        cleaned = clean_line(text)
        if len(cleaned) > length:
            raise ValueError(text)
        return cleaned

    return line


def _one_of(*choices: str) -> Callable[[str], str]:
    def chosen(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return chosen


def _assignee(text: str) -> str:
    return text if text in {ME, NONE} else str(_number(text))


def _place(text: str) -> Place:
    found = PLACE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Place(_number(found[1]), _number(found[2]))


def _heat(text: str) -> str:
    return text if text == TABLE else str(_number(text))


def _day(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def _flag(text: str) -> bool:
    return _one_of("1")(text) == "1"


# The name in addresses, in their order; the field; what reads it. The filter comes first.
NAMES: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("version", "version", _number),
    ("target", "target", _target),
    ("state", "states", EntryState),
    ("identity", "identity", _line(IDENTITY_LENGTH)),
    ("channel", "channel", Channel),
    ("tag", "tags", _number),
    ("assignee", "assignee", _assignee),
    ("from", "since", _day),
    ("to", "until", _day),
    ("q", "text", _line(TEXT_LENGTH)),
    ("family", "family", _number),
    ("alike", "alike", _flag),
    ("redaction", "redaction", RedactionState),
    ("view", "view", _one_of(FAMILY, EACH)),
    ("sort", "sort", Order),
    ("heat", "heat", _heat),
    ("after", "after", _place),
    ("before", "before", _place),
    ("open", "open", _number),
)
REPEATED = {"states", "tags"}
POSITION = {"after": None, "before": None, "open": None}


@dataclass(frozen=True, slots=True)
class Query:
    """What the list shows; equal ones have equal addresses.

    ``assignee`` is ``me``, ``none`` or somebody's id; ``heat`` is the form of the counts above
    the list: a table, or the number of the chapter that is opened. ``dropped`` names what an
    address held that means nothing.
    """

    version: int | None = None
    target: str = ""
    states: tuple[EntryState, ...] = ()
    identity: str = ""
    channel: Channel | None = None
    tags: tuple[int, ...] = ()
    assignee: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    text: str = ""
    family: int | None = None
    alike: bool = False
    redaction: RedactionState | None = None
    view: str = FAMILY
    sort: Order = Order.SIZE
    heat: str = ""
    after: Place | None = None
    before: Place | None = None
    open: int | None = None
    dropped: tuple[str, ...] = field(default=(), compare=False)

    @property
    def order(self) -> Order:
        """Return the order of what is shown: single entries have no size."""
        return Order.NEW if self.view == EACH and self.sort is Order.SIZE else self.sort

    @property
    def position(self) -> Start:
        """Return where the page begins."""
        return Start(self.before or self.after, backwards=self.before is not None)

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but an article was asked for."""
        return self.start() != Query(
            version=self.version,
            target=self.target,
            view=self.view,
            sort=self.sort,
            heat=self.heat,
        )

    def but(self, **changes: Any) -> Self:  # noqa: ANN401
        """Return this with something changed."""
        return replace(self, **changes)

    def start(self) -> Self:
        """Return this at its first page with nothing open."""
        return self.but(**POSITION)

    def to_filter(self, desk: Desk) -> Filter:
        """Return which entries and families are meant.

        An article is one of a version; without one the list covers every version unless one
        is asked for.
        """
        everywhere = self.version is None and not self.target
        return Filter(
            consultation_id=desk.consultation.id,
            version_id=None if everywhere else desk.version.id,
            target=self.target,
            states=frozenset(self.states),
            identity=self.identity,
            channel=self.channel,
            family_id=self.family,
            tags=frozenset(self.tags),
            assignee=_staff_id(self.assignee, desk),
            since=self.since,
            until=self.until,
            text=self.text,
            alike=self.alike,
            redaction=self.redaction,
        )

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401
        """Return names and values in their order; what is as usual is left out."""
        query = self.but(**changes)
        return [
            (name, _written(value))
            for name, attribute, _ in NAMES
            for value in _values(query, attribute)
        ]

    def as_string(self, **changes: Any) -> str:  # noqa: ANN401
        """Return the query string, the same for the same list."""
        return urlencode(self.pairs(**changes))

    def url(self, desk: Desk, **changes: Any) -> str:  # noqa: ANN401
        """Return the address of the list, perhaps changed."""
        address = url_for("workbench.comments", slug=desk.slug)
        query = self.as_string(**changes)
        return f"{address}?{query}" if query else address


def parse(source: str | Mapping[str, str]) -> Query:
    """Return what an address asks for; whatever it holds, this never fails.

    Args:
        source: a query string, or ``request.args``.
    """
    found: dict[str, object] = {}
    dropped = []
    values = _lists(source)
    for name, attribute, read in NAMES:
        given = [value for value in values.get(name, ()) if value]
        if not given:
            continue
        try:
            if attribute in REPEATED:
                found[attribute] = _several(read, given)
            else:
                found[attribute] = read(_one(given))
        except ValueError:
            dropped.append(name)
    return Query(**found, dropped=tuple(dropped))  # type: ignore[arg-type]


def next_family(db: Session, desk: Desk, query: Query, family_id: int) -> int | None:
    """Return the family that the list has after another, also where that left the list."""
    return queries_list.next_family(db, query.to_filter(desk), query.order, family_id)


def _lists(source: str | Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    if isinstance(source, str):
        source = MultiDict(parse_qsl(source[:QUERY_LENGTH]))
    return source.to_dict(flat=False) if isinstance(source, MultiDict) else {}


def _several(read: Callable[[str], Any], values: Iterable[str]) -> tuple[Any, ...]:
    return tuple(sorted({read(value) for value in values})[:MANY])


def _staff_id(assignee: str, desk: Desk) -> int | None:
    if not assignee:
        return None
    named = {ME: desk.staff_id, NONE: NOBODY}
    return named[assignee] if assignee in named else int(assignee)


def _values(query: Query, attribute: str) -> Sequence[object]:
    value = getattr(query, attribute)
    if attribute in REPEATED:
        return list(value)
    return () if value == USUAL[attribute] else [value]


def _written(value: object) -> str:
    if value is True:
        return "1"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


USUAL = {each.name: each.default for each in fields(Query)}
