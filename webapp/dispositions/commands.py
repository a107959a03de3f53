"""What staff ask of dispositions."""

from dataclasses import dataclass

from webapp.register.policy import Outcome


@dataclass(frozen=True, slots=True)
class Decide:
    """A decision as somebody typed it; ``rev`` is the state it was made on, None any."""

    outcome: Outcome
    reason: str = ""
    rev: int | None = None


@dataclass(frozen=True, slots=True)
class Reword:
    """A standard reason as somebody typed it; without an outcome it is for all."""

    label: str
    text: str
    outcome: Outcome | None = None
