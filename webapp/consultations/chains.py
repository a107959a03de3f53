"""The heaviest set of links between two ordered rows that do not cross; pure."""

from bisect import bisect_right
from collections.abc import Iterable


def heaviest_chain(links: Iterable[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the links (i, j) of the heaviest chain in which i and j both grow.

    Args:
        links: (i, j, weight) with positive weights, in any order, at most one an (i, j).
            K links take O(K log K).
    """
    ends: list[int] = []  # rising i of the chains worth keeping …
    totals: list[int] = []  # … and their weights, rising too: any other chain is dominated
    tails: list[int] = []
    made: list[tuple[int, int, int]] = []  # i, j, the link before
    # Of one j the greater i come first, so that no chain takes two links of it.
    for i, j, weight in sorted(links, key=lambda link: (link[1], -link[0])):
        at = bisect_right(ends, i - 1)
        total = weight + (totals[at - 1] if at else 0)
        if at < len(ends) and ends[at] == i and totals[at] >= total:
            continue
        made.append((i, j, tails[at - 1] if at else -1))
        stop = bisect_right(totals, total, lo=at)
        for row, value in ((ends, i), (totals, total), (tails, len(made) - 1)):
            row[at:stop] = [value]
    return _back(made, tails[-1] if tails else -1)


def _back(made: list[tuple[int, int, int]], last: int) -> list[tuple[int, int]]:
    chain = []
    while last >= 0:
        i, j, last = made[last]
        chain.append((i, j))
    return chain[::-1]
