"""The chart of comments by day: how high each column is and what stands beside it; pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

MOST = 92  # columns; beyond, one stands for as many weeks as are needed
WEEK = 7
LINES = 4  # of the scale, at most
EVERY = 5  # columns from one date below the chart to the next


@dataclass(frozen=True, slots=True)
class Column:
    """The comments of a day, or of the days from ``first`` to ``last``.

    ``left``, ``width``, ``top`` and ``height`` are percents of the chart; ``place`` is the
    middle. ``is_named`` tells whether its date stands below.
    """

    first: dt.date
    last: dt.date
    count: int
    left: float
    width: float
    top: float
    height: float
    is_named: bool
    is_peak: bool

    @property
    def place(self) -> float:
        """Return where its middle is, in percent from the left."""
        return round(self.left + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns under a scale whose marks begin with the highest and end with 0."""

    columns: tuple[Column, ...]
    scale: tuple[int, ...]

    @property
    def peak(self) -> Column:
        """Return the column of the most comments; of equals, the first."""
        return next(column for column in self.columns if column.is_peak)

    @property
    def total(self) -> int:
        """Return how many comments there are in all."""
        return sum(column.count for column in self.columns)

    @property
    def is_daily(self) -> bool:
        """Tell whether each column is one day."""
        return self.columns[0].first == self.columns[0].last


def chart_of(days: Sequence[Sequence[object]]) -> Chart | None:
    """Return the chart of ``Publication.days``, days without comments included; of none, None."""
    counts = {dt.date.fromisoformat(str(day)): int(str(count)) for day, count in days}
    if not any(counts.values()):
        return None
    spans = _spans(min(counts), max(counts))
    sums = [sum(counts.get(day, 0) for day in _days(*span)) for span in spans]
    scale = _scale(max(sums))
    return Chart(tuple(_columns(spans, sums, scale[0])), scale)


def _spans(first: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
    length = (last - first).days + 1
    step = 1 if length <= MOST else WEEK * -(-length // (WEEK * MOST))
    starts = (first + dt.timedelta(days=at) for at in range(0, length, step))
    return [(start, min(last, start + dt.timedelta(days=step - 1))) for start in starts]


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=at) for at in range((last - first).days + 1)]


def _scale(most: int) -> tuple[int, ...]:
    """Return round marks from the first that is not below ``most`` down to 0."""
    step = next(
        factor * 10**power
        for power in range(len(str(most)) + 1)
        for factor in (1, 2, 5)
        if factor * 10**power * LINES >= most
    )
    return tuple(step * mark for mark in range(-(-most // step), -1, -1))


def _columns(
    spans: Sequence[tuple[dt.date, dt.date]], sums: Sequence[int], top: int
) -> list[Column]:
    each, most = 100 / len(spans), sums.index(max(sums))
    last = len(spans) - 1
    step = EVERY * -(-len(spans) // (7 * EVERY))
    found = []
    for place, ((start, end), count) in enumerate(zip(spans, sums, strict=True)):
        height = round(100 * count / top, 1)
        beside = place % step == 0 and (last - place > step / 2)
        found.append(
            Column(
                first=start,
                last=end,
                count=count,
                left=round(each * place + each * 0.08, 2),
                width=round(each * 0.84, 2),
                top=round(100 - height, 1),
                height=height,
                is_named=beside or place == last,
                is_peak=place == most,
            )
        )
    return found
