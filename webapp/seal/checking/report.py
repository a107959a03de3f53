"""What a check of the whole record found."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

ISSUES = {
    "no-digest": "has no digest (run: flask --app wsgi db upgrade)",
    "digest": "is not what was received",
    "contact": "has contact fields that are not those received",
    "no-submission": "belongs to no submission",
    "unregistered": "stands and is not in the register",
    "entry": "does not fit its comment",
    "no-comment": "has no comment",
    "serials": "has given out more numbers than there are entries",
    "leaf": "does not fit what it stands for",
    "gap": "is missing, or the order is broken",
    "block": "has a stored root that is not that of its leaves",
    "unsealed": "was added behind the seal",
    "seal": "has a root that is not that of its leaves",
    "numbers": "is out of order, or one before it is missing",
    "consistency": "does not continue the seal before",
    "counts": "tells of other counts than its leaves",
    "file": "is missing, or is not what was made",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One row that does not agree with the others; ``row`` is its id or its number."""

    table: str
    row: str
    issue: str

    def line(self) -> str:
        """Return the problem as a sentence for the operator."""
        return f"{self.table} {self.row} {ISSUES[self.issue]}"


def _silent(_what: str, _done: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Report:
    """How many rows were looked at by table, and what was wrong: the first, and how many."""

    tell: Callable[[str, int], None] = _silent
    checked: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    first: dict[str, Problem] = field(default_factory=dict)

    @property
    def is_right(self) -> bool:
        """Tell whether everything agrees."""
        return not self.problems

    def count(self, table: str, rows: int) -> None:
        """Note that rows were looked at."""
        self.checked[table] += rows
        self.tell(table, self.checked[table])

    def add(self, table: str, row: object, issue: str) -> None:
        """Note a problem; of each issue the first is kept."""
        self.problems[issue] += 1
        self.first.setdefault(issue, Problem(table, str(row), issue))

    def as_json(self) -> dict[str, object]:
        """Return the report as JSON has it."""
        firsts = list(self.first.values())
        return {
            "right": self.is_right,
            "checked": dict(self.checked),
            "problems": dict(self.problems),
            "first": firsts[0].line() if firsts else None,
            "firsts": [
                {"table": each.table, "row": each.row, "issue": each.issue} for each in firsts
            ],
        }
