"""Choosing a password: what is refused, and what becomes of the other sessions."""

import pytest

from tests.support.browser import Browser, Page
from tests.support.staff import HOME, PASSWORD, add_staff, email_of, enter, sign_in
from webapp.accounts import queries
from webapp.accounts.policy import Role
from webapp.audit.queries import list_events
from webapp.config import Settings
from webapp.persistence.engine import Database

NEW = "twelve lamps in a lane"


def change(
    browser: Browser, old: str = PASSWORD, new: str = NEW, again: str = "", *, status: int = 200
) -> Page:
    """Fill in the page of the password."""
    page = browser.get("/staff/password")
    token = page.value("csrf_token")
    fields = {"password": old, "new_password": new, "new_password_confirm": again or new}
    return browser.post("/staff/password", fields | {"csrf_token": token}, status=status)


def test_new_password_takes_the_place_of_the_old(admin: Browser) -> None:
    assert change(admin).response.request.path == HOME
    other = Browser(admin.app)
    enter(other, email_of(Role.ADMINISTRATOR), status=422)
    enter(other, email_of(Role.ADMINISTRATOR), NEW)


def test_other_sessions_end(admin: Browser) -> None:
    other = Browser(admin.app)
    sign_in(other, Role.ADMINISTRATOR)
    change(admin)
    assert admin.client.get("/staff/audit").status_code == 200
    assert other.client.get("/staff/audit").status_code == 303


def test_change_is_recorded_and_nothing_else(admin: Browser, database: Database) -> None:
    change(admin)
    with database.reading() as session:
        newest, *rest = list_events(session)
    assert (newest.action, newest.actor_name) == ("password.changed", "周管理")
    assert [event.action for event in rest] == ["sign-in.accepted", "staff.added"]


def test_told_password_is_changed_and_work_begins(browser: Browser, database: Database) -> None:
    add_staff(browser.app, "new@example.cn", Role.ADMINISTRATOR, must_change=True)
    enter(browser, "new@example.cn")
    assert change(browser).response.request.path == HOME
    with database.reading() as session:
        staff = queries.find_by_email(session, "new@example.cn")
        assert staff is not None
        assert not staff.must_change_password


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("", NEW, "", "请填写现在的密码。"),
        ("lanterns along the lake", NEW, "", "现在的密码不对。"),
        (PASSWORD, PASSWORD, "", "新密码与现在的密码相同。"),
        (PASSWORD, "short", "", "密码至少 12 个字符"),
        (PASSWORD, NEW, "twelve lamps in a line", "两次填写的新密码不一样。"),
        (PASSWORD, "administrator is my name", "", "密码里不能有登录邮箱的名字。"),
        (PASSWORD, "passwordpassword", "", "这个密码太常见"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    admin: Browser, old: str, new: str, again: str, words: str
) -> None:
    page = change(admin, old, new, again, status=422)
    assert words in page.words("error-summary")
    enter(Browser(admin.app), email_of(Role.ADMINISTRATOR))


def test_password_is_the_same_however_its_characters_are_coded(admin: Browser) -> None:
    change(admin, new="ｌａｎｔｅｒｎ１２３４５６７é")
    enter(Browser(admin.app), email_of(Role.ADMINISTRATOR), "lantern1234567e\u0301")


def test_visitor_cannot_change_any(browser: Browser) -> None:
    assert browser.client.get("/staff/password").status_code == 303


class TestTooOften:
    """With three attempts an hour."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_login": "3 per hour"})

    def test_guessing_at_an_open_desk_has_to_wait(self, admin: Browser) -> None:
        for _ in range(2):
            change(admin, "lanterns along the lake", status=422)
        change(admin, status=429)
