"""Who acts, as the record names them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something; the name is kept as it was at the time."""

    id: int | None
    name: str


COMMAND_LINE = Actor(None, "命令行")
