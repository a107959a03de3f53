"""What arrived on paper is kept as a sent submission with a receipt."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.support.laws import TESTER, add_version, publish_next
from webapp.clock import start_of_day
from webapp.consultations.models import Provision
from webapp.consultations.queries import get_any, get_version
from webapp.errors import InvalidInputError, NotFoundError
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.submissions import queries
from webapp.submissions.commands import Header
from webapp.submissions.policy import Channel, SubmissionState
from webapp.submissions.services_entering import Entered, EnterSubmission, enter, faults_of

pytestmark = pytest.mark.usefixtures("law")
NOW = dt.datetime(2026, 11, 24, 16, 30, tzinfo=dt.UTC)  # the 25th in China
IDENTITIES = ("个人", "单位")
LETTER = EnterSubmission(
    consultation_id=1,
    draft_version_id=1,
    channel=Channel.LETTER,
    day=dt.date(2026, 11, 3),
    header=Header(identity="个人", contact_name="王秀兰"),
    source_note=" 信访\n17 ",
    texts={"article-3": " 路灯太暗\r\n\0", "general": " \n"},
)


def letter(session: Session, **changes: object) -> EnterSubmission:
    consultation = get_any(session, "lamp-law")
    version = get_version(session, consultation.id, 1)
    here = {"consultation_id": consultation.id, "draft_version_id": version.id}
    return replace(LETTER, **{**here, **changes})


def entered(session: Session, keys: Keys, **changes: object) -> Entered:
    command = letter(session, **changes)
    return enter(session, command, IDENTITIES, actor=TESTER, keys=keys, now=NOW)


def test_a_letter_is_sent_on_the_day_it_arrived(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        made = entered(session, keys).submission
        assert made.state is SubmissionState.SUBMITTED
        assert made.submitted_at == start_of_day(dt.date(2026, 11, 3))
        assert made.started_at == NOW
        assert made.source_note == "信访 17"
        comments = queries.comments_of(session, made.id)
        assert {target: each.text for target, each in comments.items()} == {"article-3": "路灯太暗"}
        assert comments["article-3"].provision_id is not None
        assert queries.header_of(made, keys).contact_name == "王秀兰"


def test_the_receipt_is_found_with_the_secret_that_is_stored_nowhere(
    database: Database, keys: Keys
) -> None:
    with database.writing() as session:
        made = entered(session, keys)
        found = queries.find_receipt(session, made.receipt.number, made.secret)
        assert found is made.receipt
        assert made.secret.encode() not in made.receipt.secret_hash
        assert entered(session, keys).secret != made.secret


def test_nobody_needs_a_name(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        made = entered(session, keys, header=Header(identity="个人")).submission
        assert made.contact_name is None


def test_a_retired_provision_takes_a_letter(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        places = queries.places_of(session, letter(session).draft_version_id, ["article-3"])
        session.get_one(Provision, places["article-3"].provision_id).retired_at = NOW
        entered(session, keys)


def test_an_earlier_draft_takes_a_letter(database: Database, keys: Keys) -> None:
    add_version(database)
    publish_next(database)
    with database.writing() as session:
        made = entered(session, keys).submission
        assert made.draft_version_id == letter(session).draft_version_id


def test_what_the_draft_has_not_is_not_found(database: Database, keys: Keys) -> None:
    with database.writing() as session, pytest.raises(NotFoundError):
        entered(session, keys, texts={"article-99": "没有"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"channel": Channel.WEB}, "channel"),
        ({"day": dt.date(2026, 11, 26)}, "received"),
        ({"day": dt.date(1989, 12, 31)}, "received"),
        ({"header": Header(identity="路人")}, "identity"),
        ({"header": Header(identity="个人", organisation="长" * 201)}, "organisation"),
        ({"header": Header(identity="个人", contact_name="长" * 51)}, "contact_name"),
        ({"header": Header(identity="个人", contact_way="1" * 101)}, "contact_way"),
        ({"source_note": "长" * 201}, "source_note"),
        ({"texts": {"general": " \0"}}, "general"),
        ({"texts": {"article-3": "长" * 100_001}}, "article-3"),
    ],
)
def test_a_field_that_is_wrong_is_named_and_nothing_kept(
    database: Database, keys: Keys, changes: dict[str, object], field: str
) -> None:
    assert [each.field for each in faults_of(replace(LETTER, **changes), IDENTITIES, now=NOW)] == [
        field
    ]
    with database.writing() as session, pytest.raises(InvalidInputError):
        entered(session, keys, **changes)


def test_today_in_china_is_no_future() -> None:
    today = replace(LETTER, day=dt.date(2026, 11, 25), texts={"title": "长" * 100_000})
    assert faults_of(today, IDENTITIES, now=NOW) == []
