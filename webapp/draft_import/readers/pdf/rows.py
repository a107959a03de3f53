"""Runs of text put into rows in the order a person reads them: column by column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from webapp.draft_import.readers.pdf.glyphs import PageText, Run, is_word_gap

# In parts of the character size.
_SAME_ROW: Final = 0.5
_CELL_GAP: Final = 1.7
_GUTTER: Final = 0.9
_SLACK: Final = 0.3
# The gutter between two columns is looked for in the middle of a page.
_MIDDLE: Final = (0.3, 0.7)
_CROSSING: Final = 0.15
_FEWEST_ROWS: Final = 5
_FULL_ROW: Final = 0.75
_SHARE_OF_FULL: Final = 0.4
_MOST_STEPS: Final = 200
_LABEL: Final = 6


@dataclass(slots=True)
class Row:
    """One printed line of a page or column; `x0`, `x1` and `y` in points, `y` from below.

    `column` is 0 for a row as wide as the page, else 1 or 2; `top` the share of the page above it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    column: int
    top: float
    first_font: int
    last_font: int


def rows_of(pages: Sequence[PageText]) -> list[list[Row]]:
    """Put the runs of each page into rows, in reading order."""
    gutters = [_gutter(page.runs) for page in pages]
    known = next((gutter for gutter in gutters if gutter is not None), None)
    return [
        list(_rows(index, page, gutter or _borrowed(page.runs, known)))
        for index, (page, gutter) in enumerate(zip(pages, gutters, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class _Gutter:
    """The white stripe between two columns; `size` is that of the characters beside it."""

    left: float
    right: float
    size: float

    def side(self, run: Run) -> int:
        """Name the column of a run, 1 or 2; 0 for a run that belongs to neither."""
        if run.x0 >= self.right - _SLACK * self.size:
            return 2
        # Punctuation may hang out into the stripe; what begins there is a centred title.
        return int(run.x0 < self.left - self.size and run.x1 <= self.right)


def _gutter(runs: Sequence[Run]) -> _Gutter | None:
    """Find the stripe between the two columns of a page; None on a page of one."""
    gutter = _white_stripe(runs)
    if gutter is None:
        return None
    halves = [[run for run in runs if gutter.side(run) == side] for side in (1, 2)]
    # The second column of the last page may hold a line or two.
    shorter, longer = sorted(halves, key=len)
    columns = shorter and len(longer) >= _FEWEST_ROWS and _is_column(longer)
    if not columns or (len(shorter) >= _FEWEST_ROWS and not _is_column(shorter)):
        return None
    return gutter


def _white_stripe(runs: Sequence[Run]) -> _Gutter | None:
    """Find the widest stripe in the middle of the page that hardly any run crosses."""
    if len(runs) < 2 * _FEWEST_ROWS:
        return None
    start, end = min(run.x0 for run in runs), max(run.x1 for run in runs)
    size = sorted(run.size for run in runs)[len(runs) // 2]
    step = max(size / 2, (end - start) / _MOST_STEPS)
    first, last = (int(share * (end - start) / step) for share in _MIDDLE)
    crossing = {index: _crossing(runs, start + index * step, step) for index in range(first, last)}
    least = min(crossing.values())
    if least > _CROSSING * len(runs):
        return None
    stripes: list[list[int]] = []
    for index in (index for index, count in crossing.items() if count == least):
        if stripes and stripes[-1][-1] == index - 1:
            stripes[-1].append(index)
        else:
            stripes.append([index])
    widest = max(stripes, key=len)
    middle = start + step * (widest[0] + widest[-1] + 1) / 2
    return _fitted(runs, middle, size)


def _crossing(runs: Sequence[Run], x: float, width: float) -> int:
    return sum(run.x0 < x + width and run.x1 > x for run in runs)


def _fitted(runs: Sequence[Run], middle: float, size: float) -> _Gutter | None:
    """Widen a place between two columns to their edges."""
    ends = sorted(run.x1 for run in runs if run.x1 <= middle)
    starts = [run.x0 for run in runs if run.x0 >= middle]
    hanging = sorted(run.x1 for run in runs if run.x0 < middle < run.x1 < middle + 2 * size)
    if not ends or not starts or len(hanging) > _CROSSING * len(runs):
        return None
    gutter = _Gutter(ends[int((1 - _CROSSING) * (len(ends) - 1))], min(starts), size)
    return gutter if gutter.right - gutter.left >= _GUTTER * size else None


def _is_column(runs: Sequence[Run]) -> bool:
    """Tell whether runs are lines of text: many as wide as the column, unlike cells of a table."""
    width = max(run.x1 for run in runs) - min(run.x0 for run in runs)
    full = sum(run.x1 - run.x0 >= _FULL_ROW * width for run in runs)
    return full >= _SHARE_OF_FULL * len(runs)


def _borrowed(runs: Sequence[Run], gutter: _Gutter | None) -> _Gutter | None:
    """Take the gutter of another page for one whose few rows keep to it."""
    if gutter is None or not runs:
        return None
    crossing = sum(gutter.side(run) == 0 for run in runs)
    return gutter if crossing <= max(1, _CROSSING * len(runs)) else None


def _rows(index: int, page: PageText, gutter: _Gutter | None) -> Iterator[Row]:
    if gutter is None:
        yield from _column(index, page, page.runs, 0)
        return
    waiting: tuple[list[Run], list[Run]] = ([], [])
    for run in sorted(page.runs, key=lambda run: -run.y):
        side = gutter.side(run)
        if side:
            waiting[side - 1].append(run)
            continue
        yield from _both(index, page, waiting)
        yield from _column(index, page, [run], 0)
        waiting = ([], [])
    yield from _both(index, page, waiting)


def _both(index: int, page: PageText, halves: tuple[list[Run], list[Run]]) -> Iterator[Row]:
    for column, runs in enumerate(halves, 1):
        yield from _column(index, page, runs, column)


def _column(index: int, page: PageText, runs: Sequence[Run], column: int) -> Iterator[Row]:
    row: list[Run] = []
    for run in sorted(runs, key=lambda run: -run.y):
        if row and max(row, key=_width).y - run.y > _SAME_ROW * max(row[-1].size, run.size):
            yield _row(index, page, row, column)
            row = []
        row.append(run)
    if row:
        yield _row(index, page, row, column)


def _width(run: Run) -> float:
    return run.x1 - run.x0


def _row(index: int, page: PageText, runs: list[Run], column: int) -> Row:
    runs.sort(key=lambda run: run.x0)
    widest = max(runs, key=_width)
    return Row(
        _text(runs),
        runs[0].x0,
        max(run.x1 for run in runs),
        widest.y,
        widest.size,
        index,
        column,
        1 - (widest.y - page.bottom) / page.height,
        next((run.first_font for run in runs if run.first_font), 0),
        next((run.last_font for run in reversed(runs) if run.last_font), 0),
    )


def _text(runs: Sequence[Run]) -> str:
    """Join the runs of a row; a wide gap is a tab where it seems to part the cells of a table."""
    gaps = [(after.x0 - before.x1) / before.size for before, after in pairwise(runs)]
    wide = [gap >= _CELL_GAP for gap in gaps]
    table = sum(wide) > 1 or (sum(wide) == 1 and len(runs[0].text) > _LABEL)
    text = runs[0].text
    for (before, after), cell in zip(pairwise(runs), wide, strict=True):
        if cell:
            text += "\t" if table else "　"
        elif is_word_gap(before, after.text[0], after.x0):
            text += " "
        text += after.text
    return re.sub(r"(?<=[.．…·・‥_])\s+(?=[.．…·・‥_])", "", text)
