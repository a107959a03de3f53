"""How well families were found: of pairs that belong together, and of pairs that were put so."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of comments: in one family in truth, as found, and both."""

    true: int
    found: int
    both: int

    @classmethod
    def of(cls, true: Sequence[int], found: Sequence[int]) -> Self:
        """Count the pairs of comments from the family of each, in truth and as found."""
        both = zip(true, found, strict=True)
        return cls(_pairs(true), _pairs(found), _pairs(both))

    @property
    def precision(self) -> float:
        """Of what was put together, the share that belongs together."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of what belongs together, the share that was put together."""
        return self.both / self.true if self.true else 1.0


def _pairs(families: Iterable[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(families).values())
