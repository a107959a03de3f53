"""Comments get numbers on being sent, and keep them through corrections and withdrawal."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support.browser import Browser
from tests.support.register import entries, register_comment, register_comments
from tests.support.steps import look_up, submit
from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.persistence.engine import Database
from webapp.register import queries, services
from webapp.register.models import Family, RegisterEvent
from webapp.register.policy import Act, EntryState, serial_of, target_label
from webapp.submissions.models import Comment, Submission

pytestmark = pytest.mark.usefixtures("law")


@pytest.mark.parametrize(
    ("target", "label"),
    [
        ("general", "总体"),
        ("title", "标题"),
        ("article-37", "第37条"),
        ("article-120-1", "第120条之一"),
        ("article-120-12", "第120条之十二"),
        ("attachment-2", "附件2"),
    ],
)
def test_targets_have_the_names_that_numbers_show(target: str, label: str) -> None:
    assert target_label(target) == label


@pytest.mark.parametrize(
    ("typed", "serial"),
    [
        ("2026-03-第37条-000128", 128),
        ("128", 128),
        ("#000128", 128),
        (" 128 ", 128),
        ("第37条", None),
        ("", None),
        ("-1", None),
    ],
)
def test_serial_of_a_typed_number(typed: str, serial: int | None) -> None:
    assert serial_of(typed) == serial


def test_sent_comments_are_numbered_in_reading_order(
    browser: Browser, database: Database, law: str
) -> None:
    submit(
        browser, law, text_article_2="二", text_general="总", text_title="题", text_article_1="一"
    )
    with database.reading() as session:
        consultation = consultations.get_any(session, law)
        numbers = [queries.number_of(consultation, entry) for entry in entries(session)]
    year = consultation.created_at.year
    assert numbers == [
        f"{year}-01-总体-000001",
        f"{year}-01-标题-000002",
        f"{year}-01-第1条-000003",
        f"{year}-01-第2条-000004",
    ]


def families(session: Session) -> list[Family]:
    return list(session.scalars(select(Family).order_by(Family.id)))


def told(session: Session) -> list[Act]:
    return list(session.scalars(select(RegisterEvent.act).order_by(RegisterEvent.id)))


def test_copies_share_a_family(database: Database) -> None:
    with database.writing() as session:
        register_comment(session, "罰款太高。")
        register_comment(session, "罚款 太高！")
        register_comment(session, "罚款太低。")
    with database.reading() as session:
        assert [family.size for family in families(session)] == [2, 1]
        first = families(session)[0]
        assert first.lead_id == entries(session)[0].id


def test_copies_on_another_article_are_another_family(database: Database) -> None:
    with database.writing() as session:
        register_comments(session, {"article-1": "太高", "article-2": "太高"})
    with database.reading() as session:
        assert [family.size for family in families(session)] == [1, 1]


def test_a_correction_keeps_number_and_decision_of_what_did_not_change(
    browser: Browser, database: Database, law: str
) -> None:
    sent = submit(browser, law, text_article_1="一", text_article_2="二", text_article_3="三")
    with database.writing() as session:
        for family in families(session):
            family.state = EntryState.STUDY
        for entry in entries(session):
            entry.state = EntryState.STUDY
    page = look_up(browser, sent.number, sent.secret)
    page = browser.fill(page, do="correct")
    values = {
        "text_article_1": "一",
        "text_article_2": "二，改",
        "text_article_3": "",
        "text_general": "新",
    }
    browser.fill(page, **values, captcha=browser.answer(page), do="submit")
    with database.reading() as session:
        found = {entry.target: entry for entry in entries(session)}
        assert {target: entry.serial for target, entry in found.items()} == {
            "article-1": 1,
            "article-2": 2,
            "article-3": 3,
            "general": 4,
        }
        assert {target: entry.state for target, entry in found.items()} == {
            "article-1": EntryState.STUDY,
            "article-2": EntryState.PENDING,
            "article-3": EntryState.WITHDRAWN,
            "general": EntryState.PENDING,
        }
        assert queries.texts_of(session, [found["article-2"].id]) == {
            found["article-2"].id: "二，改"
        }
        assert told(session)[3:] == [Act.CORRECTED, Act.WITHDRAWN, Act.REGISTERED]


def test_withdrawing_marks_every_entry_and_empties_its_family(
    browser: Browser, database: Database, law: str
) -> None:
    sent = submit(browser, law, text_article_1="一")
    with database.writing() as session:
        register_comment(session, "一")
    page = browser.fill(look_up(browser, sent.number, sent.secret), do="withdraw")
    browser.fill(page, do="withdraw-confirmed")
    with database.reading() as session:
        first, second = entries(session)
        assert (first.state, second.state) == (EntryState.WITHDRAWN, EntryState.PENDING)
        (family,) = families(session)
        assert (family.size, family.lead_id) == (1, second.id)


def test_what_was_sent_before_there_was_a_register_is_entered_once(database: Database) -> None:
    with database.writing() as session:
        entry = register_comment(session, "一")
        sent = session.get_one(Submission, entry.submission_id)
        copy = {
            column.name: getattr(sent, column.name)
            for column in Submission.__table__.columns
            if column.name != "id"
        }
        old = Submission(**copy)
        session.add(old)
        session.flush()
        text = {"target": "article-1", "text": "二", "rev": 1, "page": "", "saved_at": utc_now()}
        session.add(Comment(submission_id=old.id, **text))
        session.flush()
        assert services.fill(session) == 1
        assert [each.serial for each in entries(session)] == [1, 2]
        assert services.fill(session) == 0
