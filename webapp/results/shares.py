"""Shares in whole percent that add up to a hundred; pure."""

from collections.abc import Sequence

WHOLE = 100


def percentages(counts: Sequence[int]) -> tuple[int, ...]:
    """Return each count's share of their sum in whole percent; of nothing, only zeros.

    What rounding down leaves over goes to the largest remainders, so that the shares add up;
    of equal ones, to the first.
    """
    total = sum(counts)
    if not total:
        return tuple(0 for _ in counts)
    shares = [count * WHOLE // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: -(counts[i] * WHOLE % total))
    for place in by_remainder[: WHOLE - sum(shares)]:
        shares[place] += 1
    return tuple(shares)
