"""The digest of what was received: what it covers, what it hides, when it is made."""

import datetime as dt
import json

from sqlalchemy import update

from tests.cli.conftest import Run, run
from tests.submissions.conftest import NOW, Respondent
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.submissions import queries_received, received
from webapp.submissions.models import Submission
from webapp.submissions.policy import Channel
from webapp.submissions.queries_received import Stored

__all__ = ["run"]

SAID = received.Received(
    number="7K3MX9QC",
    consultation="lamp-law",
    version=1,
    channel=Channel.WEB,
    at=NOW,
    identity="个人",
    commitment=None,
    corrects=None,
    comments=[("title", "题目"), ("article-1", "第\n一 “条” 𠮷")],
)


def stored(database: Database) -> list[Stored]:
    with database.reading() as session:
        ids = [row[0] for row in session.query(Submission.id).order_by(Submission.id)]
        return list(queries_received.load(session, ids).values())


def holds(each: Stored) -> bool:
    return each.digest == received.digest(received.content(each.received))


def send(respondent: Respondent) -> None:
    respondent.fill()
    respondent.save({"article-1": "路灯要亮", "general": "总的很好"})
    respondent.send()


def test_content_is_canonical_json() -> None:
    assert received.content(SAID).decode() == (
        '{"channel":"web","comments":[["article-1","第\\n一 “条” 𠮷"],["title","题目"]],'
        '"consultation":"lamp-law","contact":null,"corrects":null,"form":1,"identity":"个人",'
        '"kind":"submission","receipt":"7K3MX9QC","received":"2026-03-01T04:00:00.000000Z",'
        '"version":1}'
    )


def test_a_withdrawal_has_a_content_of_its_own() -> None:
    at = NOW + dt.timedelta(microseconds=7)
    assert json.loads(received.withdrawal(b"\1" * 32, at)) == {
        "form": 1,
        "kind": "withdrawal",
        "of": "01" * 32,
        "at": "2026-03-01T04:00:00.000007Z",
    }


def test_sending_gives_a_digest_of_what_is_stored(
    respondent: Respondent, database: Database
) -> None:
    send(respondent)
    [sent] = stored(database)
    assert holds(sent)
    assert {target for target, _ in sent.received.comments} == {"article-1", "general"}
    assert sent.received.number


def test_contact_fields_are_in_it_as_a_commitment_that_the_nonce_opens(
    respondent: Respondent, database: Database, keys: Keys
) -> None:
    send(respondent)
    [sent] = stored(database)
    text = received.content(sent.received).decode()
    assert "王秀兰" not in text
    nonce = queries_received.plain_nonce(sent, keys)
    values = queries_received.plain_contact(sent, keys)
    assert len(nonce) == received.NONCE_BYTES
    assert "王秀兰" in values.decode()
    assert received.commit(nonce, values) == sent.received.commitment


def test_without_contact_fields_there_is_no_commitment(
    respondent: Respondent, database: Database
) -> None:
    respondent.save({"general": "不留名"})
    respondent.send()
    [sent] = stored(database)
    assert (sent.received.commitment, sent.nonce) == (None, None)
    assert holds(sent)


def test_a_correction_covers_what_it_corrects_and_both_keep_their_digests(
    respondent: Respondent, database: Database
) -> None:
    send(respondent)
    respondent.correct()
    respondent.save({"article-1": "路灯要更亮"})
    respondent.send(now=NOW + dt.timedelta(hours=1))
    first, second = stored(database)
    assert second.received.corrects == first.digest
    assert first.received.number == second.received.number
    assert holds(first)
    assert holds(second)


def test_withdrawing_erases_the_nonce_and_keeps_the_digest(
    respondent: Respondent, database: Database
) -> None:
    send(respondent)
    respondent.withdraw(now=NOW + dt.timedelta(hours=1))
    [sent] = stored(database)
    assert (sent.nonce, dict(sent.contact)) == (None, {})
    assert sent.received.commitment
    assert holds(sent)


def test_upgrade_gives_a_digest_to_what_was_sent_before(
    respondent: Respondent, database: Database, keys: Keys, run: Run
) -> None:
    send(respondent)
    respondent.correct()
    respondent.send(now=NOW + dt.timedelta(hours=1))
    with database.writing() as session:
        session.execute(
            update(Submission).values(digest=None, contact_commitment=None, contact_nonce=None)
        )
    assert run("db", "upgrade").exit_code == 0
    first, second = stored(database)
    assert holds(first)
    assert holds(second)
    assert second.received.corrects == first.digest
    values = queries_received.plain_contact(second, keys)
    assert received.commit(queries_received.plain_nonce(second, keys), values) == (
        second.received.commitment
    )
