"""The record of what staff did: rows are added and never changed."""

import datetime as dt

from sqlalchemy import JSON, Connection, String, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from webapp.persistence.base import Base

ACTION_LENGTH, NAME_LENGTH, SUBJECT_LENGTH = 60, 100, 120


class AppendOnlyError(Exception):
    """Code tried to change what happened."""


class AuditEvent(Base):
    """Who did what when (操作记录).

    The ids are plain numbers and not references: the record outlives what it tells of.
    Triggers of the migration refuse a change that does not come through the ORM.
    """

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    action: Mapped[str] = mapped_column(String(ACTION_LENGTH))
    consultation_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(SUBJECT_LENGTH))
    details: Mapped[dict[str, object]] = mapped_column(JSON)


@event.listens_for(AuditEvent, "before_update")
@event.listens_for(AuditEvent, "before_delete")
def _refuse(_mapper: Mapper[AuditEvent], _connection: Connection, target: AuditEvent) -> None:
    msg = f"audit event {target.id} is append-only"
    raise AppendOnlyError(msg)
