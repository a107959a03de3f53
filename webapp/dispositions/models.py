"""Dispositions (处理结果) with their public reasons, and reasons for use again."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.audit.models import NAME_LENGTH
from webapp.persistence.base import Base, choice
from webapp.register.policy import Outcome

LABEL_LENGTH = 30


class Disposition(Base):
    """One decision on the merits, for an entry, a family or many at once.

    Families and entries point to the one that holds; a new decision is a new row. It is
    drafted until somebody confirms it; without four eyes, whoever drafts it confirms it.
    """

    __tablename__ = "disposition"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    reason: Mapped[str]
    drafted_at: Mapped[dt.datetime]
    drafted_by_id: Mapped[int | None]
    drafted_by_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    confirmed_at: Mapped[dt.datetime | None]
    confirmed_by_id: Mapped[int | None]
    confirmed_by_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))


class StandardReason(Base):
    """A public reason that is used again and again (常用理由); retired, never deleted."""

    __tablename__ = "standard_reason"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    label: Mapped[str] = mapped_column(String(LABEL_LENGTH))
    text: Mapped[str]
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    retired_at: Mapped[dt.datetime | None]
