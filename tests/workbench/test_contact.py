"""Contact data is masked; few see it, for a reason, with their password, on record."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.forms import send
from tests.support.register import register_comment
from tests.support.staff import PASSWORD, sign_in
from webapp.accounts.policy import Role
from webapp.audit.models import AuditEvent
from webapp.clock import utc_now
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.submissions.commands import Header
from webapp.submissions.models import Submission
from webapp.submissions.services import save_header

HEADER = Header(organisation="云溪市路灯协会", contact_name="欧阳秀兰", contact_way="13800138000")
PLAIN = ("云溪市路灯协会", "欧阳秀兰", "13800138000")
RIGHT = {"purpose": "verify", "note": "核对来信地址", "password": PASSWORD}


@pytest.fixture
def entry_url(database: Database, keys: Keys, law: str) -> str:
    """Return the page of a comment by a person who gave contact data."""
    with database.writing() as session:
        entry = register_comment(session, "路灯太暗", slug=law)
        submission = session.get_one(Submission, entry.submission_id)
        save_header(submission, HEADER, keys, now=utc_now())
        return f"/staff/consultations/{law}/entries/{entry.serial}"


@pytest.fixture
def editor(app: Flask, entry_url: str) -> Browser:
    """Return the browser of who may see contact data."""
    assert entry_url
    browser = Browser(app)
    sign_in(browser, Role.EDITOR)
    return browser


def ask(browser: Browser, entry_url: str, *, status: int = 200, **typed: str) -> Page:
    return send(
        browser, browser.get(f"{entry_url}/contact"), "show", status=status, **RIGHT | typed
    )


def shown(page: Page) -> list[str]:
    """Return what of the contact data is anywhere in the answer, seen or not."""
    body = page.response.get_data(as_text=True)
    return [each for each in PLAIN if each in body]


def events(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("contact.")))
        return [(each.action, str(each.details.get("reason", ""))) for each in found]


def test_everybody_sees_it_masked(editor: Browser, entry_url: str) -> None:
    for address in (entry_url, f"{entry_url}/contact"):
        page = editor.get(address)
        assert "138****8000" in page.text
        assert "欧＊＊" in page.text
        assert not shown(page)


def test_a_persons_employer_is_masked_in_the_list(editor: Browser, entry_url: str) -> None:
    page = editor.get(entry_url.partition("/entries")[0] + "/comments")
    assert "云溪＊＊" in page.text
    assert not shown(page)


def test_a_reason_and_the_password_show_it_for_a_minute(
    editor: Browser, entry_url: str, database: Database
) -> None:
    page = ask(editor, entry_url)
    assert all(each in page.words("contact-plain") for each in PLAIN)
    assert page.response.headers["Cache-Control"] == "private, no-store"
    assert page.response.headers["Refresh"] == f"60; url={entry_url}/contact"
    assert events(database) == [("contact.shown", "核实意见内容：核对来信地址")]


def test_the_page_after_it_is_masked_again(editor: Browser, entry_url: str) -> None:
    ask(editor, entry_url)
    assert not shown(editor.get(f"{entry_url}/contact"))


@pytest.mark.parametrize(
    "typed", [{"note": ""}, {"note": "看一下"}, {"purpose": "curious"}, {"note": "字" * 201}]
)
def test_without_a_reason_nothing_is_shown(
    editor: Browser, entry_url: str, database: Database, typed: dict[str, str]
) -> None:
    page = ask(editor, entry_url, status=422, **typed)
    assert not shown(page)
    assert events(database) == []


@pytest.mark.parametrize("password", ["", "wrong and long"])
def test_a_wrong_password_shows_nothing_and_is_recorded(
    editor: Browser, entry_url: str, database: Database, password: str
) -> None:
    page = ask(editor, entry_url, status=422, password=password)
    assert not shown(page)
    assert events(database) == [("contact.refused", "")]


def test_passwords_are_not_guessed_here(
    editor: Browser, entry_url: str, database: Database
) -> None:
    for _ in range(4):  # signing in was the first of five in a minute
        ask(editor, entry_url, status=422, password="wrong and long")
    ask(editor, entry_url, status=429)
    assert {action for action, _ in events(database)} == {"contact.refused"}


def test_the_record_holds_no_contact_data(
    editor: Browser, entry_url: str, database: Database
) -> None:
    ask(editor, entry_url)
    with database.reading() as session:
        told = [f"{each.subject}{each.details}" for each in session.scalars(select(AuditEvent))]
    assert not [each for each in PLAIN if each in "".join(told)]


def test_a_clerk_sees_no_way_to_it(app: Flask, entry_url: str) -> None:
    clerk = Browser(app)
    sign_in(clerk, Role.CLERK)
    page = clerk.get(entry_url)
    assert "138****8000" in page.text
    assert f"{entry_url}/contact" not in page.text
    clerk.get(f"{entry_url}/contact", status=403)
    assert clerk.client.post(f"{entry_url}/contact", data=RIGHT).status_code in {400, 403}


def test_the_same_way_of_contact_is_counted(
    editor: Browser, entry_url: str, database: Database, keys: Keys, law: str
) -> None:
    with database.writing() as session:
        entry = register_comment(session, "再说一次", slug=law)
        other = session.get_one(Submission, entry.submission_id)
        save_header(other, Header(contact_way="138 0013 8000"), keys, now=utc_now())
    assert "另有 1 份" in editor.get(f"{entry_url}/contact").text
