"""Where the text column of each page begins and ends, so that indents can be measured."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from webapp.draft_import.readers.pdf.rows import Row

# In parts of the character size.
_SAME_EDGE: Final = 0.4
_OWN_EDGE: Final = 1.4
_FEWEST_ROWS: Final = 5
_ENOUGH_ROWS: Final = 15

Place = tuple[int, int]  # page and column
Edges = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The edges of a text column in points, and the size of its characters."""

    left: float
    right: float
    size: float


def body_size(rows: Iterable[Row]) -> float:
    """Return the character size, in points, in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[round(row.size * 2) / 2] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 1.0


def frames_of(pages: Sequence[Sequence[Row]], size: float) -> dict[Place, Frame]:
    """Measure the text column for each page and column that has rows.

    A page whose rows are all indented has no edge of its own; it takes that of the other pages,
    those with the same parity first, since bound pages have mirrored margins.
    """
    by_place: dict[Place, list[Row]] = defaultdict(list)
    for row in (row for rows in pages for row in rows):
        by_place[row.page, row.column].append(row)
    edges = {place: _edges(rows, size) for place, rows in _framed(by_place).items()}
    weights = {place: len(rows) for place, rows in by_place.items()}
    usual = {
        (parity, column): _usual(edges, weights, parity, column)
        for parity, column in {(page % 2, column) for page, column in edges}
    }
    return {
        (page, column): _frame(
            edges[page, column], usual[page % 2, column], size, weights[page, column]
        )
        for page, column in edges
    }


def _framed(by_place: Mapping[Place, list[Row]]) -> dict[Place, list[Row]]:
    """Let rows that cross two columns be framed by both."""
    return {
        (page, column): [*rows, *by_place.get((page, 1), ()), *by_place.get((page, 2), ())]
        if column == 0
        else rows
        for (page, column), rows in by_place.items()
    }


def _frame(own: Edges, usual: Edges, size: float, weight: int) -> Frame:
    shift = own[0] - usual[0]
    if weight < _FEWEST_ROWS or abs(shift) > _OWN_EDGE * size:
        shift = 0.0
    return Frame(usual[0] + shift, usual[1] + shift, size)


def _edges(rows: Sequence[Row], size: float) -> Edges:
    """Find the outermost edges that two rows share, or the outermost ones."""
    lefts = sorted(row.x0 for row in rows)
    rights = sorted(-row.x1 for row in rows)
    return _shared(lefts, size), -_shared(rights, size)


def _shared(values: Sequence[float], size: float) -> float:
    return next(
        (low for low, high in pairwise(values) if high - low <= _SAME_EDGE * size), values[0]
    )


def _usual(
    edges: Mapping[Place, Edges], weights: Mapping[Place, int], parity: int, column: int
) -> Edges:
    """Find the edges most rows keep to: on pages of the same parity if these are enough."""
    alike = [place for place in edges if place[1] == column]
    same = [place for place in alike if place[0] % 2 == parity]
    if sum(weights[place] for place in same) >= _ENOUGH_ROWS:
        alike = same
    lefts = [(edges[place][0], weights[place]) for place in alike]
    rights = [(edges[place][1], weights[place]) for place in alike]
    return _quantile(lefts, 0.5), _quantile(rights, 0.75)


def _quantile(values: list[tuple[float, int]], share: float) -> float:
    """Return the value below which that share of the weights lies."""
    rest = share * sum(weight for _, weight in values)
    for value, weight in sorted(values):
        rest -= weight
        if rest <= 0:
            return value
    return values[-1][0]
