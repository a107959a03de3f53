"""What the gate remembers: challenges that were used, what it saw, and what it held back."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.abuse.policy import HeldVerdict, Tier
from webapp.audit.models import NAME_LENGTH
from webapp.persistence.base import Base, choice


class CaptchaChallenge(Base):
    """One drawn challenge: the keyed hash of its answer, its end, and when it was used."""

    __tablename__ = "captcha_challenge"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    used_at: Mapped[dt.datetime | None]


class SpentProof(Base):
    """A proof of work that was used, by its challenge: a payload can be spelled in many ways."""

    __tablename__ = "spent_proof"

    challenge: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)


class Held(Base):
    """A submission in quarantine (疑似批量): why, and what a person decided.

    While ``Submission.held_at`` is set it has no entry in the register. ``verdict`` is None
    until somebody looks; one that is left out may still be let in later.
    """

    __tablename__ = "held_submission"
    __table_args__ = (
        Index("ix_held_submission_waiting", "consultation_id", "verdict", "submission_id"),
    )

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    at: Mapped[dt.datetime]
    tier: Mapped[Tier] = mapped_column(choice(Tier))
    signs: Mapped[list[str]] = mapped_column(JSON)
    points: Mapped[int]
    verdict: Mapped[HeldVerdict | None] = mapped_column(choice(HeldVerdict))
    decided_at: Mapped[dt.datetime | None]
    decided_by_id: Mapped[int | None]
    decided_by_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))


class GateMinute(Base):
    """What a consultation's gate saw in one minute; ``minute`` counts from 1970, UTC."""

    __tablename__ = "gate_minute"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, autoincrement=False
    )
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    submissions: Mapped[int]
    held: Mapped[int]
    answers: Mapped[int]
    wrong: Mapped[int]


class GateState(Base):
    """The tier of a consultation (``policy.Weather``) and when it was last looked at."""

    __tablename__ = "gate_state"

    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, autoincrement=False
    )
    tier: Mapped[Tier] = mapped_column(choice(Tier))
    since: Mapped[dt.datetime]
    usual: Mapped[float]
    calm_since: Mapped[dt.datetime | None]
    chosen: Mapped[str | None] = mapped_column(String(10))
    checked_at: Mapped[dt.datetime]
