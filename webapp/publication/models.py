"""The published result of a consultation: what was asked, what was decided, and why."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.audit.models import NAME_LENGTH
from webapp.persistence.base import Base, choice
from webapp.register.policy import Outcome

HEADLINE_LENGTH, FILE_KIND_LENGTH = 500, 20


class Publication(Base):
    """One result (征求意见结果), as it stood when it was prepared; the public sees the latest.

    It is prepared by a job, looked at, and then published or dropped; what was published never
    changes: a mended one has the next ``number``. ``figures`` are the four of the page and the
    totals by outcome; ``articles`` has one row a target in reading order; ``days`` are the
    comments received by day in Asia/Shanghai. Their shapes are those of ``snapshot``.
    """

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id"))
    revised_version_id: Mapped[int | None] = mapped_column(ForeignKey("draft_version.id"))
    headline: Mapped[str] = mapped_column(String(HEADLINE_LENGTH))
    statement: Mapped[str]
    with_comments: Mapped[bool]
    figures: Mapped[dict[str, object]] = mapped_column(JSON)
    articles: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    days: Mapped[list[list[object]]] = mapped_column(JSON)
    prepared_at: Mapped[dt.datetime]
    is_whole: Mapped[bool]
    published_at: Mapped[dt.datetime | None]
    published_by_id: Mapped[int | None]
    published_by_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))


class PublicationCase(Base):
    """One opinion of the result: a text that may be shown, for how many, and what became of it.

    ``position`` counts within a target, the one most had first. ``organisations`` are the
    bodies that said it; individuals are never named.
    """

    __tablename__ = "publication_case"
    __table_args__ = (Index("ix_publication_case_place", "publication_id", "target", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id", ondelete="CASCADE"))
    target: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    family_id: Mapped[int] = mapped_column(ForeignKey("family.id"))
    size: Mapped[int]
    text: Mapped[str]
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    reason: Mapped[str]
    organisations: Mapped[list[str]] = mapped_column(JSON)


class PublicationFile(Base):
    """A file offered with a result; it lies in the instance folder under a name of ours."""

    __tablename__ = "publication_file"

    publication_id: Mapped[int] = mapped_column(
        ForeignKey("publication.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(FILE_KIND_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
