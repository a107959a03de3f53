"""Comments get numbers on being sent, and keep them through corrections and withdrawal."""

import pytest

from tests.support.browser import Browser
from tests.support.register import entries
from tests.support.steps import submit
from webapp.consultations import queries as consultations
from webapp.persistence.engine import Database
from webapp.register import queries
from webapp.register.policy import serial_of, target_label


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
