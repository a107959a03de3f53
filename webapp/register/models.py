"""The register of comments: entries in families, tags, history, views of their own."""

import datetime as dt

from sqlalchemy import (
    JSON,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from webapp.audit.models import NAME_LENGTH, AppendOnlyError
from webapp.persistence.base import Base, choice
from webapp.register.policy import Act, EntryState, Placement, RedactionState
from webapp.submissions.policy import Channel

TAG_LENGTH, VIEW_LENGTH, QUERY_LENGTH = 40, 60, 2000


class RegisterCounter(Base):
    """The last serial given out in a consultation; its row is the lock on the next one."""

    __tablename__ = "register_counter"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, autoincrement=False
    )
    last_serial: Mapped[int]


class Family(Base):
    """Comments on one target whose texts are the same or nearly so (相似组).

    Every entry is in one, if alone. A family is what staff work on: it holds the tags, who is
    to do it and who has it open, and the disposition that its entries follow unless they have
    one of their own. An empty family is kept; ``merged_into_id`` says where it went.
    ``lead_id`` is the entry whose text stands for all. ``state`` is that of the disposition;
    without one it is pending while an entry follows, and else as ``restate`` says.
    """

    __tablename__ = "family"
    __table_args__ = (
        Index("ix_family_place", "draft_version_id", "target", "size", "id"),
        Index("ix_family_work", "draft_version_id", "target", "state", "size", "id"),
        Index("ix_family_volume", "consultation_id", "state", "size", "id"),
        Index("ix_family_age", "draft_version_id", "target", "state", "id"),
        Index("ix_family_arrival", "consultation_id", "state", "id"),
        Index("ix_family_assignee", "consultation_id", "assignee_id", "state", "size", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id"))
    target: Mapped[str] = mapped_column(String(40))
    lead_id: Mapped[int | None]
    size: Mapped[int]
    state: Mapped[EntryState] = mapped_column(choice(EntryState))
    disposition_id: Mapped[int | None] = mapped_column(ForeignKey("disposition.id"), index=True)
    assignee_id: Mapped[int | None]
    claimed_by_id: Mapped[int | None]
    claimed_until: Mapped[dt.datetime | None]
    merged_into_id: Mapped[int | None]
    first_at: Mapped[dt.datetime]
    latest_at: Mapped[dt.datetime]
    rev: Mapped[int]


class Entry(Base):
    """One comment in the register (登记的意见); a correction keeps its number.

    ``state`` is what holds for it now: its own disposition's, or else its family's.
    ``identity`` and ``channel`` repeat the submission's, for filters. ``digest`` is that of
    the folded text: entries with the same one on the same target are exact copies.
    """

    __tablename__ = "register_entry"
    __table_args__ = (
        UniqueConstraint("consultation_id", "serial"),
        Index("ix_register_entry_copies", "draft_version_id", "target", "digest"),
        Index("ix_register_entry_members", "family_id", "state", "id"),
        Index("ix_register_entry_place", "draft_version_id", "target", "state", "id"),
        Index("ix_register_entry_work", "consultation_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id"))
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    target: Mapped[str] = mapped_column(String(40))
    serial: Mapped[int]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), unique=True)
    identity: Mapped[str] = mapped_column(String(40))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    received_at: Mapped[dt.datetime]
    registered_at: Mapped[dt.datetime]
    digest: Mapped[bytes] = mapped_column(LargeBinary(16))
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    placement: Mapped[Placement] = mapped_column(choice(Placement))
    state: Mapped[EntryState] = mapped_column(choice(EntryState))
    disposition_id: Mapped[int | None] = mapped_column(ForeignKey("disposition.id"), index=True)
    redaction: Mapped[RedactionState] = mapped_column(choice(RedactionState))
    rev: Mapped[int]


class Unsorted(Base):
    """An entry that still has to be indexed, screened and put among its like."""

    __tablename__ = "register_unsorted"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("register_entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class Tag(Base):
    """A word of the clerks' own for what a family is about; each consultation has its own."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("consultation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    name: Mapped[str] = mapped_column(String(TAG_LENGTH))


class FamilyTag(Base):
    """A tag that a family has."""

    __tablename__ = "family_tag"

    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)


class RegisterEvent(Base):
    """What happened to a family, or to one entry of it; rows are added and never changed.

    ``details`` holds what changed from what to what, never a respondent's text; ``job_id``
    names the job that did it among many others.
    """

    __tablename__ = "register_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("register_entry.id"), index=True)
    job_id: Mapped[int | None] = mapped_column(index=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    act: Mapped[Act] = mapped_column(choice(Act))
    details: Mapped[dict[str, object]] = mapped_column(JSON)


class SavedView(Base):
    """A filter of the workbench that somebody gave a name: its query string."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("consultation_id", "staff_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    staff_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(VIEW_LENGTH))
    query: Mapped[str] = mapped_column(String(QUERY_LENGTH))


class RegisterSummary(Base):
    """Counts of a large register, computed now and then; pages say when."""

    __tablename__ = "register_summary"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, autoincrement=False
    )
    computed_at: Mapped[dt.datetime]
    counts: Mapped[dict[str, object]] = mapped_column(JSON)


@event.listens_for(RegisterEvent, "before_update")
@event.listens_for(RegisterEvent, "before_delete")
def _refuse(_mapper: Mapper[RegisterEvent], _conn: Connection, target: RegisterEvent) -> None:
    msg = f"register event {target.id} is append-only"
    raise AppendOnlyError(msg)
