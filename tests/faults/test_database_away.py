"""A database that cannot be had: a kind answer with the text in it, and then everything works."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.support.browser import Browser, check
from tests.support.laws import SLUG, make_consultation
from tests.support.steps import stored_texts
from webapp.persistence import schema_version
from webapp.persistence.engine import Database

WRITTEN = "写了很久的一段意见"
SOON = 100  # ms; nobody waits five seconds for a test


@pytest.fixture
def app(make_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    """Return an application on a SQLite file that does not wait long for others."""
    url = f"sqlite:///{tmp_path}/locked.sqlite"
    made = make_app(database_url=url)
    engine = made.extensions["webapp"].database.engine
    schema_version.upgrade(engine)
    engine.dispose()

    @event.listens_for(engine, "connect")
    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA busy_timeout={SOON}")

    make_consultation(made.extensions["webapp"].database)
    return made


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Hold the file's only right to write, as a strange program may."""
    other = Database(str(database.engine.url))
    with other.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        connection.execute(text("SELECT 1"))
        yield
    other.engine.dispose()


def test_page_that_cannot_be_kept_shows_its_text(browser: Browser, database: Database) -> None:
    page = browser.get(f"/consultations/{SLUG}")
    posted = page.fields() | {"text-general": WRITTEN, "save": "general"}
    with locked(database):
        answer = browser.raw_post(page.action, posted)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert WRITTEN in check(answer).text
    assert stored_texts(database) == {}


def test_box_that_cannot_be_kept_stays_in_the_page(browser: Browser, database: Database) -> None:
    page = browser.get(f"/consultations/{SLUG}")
    with locked(database):
        answer = browser.save_box(SLUG, "general", page, text=WRITTEN)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert 'data-state="failed"' in answer.text


def test_reading_goes_on_while_nobody_can_write(browser: Browser, database: Database) -> None:
    with locked(database):
        assert browser.get(f"/consultations/{SLUG}").status == 200
        assert browser.client.get("/readyz").status_code == 200


def test_afterwards_everything_works(browser: Browser, database: Database) -> None:
    page = browser.get(f"/consultations/{SLUG}")
    with locked(database):
        browser.save_box(SLUG, "general", page, text=WRITTEN)
    answer = browser.save_box(SLUG, "general", page, text=WRITTEN)
    assert 'data-state="saved"' in answer.text
    assert stored_texts(database) == {"general": WRITTEN}


def test_captcha_that_cannot_be_shown_says_so(browser: Browser, database: Database) -> None:
    challenge = browser.get(f"/consultations/{SLUG}").value("captcha_id")
    with locked(database):
        answer = browser.client.get(f"/captcha/{challenge}.png")
    assert answer.status_code == 503
    assert browser.client.get(f"/captcha/{challenge}.png").status_code == 200


def test_missing_table_is_a_failure_that_keeps_the_text(
    browser: Browser, database: Database
) -> None:
    page = browser.get(f"/consultations/{SLUG}")
    with database.writing() as session:
        session.execute(text("ALTER TABLE comment RENAME TO away"))
    posted = page.fields() | {"text-general": WRITTEN, "save": "general"}
    answer = browser.raw_post(page.action, posted)
    assert answer.status_code in {500, 503}
    assert WRITTEN in check(answer).text
