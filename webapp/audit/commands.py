"""Who acts, as the record names them."""

from dataclasses import dataclass

from webapp.errors import msgid


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who does something; the name is kept as it was at the time."""

    id: int | None
    name: str


COMMAND_LINE = Actor(None, "命令行")
PROGRAM = Actor(None, msgid("系统"))
