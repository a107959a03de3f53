"""A respondent's submission: its comments, the tokens that open it, and its receipt."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.persistence.base import Base, choice
from webapp.submissions.policy import Channel, SubmissionState


class Submission(Base):
    """All that one respondent says about one draft version.

    The contact fields hold ciphertext (``keys.Keys.encrypt``). A correction is a new row
    that names the one it corrects; the old one stays on record. What did not come through
    the web was entered by staff: ``submitted_at`` is then the day it arrived, and
    ``source_note`` says where the paper lies. ``digest`` is that of what was received
    (``received.content``); in it the contact fields are only a commitment, whose nonce is
    encrypted and goes with them. ``way_index`` tells equal ways of contact within one
    consultation (``blind.way_index``); ``may_be_named`` is whether the name of a body may be
    published, and None where nobody was asked. While ``held_at`` is set somebody has to look
    at it before it is registered.
    """

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    draft_version_id: Mapped[int] = mapped_column(ForeignKey("draft_version.id"))
    state: Mapped[SubmissionState] = mapped_column(choice(SubmissionState))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), index=True)
    identity: Mapped[str] = mapped_column(String(40))
    organisation: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_way: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_device: Mapped[bool]
    rev: Mapped[int]
    started_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    notice_digest: Mapped[str | None] = mapped_column(String(64))
    entered_by_id: Mapped[int | None]
    source_note: Mapped[str | None] = mapped_column(String(200))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    contact_commitment: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    contact_nonce: Mapped[bytes | None] = mapped_column(LargeBinary)
    may_be_named: Mapped[bool | None]
    way_index: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    held_at: Mapped[dt.datetime | None]
    comments: Mapped[list["Comment"]] = relationship(
        back_populates="submission", cascade="all, delete-orphan", lazy="raise"
    )


class Comment(Base):
    """What a submission says about one target; ``rev`` is unique within the submission."""

    __tablename__ = "comment"
    __table_args__ = (UniqueConstraint("submission_id", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"), index=True)
    target: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]
    rev: Mapped[int]
    page: Mapped[str] = mapped_column(String(32))
    saved_at: Mapped[dt.datetime]
    submission: Mapped[Submission] = relationship(back_populates="comments", lazy="raise")


class RespondentToken(Base):
    """The hash of a cookie that opens a submission; each device has its own."""

    __tablename__ = "respondent_token"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[dt.datetime]


class ResumeCode(Base):
    """The hash of a code (续填码) that lets another device join an unsent submission."""

    __tablename__ = "resume_code"

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True
    )
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[dt.datetime]


class PrivacyNotice(Base):
    """A notice that respondents were shown, so that it can be told years later which."""

    __tablename__ = "privacy_notice"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    text: Mapped[str]
    first_shown_at: Mapped[dt.datetime]


class Receipt(Base):
    """The reference issued on submitting; a correction keeps number and secret."""

    __tablename__ = "receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    serial: Mapped[int]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), unique=True)
    issued_at: Mapped[dt.datetime]
