"""The sealed record: what was received, in an order that cannot be changed unnoticed."""

import datetime as dt
import enum

from sqlalchemy import JSON, Connection, ForeignKey, LargeBinary, UniqueConstraint, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from webapp.audit.models import AppendOnlyError
from webapp.persistence.base import Base, choice

DIGEST = 32  # bytes of SHA-256


class LeafKind(enum.StrEnum):
    """What a leaf of the tree stands for."""

    SUBMISSION = "submission"
    WITHDRAWAL = "withdrawal"


class SealLeaf(Base):
    """One thing that was received; ``position`` counts from 0 within its consultation.

    ``digest`` is that of what was received (``Submission.digest``); a withdrawal has one of
    its own. Leaves are added and never changed.
    """

    __tablename__ = "seal_leaf"
    __table_args__ = (UniqueConstraint("submission_id", "kind"),)

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, autoincrement=False
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[LeafKind] = mapped_column(choice(LeafKind))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(DIGEST))


class SealBlock(Base):
    """The root over one full run of leaves, so that a proof need not hash them all again."""

    __tablename__ = "seal_block"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(DIGEST))


class Seal(Base):
    """A published root over the first ``size`` leaves (RFC 9162, 2.1).

    Number 0 is the one made on closing; later ones are supplements. ``counts`` are the
    comments that stood then, by target, with ``submissions`` and ``comments`` in all;
    ``consistency`` is the proof that the tree of the seal before is a part of this one.
    """

    __tablename__ = "seal"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    sealed_at: Mapped[dt.datetime]
    size: Mapped[int]
    root: Mapped[bytes] = mapped_column(LargeBinary(DIGEST))
    counts: Mapped[dict[str, object]] = mapped_column(JSON)
    consistency: Mapped[list[str]] = mapped_column(JSON)


@event.listens_for(SealLeaf, "before_update")
@event.listens_for(SealLeaf, "before_delete")
@event.listens_for(Seal, "before_update")
@event.listens_for(Seal, "before_delete")
def _refuse(_mapper: Mapper[Base], _conn: Connection, target: Base) -> None:
    msg = f"{target.__tablename__} is append-only"
    raise AppendOnlyError(msg)
