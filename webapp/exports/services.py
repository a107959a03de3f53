"""Exporting: which writer makes which format, what its file is called, and asking for one."""

import datetime as dt
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.clock import CHINA
from webapp.consultations.models import Consultation
from webapp.errors import InvalidInputError, msgid
from webapp.exports import csv_file, jsonl, xlsx_file
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.contract import Report, Writer
from webapp.exports.filter_words import in_words
from webapp.exports.places import Places
from webapp.exports.queries import count
from webapp.jobs.models import Job
from webapp.jobs.services import enqueue
from webapp.keys import Keys
from webapp.submissions.policy import clean_line

KIND: Final = "exports.file"
SHORTEST_REASON, LONGEST_REASON = 5, 500  # characters
ROWS, CUT = msgid("导出的意见"), msgid("文字不全的意见")
_OOXML: Final = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Final = {
    Format.SUMMARY: f"{_OOXML}.wordprocessingml.document",
    Format.TABLE: f"{_OOXML}.wordprocessingml.document",
    Format.XLSX: f"{_OOXML}.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/jsonl; charset=utf-8",
    Format.AKN: "application/akn+xml",
}
NAMES: Final = {
    Format.SUMMARY: ("意见汇总", "docx"),
    Format.TABLE: ("采纳情况表", "docx"),
    Format.XLSX: ("意见明细", "xlsx"),
    Format.CSV: ("意见明细", "csv"),
    Format.JSONL: ("意见明细", "jsonl"),
    Format.AKN: ("草案", "xml"),
}
_MARKS: Final = {
    Audience.INTERNAL: "",
    Audience.PERSONAL: "（含个人信息）",
    Audience.PUBLIC: "（公开）",
}


def _late(name: str) -> Writer:
    """Return a writer whose module is loaded when it is needed: it brings a large library."""

    def write(session: Session, request: Request, keys: Keys, target: Path, report: Report) -> int:
        found: Writer = import_module(f"webapp.exports.{name}").write
        return found(session, request, keys, target, report)

    return write


WRITERS: Final[Mapping[Format, Writer]] = {
    Format.SUMMARY: _late("summary_docx"),
    Format.TABLE: _late("table_docx"),
    Format.XLSX: xlsx_file.write,
    Format.CSV: csv_file.write,
    Format.JSONL: jsonl.write,
    Format.AKN: _late("akn"),
}


def name_of(request: Request, consultation: Consultation, now: dt.datetime) -> str:
    """Return what an export's file is called, e.g. 2026-03-意见汇总-20261124-1540.docx."""
    name, ending = NAMES[request.format]
    mark = "" if request.format is Format.AKN else _MARKS[request.audience]
    moment = f"{now.astimezone(CHINA):%Y%m%d-%H%M}"
    return f"{consultation.file_number}-{name}{mark}-{moment}.{ending}"


def require_reason(request: Request, reason: str) -> str:
    """Return the reason for an export in one line.

    Raises:
        InvalidInputError: it has personal data and nobody says what for.
    """
    told = clean_line(reason)
    if request.audience is Audience.PERSONAL and len(told) < SHORTEST_REASON:
        raise InvalidInputError(
            msgid("导出个人信息必须写明理由，至少 %(least)s 个字。"), least=SHORTEST_REASON
        )
    return told[:LONGEST_REASON]


def start(session: Session, request: Request, reason: str, actor: Actor, now: dt.datetime) -> Job:
    """Let the worker make a file; ring for it (``jobs.queue``) after the commit.

    Args:
        session: a writing session.
        request: what is wanted.
        reason: what it is wanted for; personal data are given out for a reason only.
        actor: who asks.
        now: the moment, UTC.

    Raises:
        InvalidInputError: it has personal data and the reason is missing.
    """
    told = require_reason(request, reason)
    consultation = session.get_one(Consultation, request.filter.consultation_id)
    name, rows = name_of(request, consultation, now), rows_in(session, request)
    job = enqueue(
        session,
        kind=KIND,
        consultation_id=consultation.id,
        actor=actor,
        parameters={"request": request.as_json(), "name": name},
        now=now,
        total=rows,
    )
    details = {"rows": rows, "job": job.id}
    note(session, request, name, told, actor, now, details)
    return job


def note(  # noqa: PLR0913, PLR0917
    session: Session,
    request: Request,
    name: str,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    details: Mapping[str, object],
) -> None:
    """Put an export on record: in what form, for whose eyes, which comments and what for."""
    consultation = session.get_one(Consultation, request.filter.consultation_id)
    told: dict[str, object] = {
        "format": request.format.value,
        "audience": request.audience.value,
        "filter": in_words(session, request.filter, Places(session, consultation)),
        **details,
    }
    record(
        session,
        actor=actor,
        action=KIND,
        now=now,
        consultation_id=consultation.id,
        subject=name,
        details={**told, "reason": reason} if reason else told,
    )


def rows_in(session: Session, request: Request) -> int | None:
    """Return how many comments an export has; None for a draft's text, which has none."""
    return None if request.format is Format.AKN else count(session, request)


def write(
    session: Session, request: Request, keys: Keys, target: Path, report: Report
) -> dict[str, int]:
    """Write an export; return its figures by name.

    Args:
        session: one that sees one moment (``Database.snapshot``).
        request: what is wanted.
        keys: what contact fields were encrypted with.
        target: where to.
        report: told now and then how much is done, of how much.
    """
    if request.format is Format.XLSX:
        written = xlsx_file.write_counted(session, request, keys, target, report)
        return {ROWS: written.rows, **({CUT: written.cut} if written.cut else {})}
    rows = WRITERS[request.format](session, request, keys, target, report)
    return {} if request.format is Format.AKN else {ROWS: rows}
