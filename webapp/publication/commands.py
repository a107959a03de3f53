"""What an editor asks for: a result to be prepared, and its publication confirmed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Prepare:
    """What a result is to be of; an empty headline asks for the one that the figures give.

    ``version_id`` is the draft whose comments it tells of, ``revised_id`` what became of it;
    ``with_comments`` offers every comment for download.
    """

    version_id: int
    revised_id: int | None = None
    headline: str = ""
    statement: str = ""
    with_comments: bool = False

    def as_json(self) -> dict[str, object]:
        """Return it as a job's parameters hold it."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return what ``as_json`` gave."""
        return cls(**stored)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """That an editor looked at a result; ``pending`` is the number typed in where one waits."""

    has_looked: bool
    pending: int | None = None
