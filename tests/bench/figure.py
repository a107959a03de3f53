"""One measured figure and the budget it is held to."""

import re
from dataclasses import dataclass
from pathlib import Path

KB = 1024


def peak_memory() -> float:
    """Return the most memory that this program has had, in MB.

    ``ru_maxrss`` would not do: a child has that of its parent from the start.
    """
    status = Path("/proc/self/status").read_text()
    match = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert match
    return int(match[1]) / KB


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its unit; ``most`` and ``least`` bound it where there is a budget."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def holds(self) -> bool:
        """Tell whether the figure is within its budget."""
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def line(self, width: int) -> str:
        """Return the figure as a line of a table."""
        budget = f"≤ {self.most:g}" if self.most is not None else ""
        budget = f"≥ {self.least:g}" if self.least is not None else budget
        verdict = "" if not budget else "ok" if self.holds else "OVER"
        return f"{self.name:<{width}}  {self.value:>9.5g} {self.unit:<3} {budget:<8} {verdict}"
