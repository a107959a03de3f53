"""A batch of letters: checked, kept until confirmed, then entered by the worker."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.consultations.models import Consultation
from webapp.exchange.batches import Frame, Piece, Refused, sort_out
from webapp.exchange.books import Row
from webapp.exchange.reading import read_rows
from webapp.exchange.services import take
from webapp.exchange.services_confirming import confirm_upload
from webapp.exchange.stash import Stash
from webapp.jobs.contract import Run
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.receipts.codes import group
from webapp.register import services as register
from webapp.register.policy import format_number, target_label
from webapp.submissions import services_sending
from webapp.submissions.commands import Header
from webapp.submissions.models import Submission
from webapp.submissions.policy import Channel
from webapp.submissions.services_entering import EnterSubmission

KIND: Final = "exchange.batch"
LETTERS: Final = 50  # a step enters
LETTER: Final = "letters"


@dataclass(frozen=True, slots=True)
class Batch:
    """A file that was read: its name and digest, what can be entered, and what cannot.

    The letters themselves are kept apart, in so many parts that a step enters one.
    """

    name: str
    sha256: str
    letters: int
    comments: int
    parts: int
    refused: tuple[Refused, ...]


def check(stash: Stash, name: str, data: bytes, frame: Frame, *, now: dt.datetime) -> str:
    """Read a batch and keep what was found; return the token to get it by.

    Raises:
        InvalidInputError: the file cannot be read.
    """
    pieces, refused = sort_out(read_rows(data, "batch"), frame, now=now)
    starts = range(0, len(pieces), LETTERS)
    batch = Batch(
        name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        letters=len(pieces),
        comments=sum(len(piece.command.texts) for piece in pieces),
        parts=len(starts),
        refused=tuple(refused),
    )
    token = stash.put(asdict(batch), now=now)
    for number, start in enumerate(starts):
        part = [asdict(piece) for piece in pieces[start : start + LETTERS]]
        stash.put_part(token, LETTER, number, part)
    return token


def kept(stash: Stash, token: str) -> Batch:
    """Return a batch that was checked.

    Raises:
        NotFoundError: there is none, or not any more.
    """
    found = stash.get(token)
    refused = tuple(Refused(Row(**each["row"]), each["reason"]) for each in found["refused"])
    return Batch(**{**found, "refused": refused})


def letters(stash: Stash, token: str, part: int) -> list[Piece]:
    """Return one part of the letters of a batch.

    Raises:
        NotFoundError: there is none, or not any more.
    """
    return [_piece(each) for each in stash.get_part(token, LETTER, part)]


def earlier(session: Session, consultation_id: int, sha256: str) -> Sequence[Job]:
    """Return the jobs that entered, or are to enter, the very same file."""
    dropped = (JobState.CANCELLED, JobState.FAILED)
    jobs = session.scalars(
        select(Job)
        .filter_by(kind=KIND, consultation_id=consultation_id)
        .where(Job.state.not_in(dropped))
        .order_by(Job.id.desc())
    )
    return [job for job in jobs if job.parameters.get("sha256") == sha256]


def confirm(  # noqa: PLR0913
    session: Session,
    consultation_id: int,
    batch: Batch,
    token: str,
    *,
    actor: Actor,
    now: dt.datetime,
) -> Job:
    """Let the worker enter a batch; ring for it afterwards."""
    facts = {"comments": batch.comments, "refused": len(batch.refused)}
    return confirm_upload(
        session,
        batch,
        kind=KIND,
        consultation_id=consultation_id,
        token=token,
        total=batch.letters,
        facts=facts,
        actor=actor,
        now=now,
    )


def enter_some(session: Session, run: Run, pieces: Sequence[Piece]) -> list[dict[str, object]]:
    """Enter some letters; return a line of the receipts' table for each, with its id."""
    consultation = session.get_one(Consultation, run.job.consultation_id)
    lines: list[dict[str, object]] = []
    for piece in pieces:
        taken = take(
            session,
            consultation,
            piece.command,
            actor=run.actor,
            keys=run.parts.keys,
            now=run.now,
        )
        numbers = "、".join(
            format_number(consultation.file_number, target_label(each.target), each.serial)
            for each in taken.entries
        )
        receipt, secret = taken.entered.receipt, taken.entered.secret
        cells = [piece.name, "、".join(map(str, piece.rows)), group(receipt.number), group(secret)]
        lines.append({"id": taken.entered.submission.id, "cells": [*cells, numbers]})
    return lines


def withdraw_some(session: Session, run: Run, ids: Sequence[int]) -> None:
    """Withdraw what a cancelled job had entered; numbers and texts stay on record."""
    for submission in session.scalars(select(Submission).where(Submission.id.in_(ids))):
        register.withdraw(session, submission, now=run.now, actor=run.actor)
        services_sending.withdraw(session, submission, now=run.now)


def _piece(found: Mapping[str, Any]) -> Piece:
    command = found["command"]
    return Piece(
        found["name"],
        tuple(found["rows"]),
        EnterSubmission(
            **{
                **command,
                "channel": Channel(command["channel"]),
                "day": dt.date.fromisoformat(command["day"]),
                "header": Header(**command["header"]),
            }
        ),
    )
