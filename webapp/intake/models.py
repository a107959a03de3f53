"""What a clerk brings in: the file as it came, and the proof sheet that becomes a version."""

import datetime as dt
import enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.persistence.base import Base, choice


class Purpose(enum.StrEnum):
    """What a sheet is to become."""

    CONSULTATION = "consultation"
    VERSION = "version"
    IN_FORCE = "in_force"


class SheetState(enum.StrEnum):
    """Where a sheet stands."""

    OPEN = "open"
    TAKEN = "taken"
    DROPPED = "dropped"


class DraftFile(Base):
    """An uploaded file, kept for the record as it came and never served; our name is its id.

    ``error`` is the sentence with which it was refused.
    """

    __tablename__ = "draft_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str | None] = mapped_column(String(20))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
    error: Mapped[str | None]
    received_at: Mapped[dt.datetime]
    received_by: Mapped[str] = mapped_column(String(100))
    sheets: Mapped[list["ProofSheet"]] = relationship(back_populates="file", lazy="raise")


class ProofSheet(Base):
    """One draft of a file on its way to a version: the first rows and every edit since.

    ``findings`` are the parser's (kind, where, message); ``edits`` hold who made each and when;
    ``rev`` grows with every edit, so that two clerks do not overwrite each other.
    """

    __tablename__ = "proof_sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_file_id: Mapped[int] = mapped_column(ForeignKey("draft_file.id"), index=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    state: Mapped[SheetState] = mapped_column(choice(SheetState))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    opens: Mapped[str | None] = mapped_column(String(10))
    closes: Mapped[str | None] = mapped_column(String(10))
    lines: Mapped[list[str]] = mapped_column(JSON)
    findings: Mapped[list[list[str]]] = mapped_column(JSON)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    edits: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    rev: Mapped[int]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    file: Mapped[DraftFile] = relationship(back_populates="sheets", lazy="raise")
