"""What of a comment is not published, and why; the comment itself stays as it was written."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.audit.models import NAME_LENGTH
from webapp.persistence.base import Base


class Redaction(Base):
    """One decision on what of a comment is shown; the latest holds.

    ``spans`` are ``[start, end, reason code]`` in code points of the comment's text, apart and
    in order; ``digest`` is that of the text they were made for. ``withheld`` is the reason
    code where nothing of it is shown. Without an actor the marks were made by program.
    """

    __tablename__ = "redaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("register_entry.id"), index=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    spans: Mapped[list[tuple[int, int, str]]] = mapped_column(JSON)
    withheld: Mapped[str | None] = mapped_column(String(32))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
