"""Counts of a consultation's comments as sentences, bars and tables."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.register.policy import DECIDED_STATES, OPEN_STATES, EntryState
from webapp.register.queries_families import Coverage
from webapp.register.summary import Summary, TargetCount
from webapp.web.i18n import clock_time, day
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.listing import ME, NONE, Query
from webapp.workbench.names import CHANNELS, STATES

TOP = 10  # bars of a chart; its table has all
PER_CENT = 100
OPEN_VIEW = tuple(sorted(OPEN_STATES))


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing counted; ``width`` is its part of the longest bar in per cent."""

    label: str
    count: int
    url: str
    width: int
    families: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """What the counts say, the bars that show it, and every count as a table.

    ``part`` tells which of the rows have a bar, where not all have.
    """

    name: str
    title: str
    heading: str
    finding: str
    bars: Sequence[Bar]
    rows: Sequence[Bar]
    part: str
    is_detailed: bool = False


@dataclass(frozen=True, slots=True)
class Worker:
    """What one person was given: families still open, comments in them, comments decided."""

    name: str
    families: int
    left: int
    decided: int
    url: str


@dataclass(frozen=True)
class Overview:
    """The first page of the workbench."""

    desk: Desk
    summary: Summary
    coverage: Coverage
    names: Mapping[int, str]

    @property
    def updated(self) -> str:
        """Return the time of day at which the counts were made."""
        return clock_time(self.summary.at)

    @property
    def percent(self) -> int:
        """Return the share of comments that is decided."""
        return share(self.summary.decided, self.summary.total)

    @property
    def covered(self) -> int:
        """Return the share of comments whose family is decided."""
        return share(self.coverage.comments_decided, self.coverage.comments)

    @cached_property
    def states(self) -> Sequence[Bar]:
        """Return how many comments are in each state, what is left first."""
        order = [s for s in EntryState if s in OPEN_STATES | DECIDED_STATES]
        counts = [(s, self.summary.states.get(s, 0)) for s in order]
        most = max(count for _state, count in counts)
        return [
            Bar(str(STATES[s]), count, self._url(Query(states=(s,))), share(count, most))
            for s, count in counts
        ]

    @cached_property
    def workers(self) -> Sequence[Worker]:
        """Return who was given work, those with most left first."""
        loads = sorted(self.summary.loads.items(), key=lambda each: (-each[1].left, each[0]))
        return [
            Worker(
                self.names.get(number, f"#{number}"),
                load.families,
                load.left,
                load.decided,
                self._url(Query(assignee=self._assignee(number))),
            )
            for number, load in loads
        ]

    @property
    def nobodys_url(self) -> str:
        """Return the list of what is open and nobody's."""
        return self._url(Query(assignee=NONE, states=OPEN_VIEW))

    @cached_property
    def charts(self) -> Sequence[Chart]:
        """Return the charts: by article, day, channel and identity."""
        return [self._articles(), self._days(), self._channels(), self._identities()]

    def _articles(self) -> Chart:
        place = {target: number for number, target in enumerate(self.desk.labels)}
        targets = sorted(
            self.summary.targets,
            key=lambda each: (-each.version_id, place.get(each.target, len(place))),
        )
        most = max((each.total for each in targets), default=0)
        rows = [self._article(each, most) for each in targets]
        bars = sorted(rows, key=lambda bar: -bar.count)[:TOP]
        finding = ""
        if bars:
            finding = _(
                "%(count)s 处有意见，最多的是%(label)s，%(most)s 条，占 %(percent)s%%。",
                count=f"{len(rows):,}",
                label=bars[0].label,
                most=f"{most:,}",
                percent=share(most, self.summary.total),
            )
        return Chart(
            "articles",
            _("各条的意见"),
            _("条文"),
            finding,
            bars,
            rows,
            self._most(),
            is_detailed=True,
        )

    def _article(self, each: TargetCount, most: int) -> Bar:
        here = each.version_id == self.desk.version.id
        version = next(v for v in self.desk.versions if v.id == each.version_id)
        label = self.desk.label(each.target)
        return Bar(
            label if here else f"{label}{version.label or ''}",
            each.total,
            self._url(Query(version=version.number, target=each.target)),
            share(each.total, most),
            each.families,
            each.decided,
        )

    def _days(self) -> Chart:
        most = max(self.summary.days.values(), default=0)
        rows = [
            Bar(_short(date), count, self._url(Query(since=date, until=date)), share(count, most))
            for date, count in self.summary.days.items()
        ]
        finding = ""
        if rows:
            busiest = max(self.summary.days, key=lambda date: self.summary.days[date])
            finding = _(
                "%(days)s 天收到意见，%(day)s最多，%(most)s 条。",
                days=f"{len(rows):,}",
                day=day(busiest),
                most=f"{most:,}",
            )
        return Chart(
            "days",
            _("每天收到的意见"),
            _("日期"),
            finding,
            rows[-TOP:],
            rows,
            _("最近 %(count)s 天", count=TOP),
        )

    def _channels(self) -> Chart:
        counts = [
            (str(CHANNELS[channel]), count, Query(channel=channel))
            for channel, count in self.summary.channels.items()
        ]
        return self._shares("channels", _("意见的来源"), _("来源"), counts)

    def _identities(self) -> Chart:
        counts = [
            (_(name), count, Query(identity=name))
            for name, count in self.summary.identities.items()
        ]
        return self._shares("identities", _("填报人的身份"), _("身份"), counts)

    def _shares(
        self, name: str, title: str, heading: str, counts: Iterable[tuple[str, int, Query]]
    ) -> Chart:
        ordered = sorted(counts, key=lambda each: (-each[1], each[0]))
        most = ordered[0][1] if ordered else 0
        rows = [
            Bar(label, count, self._url(query), share(count, most))
            for label, count, query in ordered
        ]
        finding = ""
        if rows:
            finding = _(
                "最多的是“%(label)s”，%(most)s 条，占 %(percent)s%%。",
                label=rows[0].label,
                most=f"{most:,}",
                percent=share(most, self.summary.total),
            )
        return Chart(name, title, heading, finding, rows[:TOP], rows, self._most())

    @staticmethod
    def _most() -> str:
        return _("最多的 %(count)s 项", count=TOP)

    def _assignee(self, number: int) -> str:
        return ME if number == self.desk.staff_id else str(number)

    def _url(self, query: Query) -> str:
        return query.url(self.desk)


def share(part: int, whole: int) -> int:
    """Return a part in whole per cent, rounded down: 100 only when it is all."""
    return part * PER_CENT // whole if whole else 0


def _short(date: dt.date) -> str:
    return f"{date:%m-%d}"
