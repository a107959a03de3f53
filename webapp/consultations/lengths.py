"""What a column can hold: SQLite would keep what PostgreSQL refuses without naming the part."""

from sqlalchemy import String
from sqlalchemy.orm import InstrumentedAttribute

from webapp.errors import InvalidInputError, msgid


def check_length(
    name: str,
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    value: str | None,
) -> None:
    """Refuse a text that its column cannot hold.

    Raises:
        InvalidInputError: it is longer; the sentence names the part, the limit and its start.
    """
    kind = column.type
    if value and isinstance(kind, String) and kind.length and len(value) > kind.length:
        raise InvalidInputError(
            msgid("%(name)s超过 %(limit)s 字：%(start)s…"),
            name=name,
            limit=kind.length,
            start=value[:30],
        )
