"""How many comments there are, on what, from whom, and what is left to do."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from webapp.consultations.models import DraftVersion
from webapp.register.models import Entry, Family, RegisterCounter, RegisterSummary
from webapp.register.policy import DECIDED_STATES, OPEN_STATES, EntryState
from webapp.submissions.policy import Channel

LARGE = 20_000  # entries from which counts are stored
FRESH = dt.timedelta(seconds=60)
USABLE = 10  # times as old: the worker counts again, a request only where there is no worker
QUICK = 200_000  # entries that are counted in a second; of more, the counts are kept longer
CHINA_IS_AHEAD = "+8 hours"  # of UTC, as SQLite takes it; no summer time since 1991


@dataclass(frozen=True, slots=True)
class TargetCount:
    """The standing entries on one target of one draft version."""

    version_id: int
    target: str
    families: int
    states: Mapping[EntryState, int]

    @property
    def total(self) -> int:
        """Return how many entries stand."""
        return sum(self.states.values())

    @property
    def decided(self) -> int:
        """Return how many of them are decided."""
        return _decided(self.states)


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody was given: families and entries still open, entries decided."""

    families: int = 0
    left: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a consultation's standing entries at one moment.

    ``days`` are those in Asia/Shanghai on which entries arrived, in order; ``loads`` are by
    member of staff; ``is_kept`` is false while a large register's counts are not stored yet.
    """

    at: dt.datetime
    persons: int
    targets: tuple[TargetCount, ...]
    states: Mapping[EntryState, int]
    days: Mapping[dt.date, int]
    channels: Mapping[Channel, int]
    identities: Mapping[str, int]
    loads: Mapping[int, Load]
    is_large: bool = False
    is_kept: bool = field(default=True, compare=False)

    @property
    def total(self) -> int:
        """Return how many entries stand."""
        return sum(self.states.values())

    @property
    def decided(self) -> int:
        """Return how many of them are decided."""
        return _decided(self.states)

    @property
    def families(self) -> int:
        """Return how many texts there are to read."""
        return sum(each.families for each in self.targets)

    def of_version(self, version_id: int) -> dict[str, TargetCount]:
        """Return the counts of one version's targets that have any."""
        return {each.target: each for each in self.targets if each.version_id == version_id}

    def as_json(self) -> dict[str, object]:
        """Return the counts as they are stored."""
        return {
            "persons": self.persons,
            "targets": [
                [each.version_id, each.target, each.families, dict(each.states)]
                for each in self.targets
            ],
            "states": dict(self.states),
            "days": {day.isoformat(): count for day, count in self.days.items()},
            "channels": dict(self.channels),
            "identities": dict(self.identities),
            "loads": [[who, x.families, x.left, x.decided] for who, x in self.loads.items()],
        }

    @classmethod
    def from_json(cls, at: dt.datetime, stored: Mapping[str, Any]) -> Self:
        """Return the counts that ``as_json`` gave."""
        return cls(
            at=at,
            persons=stored["persons"],
            targets=tuple(
                TargetCount(version_id, target, families, _states(states))
                for version_id, target, families, states in stored["targets"]
            ),
            states=_states(stored["states"]),
            days={dt.date.fromisoformat(day): count for day, count in stored["days"].items()},
            channels={Channel(name): count for name, count in stored["channels"].items()},
            identities=stored["identities"],
            loads={who: Load(*counts) for who, *counts in stored["loads"]},
            is_large=True,
        )


def find(session: Session, consultation_id: int, *, now: dt.datetime) -> Summary:
    """Return the counts of a consultation: of now, or, if large, as they were stored lately.

    The worker stores those of a large register again and again; without one, the caller does
    with ``keep`` in a writing session.
    """
    last = select(RegisterCounter.last_serial).filter_by(consultation_id=consultation_id)
    count = session.scalar(last) or 0
    is_large = count > LARGE
    if is_large:
        stored = session.get(RegisterSummary, consultation_id)
        if stored is not None and now - stored.computed_at < _fresh(count) * USABLE:
            return Summary.from_json(stored.computed_at, stored.counts)
    return compute(session, consultation_id, now=now, is_large=is_large)


def due(session: Session, *, now: dt.datetime) -> list[int]:
    """Return the consultations whose register is large and was not counted lately."""
    counted = select(RegisterSummary.consultation_id, RegisterSummary.computed_at)
    last = {row.consultation_id: row.computed_at for row in session.execute(counted)}
    large = select(RegisterCounter).where(RegisterCounter.last_serial > LARGE)
    return [
        each.consultation_id
        for each in session.scalars(large)
        if each.consultation_id not in last
        or now - last[each.consultation_id] >= _fresh(each.last_serial)
    ]


def _fresh(count: int) -> dt.timedelta:
    return FRESH * max(1, count // QUICK)


def keep(session: Session, consultation_id: int, summary: Summary) -> None:
    """Store counts for the requests of the next minute."""
    row = RegisterSummary(
        consultation_id=consultation_id, computed_at=summary.at, counts=summary.as_json()
    )
    session.merge(row)


def compute(
    session: Session, consultation_id: int, *, now: dt.datetime, is_large: bool = False
) -> Summary:
    """Count a consultation's entries, in five statements."""
    targets = counts_by_target(session, consultation_id)
    days: Counter[dt.date] = Counter()
    channels: Counter[Channel] = Counter()
    identities: Counter[str] = Counter()
    for day, channel, identity, count in _arrivals(session, consultation_id):
        days[day] += count
        channels[channel] += count
        identities[identity] += count
    standing = Entry.state != EntryState.WITHDRAWN
    persons = select(func.count(Entry.submission_id.distinct())).where(
        Entry.consultation_id == consultation_id, standing
    )
    states: Counter[EntryState] = Counter()
    for each in targets:
        states.update(each.states)
    return Summary(
        at=now,
        persons=session.scalars(persons).one(),
        targets=targets,
        states=states,
        days=dict(sorted(days.items())),
        channels=channels,
        identities=identities,
        loads=_loads(session, consultation_id),
        is_large=is_large,
        is_kept=not is_large,
    )


def counts_by_target(session: Session, consultation_id: int) -> tuple[TargetCount, ...]:
    """Count entries by state, and families, on every target, in two statements."""
    versions = select(DraftVersion.id).filter_by(consultation_id=consultation_id)
    place = (Entry.draft_version_id, Entry.target)
    rows = session.execute(
        select(*place, Entry.state, func.count())
        .where(Entry.draft_version_id.in_(versions), Entry.state != EntryState.WITHDRAWN)
        .group_by(*place, Entry.state)
    )
    states: dict[tuple[int, str], dict[EntryState, int]] = defaultdict(dict)
    for version_id, target, state, count in rows:
        states[version_id, target][state] = count
    families = session.execute(
        select(Family.draft_version_id, Family.target, func.count())
        .where(Family.draft_version_id.in_(versions), Family.size > 0)
        .group_by(Family.draft_version_id, Family.target)
    )
    texts = {(version_id, target): count for version_id, target, count in families}
    return tuple(
        TargetCount(*place, families=texts.get(place, 0), states=counts)
        for place, counts in sorted(states.items())
    )


def _arrivals(
    session: Session, consultation_id: int
) -> Iterable[tuple[dt.date, Channel, str, int]]:
    day = day_in_china(session, Entry.received_at)
    rows = session.execute(
        select(day, Entry.channel, Entry.identity, func.count())
        .where(
            Entry.consultation_id == consultation_id,
            Entry.state != EntryState.WITHDRAWN,
        )
        .group_by(day, Entry.channel, Entry.identity)
    )
    for found, channel, identity, count in rows:
        yield dt.date.fromisoformat(str(found)), channel, identity, count


def day_in_china(session: Session, moment: Any) -> ColumnElement[Any]:  # noqa: ANN401
    """Return the day in Asia/Shanghai of a moment that is stored in UTC."""
    if session.get_bind().dialect.name == "sqlite":
        return func.date(moment, CHINA_IS_AHEAD)
    return func.date(func.timezone("Asia/Shanghai", func.timezone("UTC", moment)))


def _loads(session: Session, consultation_id: int) -> dict[int, Load]:
    rows = session.execute(
        select(Family.assignee_id, Family.state, func.count(), func.sum(Family.size))
        .where(
            Family.consultation_id == consultation_id,
            Family.assignee_id.is_not(None),
            Family.size > 0,
        )
        .group_by(Family.assignee_id, Family.state)
    )
    found: dict[int, Load] = {}
    for assignee_id, state, families, entries in rows:
        who = int(assignee_id or 0)
        load = found.get(who, Load())
        if state in OPEN_STATES:
            load = Load(load.families + families, load.left + int(entries), load.decided)
        else:
            load = Load(load.families, load.left, load.decided + int(entries))
        found[who] = load
    return found


def _decided(states: Mapping[EntryState, int]) -> int:
    return sum(count for state, count in states.items() if state in DECIDED_STATES)


def _states(stored: Mapping[str, int]) -> dict[EntryState, int]:
    return {EntryState(name): count for name, count in stored.items()}
