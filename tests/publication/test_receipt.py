"""A respondent is told what was published of each comment, and nothing before."""

import datetime as dt
from collections.abc import Sequence

import pytest
from sqlalchemy import delete, select, update

from tests.support.decisions import decide, decide_alone, four_eyes
from tests.support.laws import SLUG, set_state
from tests.support.register import register_comment, register_comments
from tests.support.results import prepare_result, publish_result, sort_all
from tests.support.sealing import behind_its_back
from webapp.clock import utc_now
from webapp.consultations.policy import State
from webapp.consultations.queries import get_any
from webapp.jobs.contract import Parts
from webapp.persistence.engine import Database
from webapp.publication.queries_receipt import Answer, Stage, answers_to
from webapp.register import services as register
from webapp.register.models import Entry, Family
from webapp.register.policy import Outcome
from webapp.submissions.models import Submission


@pytest.fixture
def entry(database: Database, law: str) -> Entry:
    """Register one comment while the consultation is open."""
    with database.writing() as session:
        found = register_comment(session, "路灯的亮度应当写明标准。", slug=law)
    sort_all(database)
    with database.reading() as session:
        return session.get_one(Entry, found.id)


def answers(database: Database, entry: Entry) -> Sequence[Answer]:
    with database.reading() as session:
        consultation = get_any(session, SLUG)
        return answers_to(session, consultation, entry.submission_id, now=utc_now())


def stage(database: Database, entry: Entry) -> Stage:
    return answers(database, entry)[0].stage


def close(database: Database) -> None:
    with database.writing() as session:
        set_state(session, SLUG, State.CLOSED)


def decide_on(database: Database, entry: Entry, outcome: Outcome = Outcome.ACCEPTED) -> None:
    with database.writing() as session:
        decide(session, session.get_one(Family, entry.family_id), outcome, "已写入第一款。")


def test_comment_is_received_and_then_studied(database: Database, entry: Entry) -> None:
    assert stage(database, entry) is Stage.RECEIVED
    close(database)
    assert stage(database, entry) is Stage.STUDIED


def publish_decision(database: Database, parts: Parts, entry: Entry) -> None:
    """Decide on a comment, close the consultation and publish its result."""
    decide_on(database, entry)
    close(database)
    publish_result(database, parts)


def test_decision_is_not_told_before_it_is_published(
    database: Database, parts: Parts, entry: Entry
) -> None:
    decide_on(database, entry)
    close(database)
    prepare_result(database, parts)
    (answer,) = answers(database, entry)
    assert (answer.stage, answer.outcome, answer.reason) == (Stage.DECIDED, None, "")


def test_published_decision_is_told_with_its_reason(
    database: Database, parts: Parts, entry: Entry
) -> None:
    publish_decision(database, parts, entry)
    (answer,) = answers(database, entry)
    assert answer.number.endswith("第1条-000001")
    assert (answer.stage, answer.outcome) == (Stage.PUBLISHED, Outcome.ACCEPTED)
    assert answer.reason == "已写入第一款。"


def test_unconfirmed_decision_is_still_studied(
    database: Database, parts: Parts, entry: Entry
) -> None:
    with database.writing() as session:
        four_eyes(session, get_any(session, SLUG).id)
    publish_decision(database, parts, entry)
    assert stage(database, entry) is Stage.STUDIED


def test_first_decision_after_publication_waits(
    database: Database, parts: Parts, entry: Entry
) -> None:
    close(database)
    publish_result(database, parts)
    decide_on(database, entry)
    assert stage(database, entry) is Stage.DECIDED


def test_changed_decision_waits_for_another_publication(
    database: Database, parts: Parts, entry: Entry
) -> None:
    publish_decision(database, parts, entry)
    with database.writing() as session:
        decide_alone(session, session.get_one(Entry, entry.id))
    (answer,) = answers(database, entry)
    assert (answer.stage, answer.outcome, answer.reason) == (Stage.CHANGED, None, "")
    publish_result(database, parts)
    assert answers(database, entry)[0].outcome is Outcome.REJECTED


def test_decision_between_preparing_and_publishing_is_not_in_the_result(
    database: Database, parts: Parts, entry: Entry
) -> None:
    close(database)
    made = prepare_result(database, parts)
    decide_on(database, entry)
    with database.writing() as session:
        found = session.merge(made)
        found.published_at = utc_now()
    assert stage(database, entry) is Stage.DECIDED


def test_later_copy_of_an_answered_comment_is_answered(
    database: Database, parts: Parts, entry: Entry
) -> None:
    publish_decision(database, parts, entry)
    with database.writing() as session:
        late = register_comment(session, "路灯的亮度应当写明标准。")
    assert answers(database, late)[0].outcome is Outcome.ACCEPTED


def test_years_later_the_answer_is_still_there(
    database: Database, parts: Parts, entry: Entry
) -> None:
    publish_decision(database, parts, entry)
    with database.reading() as session:
        consultation = get_any(session, SLUG)
        later = utc_now() + dt.timedelta(days=3650)
        (answer,) = answers_to(session, consultation, entry.submission_id, now=later)
    assert answer.outcome is Outcome.ACCEPTED


@pytest.mark.usefixtures("law")
def test_each_comment_of_a_letter_has_its_answer(database: Database) -> None:
    with database.writing() as session:
        first, second = register_comments(session, {"article-1": "甲", "article-2": "乙"})
        decide(session, session.get_one(Family, second.family_id))
    found = answers(database, first)
    assert [each.target for each in found] == ["article-1", "article-2"]
    assert [each.stage for each in found] == [Stage.RECEIVED, Stage.DECIDED]


def test_withdrawn_comments_have_no_answer(database: Database, entry: Entry) -> None:
    with database.writing() as session:
        submission = session.scalars(select(Submission)).one()
        register.withdraw(session, submission, now=utc_now())
    assert not answers(database, entry)


def test_what_waits_outside_the_register_was_received(database: Database, entry: Entry) -> None:
    with behind_its_back(database) as session:
        session.execute(delete(Entry).filter_by(id=entry.id))
        session.execute(update(Submission).values(held_at=utc_now()))
    (answer,) = answers(database, entry)
    assert (answer.target, answer.number, answer.stage) == (entry.target, "", Stage.RECEIVED)
