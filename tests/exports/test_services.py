"""Asking for an export: its name, its reason, its record, and the worker that makes it."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.exports.made import filter_of
from tests.support.register import CLERK, register_comment
from webapp.audit.models import AuditEvent
from webapp.cli.handlers import HANDLERS
from webapp.config import Settings
from webapp.consultations.models import Consultation
from webapp.errors import InvalidInputError
from webapp.exports import services
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.services import MEDIA_TYPES, NAMES, WRITERS
from webapp.jobs import files, runner
from webapp.jobs.contract import Parts
from webapp.jobs.models import Job
from webapp.jobs.policy import JobState
from webapp.keys import Keys
from webapp.persistence.engine import Database

pytestmark = pytest.mark.usefixtures("law")

NOW = dt.datetime(2026, 11, 24, 7, 40, tzinfo=dt.UTC)
BEGINNINGS = {Format.CSV: b"\xef\xbb\xbf", Format.JSONL: b"{", Format.XLSX: b"PK"}


def start(database: Database, request: Request, reason: str = "", now: dt.datetime = NOW) -> int:
    with database.writing() as session:
        return services.start(session, request, reason, CLERK, now).id


def request_of(database: Database, format_: Format, audience: Audience) -> Request:
    return Request(filter_of(database), format_, audience)


def run(database: Database, settings: Settings, keys: Keys, job_id: int) -> Job:
    runner.run(job_id, HANDLERS, Parts(settings, database, keys))
    with database.reading() as session:
        return session.get_one(Job, job_id)


def test_every_format_has_a_writer_a_name_and_a_media_type() -> None:
    assert set(WRITERS) == set(NAMES) == set(MEDIA_TYPES) == set(Format)


@pytest.mark.parametrize(
    ("format_", "audience", "name"),
    [
        (Format.SUMMARY, Audience.INTERNAL, "意见汇总-20261124-1540.docx"),
        (Format.TABLE, Audience.PUBLIC, "采纳情况表（公开）-20261124-1540.docx"),
        (Format.CSV, Audience.PERSONAL, "意见明细（含个人信息）-20261124-1540.csv"),
        (Format.AKN, Audience.INTERNAL, "草案-20261124-1540.xml"),
    ],
)
def test_a_file_is_called_what_it_is(
    database: Database, format_: Format, audience: Audience, name: str
) -> None:
    with database.reading() as session:
        consultation = session.scalars(select(Consultation)).one()
        found = services.name_of(request_of(database, format_, audience), consultation, NOW)
    assert found == f"{consultation.file_number}-{name}"


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSONL, Format.XLSX])
def test_the_worker_makes_the_file(
    database: Database, settings: Settings, keys: Keys, format_: Format
) -> None:
    with database.writing() as session:
        register_comment(session, "路灯太暗")
        register_comment(session, "长" * 40_000)
    job = run(
        database,
        settings,
        keys,
        start(database, request_of(database, format_, Audience.INTERNAL)),
    )
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    cut = {services.CUT: 1} if format_ is Format.XLSX else {}
    assert job.result["figures"] == {services.ROWS: 2, **cut}
    stored = files.file_of(Parts(settings, database, keys), job)
    assert stored.media_type == MEDIA_TYPES[format_]
    assert stored.name.endswith(f".{NAMES[format_][1]}")
    assert b"".join(stored.pieces).startswith(BEGINNINGS[format_])


def test_a_draft_goes_out_as_akoma_ntoso(
    database: Database, settings: Settings, keys: Keys
) -> None:
    job = run(
        database,
        settings,
        keys,
        start(database, request_of(database, Format.AKN, Audience.INTERNAL)),
    )
    assert job.state is JobState.DONE
    stored = files.file_of(Parts(settings, database, keys), job)
    assert b"".join(stored.pieces).startswith(b"<?xml")


def test_it_goes_on_record(database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "路灯太暗", "article-3")
    request = Request(filter_of(database, target="article-3"), Format.CSV, Audience.PERSONAL)
    job_id = start(database, request, " 回访\n 来信人 ")
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).filter_by(action="exports.file")).one()
    assert event.subject.endswith("（含个人信息）-20261124-1540.csv")
    assert event.details == {
        "format": "csv",
        "audience": "personal",
        "filter": "条文：第三条",
        "rows": 1,
        "job": job_id,
        "reason": "回访 来信人",
    }


@pytest.mark.parametrize("reason", ["", "    ", "要用的", "a b c"[:4]])
def test_personal_data_need_a_reason(database: Database, reason: str) -> None:
    request = request_of(database, Format.CSV, Audience.PERSONAL)
    with pytest.raises(InvalidInputError, match="理由"):
        start(database, request, reason)
    with database.reading() as session:
        assert session.scalars(select(Job)).all() == []
