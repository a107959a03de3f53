"""The draft law under consultation: Consultation, DraftVersion, Provision, Paragraph.

Beside them stand what the public is told of changes: Notice and Correction.
"""

import datetime as dt
import enum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.consultations import policy
from webapp.persistence.base import Base, choice

IDENTITY_OPTIONS = ("个人", "单位")
COMMENT_LIMIT = 5000
RETENTION_DAYS = 90
IN_FORCE = 0  # the number of the "version" that is the law in force (现行规定)


class ProvisionKind(enum.StrEnum):
    """Node of a draft version (立法法 art. 65), and what stands outside its articles."""

    PART = "编"
    SUBPART = "分编"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"
    ATTACHMENT = "附件"
    PREAMBLE = "序言"


class NoticeKind(enum.StrEnum):
    """What the public is told about the course of a consultation."""

    SHORT_PERIOD = "short_period"
    EXTENDED = "extended"
    CLOSED_EARLY = "closed_early"
    REOPENED = "reopened"
    NEW_VERSION = "new_version"
    RETIRED = "retired"


class Consultation(Base):
    """One public consultation on one draft law; moments are UTC, the end exclusive.

    ``focus_targets`` are the articles on which opinions are sought above all (重点征求意见);
    ``text_rev`` grows with every change of the texts, their links and the notices.
    ``file_number`` (2026-03) begins the numbers of its comments; with ``four_eyes`` a
    disposition drafted by one person is confirmed by another.
    """

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    state: Mapped[policy.State] = mapped_column(choice(policy.State))
    opens_at: Mapped[dt.datetime]
    closes_at: Mapped[dt.datetime]
    created_at: Mapped[dt.datetime]
    authority: Mapped[str | None] = mapped_column(String(200))
    authority_contact: Mapped[str | None] = mapped_column(String(300))
    privacy_notice: Mapped[str | None]
    identity_options: Mapped[list[str]] = mapped_column(JSON)
    contact_way_required: Mapped[bool]
    comment_limit: Mapped[int]
    retention_days: Mapped[int]
    introduction: Mapped[str | None]
    focus_targets: Mapped[list[str]] = mapped_column(JSON)
    text_rev: Mapped[int]
    file_number: Mapped[str] = mapped_column(String(20), unique=True)
    four_eyes: Mapped[bool]
    versions: Mapped[list["DraftVersion"]] = relationship(
        back_populates="consultation", order_by="DraftVersion.number", lazy="raise"
    )

    def phase(self, now: dt.datetime) -> policy.Phase:
        """Tell where the consultation stands at ``now``."""
        return policy.phase(self.state, self.opens_at, self.closes_at, now)


class DraftVersion(Base):
    """One text of a draft law, or the law in force (``number`` 0) that it is compared with.

    The public sees it from ``published_at`` on; a published text changes only by corrections
    that are shown beside it.
    """

    __tablename__ = "draft_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    label: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None]
    source_name: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[dt.datetime]
    published_at: Mapped[dt.datetime | None]
    consultation: Mapped[Consultation] = relationship(back_populates="versions", lazy="raise")
    provisions: Mapped[list["Provision"]] = relationship(
        back_populates="version", order_by="Provision.position", lazy="raise"
    )


class Provision(Base):
    """A division, article or attachment; ``target`` names it where it can be commented on.

    ``previous_id`` is the provision of the version before that it continues (原第三十五条).
    A retired provision takes no new comments and keeps those it has.
    """

    __tablename__ = "provision"
    __table_args__ = (
        UniqueConstraint("draft_version_id", "position"),
        UniqueConstraint("draft_version_id", "target"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    position: Mapped[int]
    kind: Mapped[ProvisionKind] = mapped_column(choice(ProvisionKind))
    label: Mapped[str] = mapped_column(String(60))
    heading: Mapped[str] = mapped_column(String(300))
    target: Mapped[str | None] = mapped_column(String(40))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"), index=True)
    retired_at: Mapped[dt.datetime | None]
    version: Mapped[DraftVersion] = relationship(back_populates="provisions", lazy="raise")
    parent: Mapped["Provision | None"] = relationship(
        remote_side="Provision.id", foreign_keys="Provision.parent_id", lazy="raise"
    )
    paragraphs: Mapped[list["Paragraph"]] = relationship(
        back_populates="provision", order_by="Paragraph.position", lazy="raise"
    )


class Paragraph(Base):
    """A 款, 项 or 目 of a provision, or a table of it (``rows``)."""

    __tablename__ = "paragraph"
    __table_args__ = (UniqueConstraint("provision_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    label: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str]
    rows: Mapped[list[list[str]] | None] = mapped_column(JSON)
    provision: Mapped[Provision] = relationship(back_populates="paragraphs", lazy="raise")


class Notice(Base):
    """One act on a published consultation that its page tells of, with the reason for it."""

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    at: Mapped[dt.datetime]
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind))
    reason: Mapped[str]
    subject: Mapped[str] = mapped_column(String(100))
    closes_before: Mapped[dt.datetime | None]
    closes_after: Mapped[dt.datetime | None]


class Correction(Base):
    """A corrected typing error in a published paragraph; both wordings stay on record."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    paragraph_id: Mapped[int] = mapped_column(ForeignKey("paragraph.id"), index=True)
    at: Mapped[dt.datetime]
    reason: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    paragraph: Mapped[Paragraph] = relationship(lazy="raise")
