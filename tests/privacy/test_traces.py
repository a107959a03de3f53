"""After erasing, nothing of a person is in any file of the instance."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.laws import SLUG, make_consultation
from webapp.audit.commands import COMMAND_LINE
from webapp.clock import utc_now
from webapp.consultations.models import Consultation, DraftVersion
from webapp.exchange.stash import Stash
from webapp.jobs.contract import Parts
from webapp.persistence import schema_version
from webapp.persistence.engine import Database
from webapp.privacy.purge import purge
from webapp.submissions import services
from webapp.submissions.commands import Header, SaveComments, StartSubmission
from webapp.submissions.models import Submission
from webapp.web.context import EXTENSION

NAMES = ("欧阳秀兰", "13912345678", "云溪市梧桐路甲八号", "ouyang@example.cn")
WRITTEN = "我家住在云溪市梧桐路甲八号，电话13912345678，欧阳秀兰，ouyang@example.cn"
ROUNDS = 40


@pytest.fixture
def parts(make_app: Callable[..., Flask], tmp_path: Path) -> Parts:
    """Return an instance whose database is a SQLite file in its folder."""
    app = make_app(instance_path=tmp_path / "instance", database_url="", redis_url="")
    found = app.extensions[EXTENSION]
    schema_version.upgrade(found.database.engine)
    return Parts(found.settings, found.database, found.keys)


def traces(folder: Path) -> dict[str, list[str]]:
    """Return which names stand in which file."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and (hits := [n for n in NAMES if n.encode() in path.read_bytes()]):
            found[path.name] = hits
    return found


def write(database: Database, parts: Parts, now: dt.datetime) -> None:
    with database.reading() as session:
        version = session.scalars(select(DraftVersion)).one()
    for number in range(ROUNDS):
        with database.writing() as session:
            start = StartSubmission(
                version.consultation_id, version.id, bytes([number]) * 32, "个人"
            )
            row = services.open_submission(session, start, now=now)
            services.save_comments(
                session, row, SaveComments({"general": WRITTEN * 20}, None, "p", 5000), now=now
            )
            header = Header(contact_name=NAMES[0], contact_way=NAMES[1], organisation=NAMES[2])
            services.save_header(row, header, parts.keys, now=now)


def test_nothing_is_left_in_any_file(parts: Parts) -> None:
    now, database = utc_now(), parts.database
    make_consultation(database, opens=dt.timedelta(days=-5), closes=dt.timedelta(days=25))
    write(database, parts, now)
    stash = Stash(parts.settings, parts.keys, 1)
    stash.put([WRITTEN], now=now)
    folder = parts.settings.instance_path
    assert traces(folder), "what was written must be found before"
    with database.writing() as session:
        closed = now - dt.timedelta(days=200)
        session.execute(
            update(Consultation)
            .filter_by(slug=SLUG)
            .values(opens_at=closed - dt.timedelta(days=30), closes_at=closed)
        )
        session.execute(update(Submission).values(started_at=closed, updated_at=closed))
    done = purge(parts, actor=COMMAND_LINE, now=now)
    assert done["drafts"] == ROUNDS
    assert traces(folder) == {}


def test_the_log_waits_for_who_reads(parts: Parts) -> None:
    database = parts.database
    make_consultation(database, opens=dt.timedelta(days=-5), closes=dt.timedelta(days=25))
    with database.reading() as session:
        session.scalars(select(Consultation)).one()
        with database.writing() as other:
            other.execute(update(Consultation).values(title="另一部条例"))
        assert not database.forget_erased()
    assert database.forget_erased()
