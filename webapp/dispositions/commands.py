"""What staff ask of dispositions."""

import enum
from dataclasses import dataclass

from webapp.audit.commands import Actor
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


class Kind(enum.StrEnum):
    """What is done to many at once; the names are those of jobs and of the record."""

    DECIDE = "bulk.decide"
    CONFIRM = "bulk.confirm"
    TAG = "bulk.tag"
    ASSIGN = "bulk.assign"


class Mode(enum.StrEnum):
    """Whether every family that matches is meant, or every entry by itself."""

    FAMILIES = "families"
    ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class Bulk:
    """Something to do to many at once; ``assignee`` None takes them from whoever has them."""

    kind: Kind
    decide: Decide | None = None
    tag: str = ""
    assignee: Actor | None = None
