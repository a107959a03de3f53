"""What is kept no longer goes, once, and leaves nothing behind."""

import datetime as dt
import json
import os

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.submissions.conftest import HEADER, NOW, Respondent
from webapp.abuse.models import CaptchaChallenge
from webapp.audit.commands import COMMAND_LINE
from webapp.audit.models import AuditEvent
from webapp.config import Settings
from webapp.consultations.models import Consultation
from webapp.jobs.contract import Parts
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.privacy import rules
from webapp.privacy.purge import Daily, due, purge
from webapp.submissions.models import Comment, RespondentToken, Submission
from webapp.submissions.queries import ERASED

CLOSES = NOW + dt.timedelta(days=10)
RETENTION = 90
LATER = CLOSES + dt.timedelta(days=RETENTION + 1)
NOTHING = dict.fromkeys(("contacts", "drafts", "devices", "captchas", "proofs", "files", "jobs"), 0)


@pytest.fixture
def parts(settings: Settings, database: Database, keys: Keys) -> Parts:
    return Parts(settings, database, keys)


@pytest.fixture(autouse=True)
def _period(database: Database, law: str) -> None:
    with database.writing() as session:
        session.execute(
            update(Consultation)
            .filter_by(slug=law)
            .values(opens_at=NOW - dt.timedelta(days=9), closes_at=CLOSES, retention_days=RETENTION)
        )


@pytest.fixture
def sent(respondent: Respondent) -> Respondent:
    respondent.save({"general": "路灯太暗"})
    respondent.fill(HEADER)
    respondent.send()
    return respondent


def run(parts: Parts, now: dt.datetime = LATER) -> dict[str, int]:
    return purge(parts, actor=COMMAND_LINE, now=now)


def held(session: Session) -> list[str]:
    row = session.scalars(select(Submission)).one()
    return [name for name in ERASED if getattr(row, name) is not None]


def test_contact_data_goes_when_its_time_is_over(parts: Parts, sent: Respondent) -> None:
    assert run(parts, CLOSES + dt.timedelta(days=RETENTION, seconds=-1))["contacts"] == 0
    assert run(parts, CLOSES + dt.timedelta(days=RETENTION))["contacts"] == 1
    with sent.database.reading() as session:
        assert held(session) == []
        assert session.scalars(select(Comment.text)).one() == "路灯太暗"


def test_the_digest_of_what_was_received_stays(parts: Parts, sent: Respondent) -> None:
    with sent.database.reading() as session:
        before = session.execute(select(Submission.digest, Submission.contact_commitment)).one()
    run(parts)
    with sent.database.reading() as session:
        after = session.execute(select(Submission.digest, Submission.contact_commitment)).one()
    assert before == after
    assert all(before)


def test_what_was_entered_late_is_kept_as_long(parts: Parts, sent: Respondent) -> None:
    with sent.database.writing() as session:
        session.execute(update(Submission).values(started_at=LATER - dt.timedelta(days=5)))
    assert run(parts)["contacts"] == 0


def test_a_period_that_was_extended_counts_anew(parts: Parts, sent: Respondent) -> None:
    with sent.database.writing() as session:
        session.execute(update(Consultation).values(closes_at=LATER))
    assert run(parts)["contacts"] == 0


def test_what_was_never_sent_goes_after_a_month(parts: Parts, respondent: Respondent) -> None:
    respondent.save({"general": "没写完"})
    assert run(parts, CLOSES + dt.timedelta(days=30, seconds=-1))["drafts"] == 0
    assert run(parts, CLOSES + dt.timedelta(days=30))["drafts"] == 1
    with parts.database.reading() as session:
        for table in (Submission, Comment, RespondentToken):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_what_was_never_sent_stays_while_people_may_write(
    parts: Parts, respondent: Respondent
) -> None:
    respondent.save({"general": "没写完"}, now=NOW - dt.timedelta(days=8))
    with parts.database.writing() as session:
        session.execute(update(Consultation).values(closes_at=NOW + dt.timedelta(days=90)))
    assert run(parts, NOW + dt.timedelta(days=60))["drafts"] == 0


def test_devices_of_what_was_sent_go_after_a_month(parts: Parts, sent: Respondent) -> None:
    assert run(parts, CLOSES + dt.timedelta(days=29))["devices"] == 0
    assert run(parts, CLOSES + dt.timedelta(days=30))["devices"] == 1
    assert sent.token


def test_captchas_stay_as_long_as_they_could_be_used_again(parts: Parts) -> None:
    with parts.database.writing() as session:
        for days in (6, 8):
            session.add(
                CaptchaChallenge(
                    id=str(days),
                    answer_hash=bytes(32),
                    expires_at=NOW - dt.timedelta(days=days),
                    used_at=None,
                )
            )
    assert run(parts, NOW)["captchas"] == 1


def test_files_nobody_came_back_for_go_after_a_week(parts: Parts) -> None:
    folder = parts.settings.instance_path / "exchange" / "1"
    folder.mkdir(parents=True)
    for name, days in (("old", 8), ("new", 6)):
        (folder / name).write_bytes(b"\x01")
        at = (NOW - dt.timedelta(days=days)).timestamp()
        os.utime(folder / name, (at, at))
    assert run(parts, NOW)["files"] == 1
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_doing_it_again_does_nothing(parts: Parts, sent: Respondent) -> None:
    assert run(parts)["contacts"] == 1
    assert run(parts) == NOTHING
    assert sent.token


def test_it_goes_in_batches(
    parts: Parts, sent: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "BATCH", 1)
    with sent.database.writing() as session:
        session.add_all(
            CaptchaChallenge(id=str(n), answer_hash=b"", expires_at=NOW, used_at=None)
            for n in range(3)
        )
    assert run(parts)["captchas"] == 3


def test_what_is_due_is_told_without_erasing(parts: Parts, sent: Respondent) -> None:
    assert due(parts, now=LATER) == {
        **dict.fromkeys(("captchas", "proofs", "drafts", "files"), 0),
        "contacts": 1,
        "devices": 1,
    }
    with sent.database.reading() as session:
        assert len(held(session)) == len(ERASED)


def test_the_record_says_how_much_and_not_who(parts: Parts, sent: Respondent) -> None:
    run(parts)
    run(parts)
    with sent.database.reading() as session:
        event = session.scalars(select(AuditEvent).filter_by(action="data.purged")).one()
    assert (event.action, event.details) == ("data.purged", {"contacts": 1, "devices": 1})
    assert "王秀兰" not in json.dumps(event.details, ensure_ascii=False) + event.subject


def test_the_worker_does_it_once_a_day(parts: Parts, sent: Respondent) -> None:
    moments = iter([NOW, LATER, LATER + dt.timedelta(hours=23)])
    chore = Daily(lambda: next(moments))
    chore(parts)
    with sent.database.reading() as session:
        assert len(held(session)) == len(ERASED)
    chore(parts)
    with sent.database.reading() as session:
        assert held(session) == []
    assert not chore(parts)
