"""An authenticator app as the second step of signing in, and sessions that can be ended."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.browser import Browser, Page
from tests.support.forms import press
from tests.support.staff import HOME, add_staff, enter
from webapp.accounts import queries, services_factor, totp
from webapp.accounts.models import RecoveryCode, SecondFactor
from webapp.accounts.policy import Role
from webapp.audit.commands import COMMAND_LINE
from webapp.audit.queries import list_events
from webapp.clock import utc_now
from webapp.errors import NotFoundError
from webapp.keys import Keys
from webapp.persistence.engine import Database

EMAIL = "lin@example.cn"
ACCOUNT, CODE, SET_UP = "/staff/account", "/staff/second-factor", "/staff/account/second-factor"


def code(secret: str, later: int = 0) -> str:
    """Return the app's code, now or some steps later."""
    return totp.code_at(secret, totp.step_of(utc_now()) + later)


@pytest.fixture
def lin(app: Flask) -> Browser:
    """Sign in somebody without a second factor."""
    add_staff(app, EMAIL, Role.EDITOR, name="林起草")
    browser = Browser(app)
    enter(browser, EMAIL)
    return browser


def set_up(browser: Browser) -> tuple[str, list[str]]:
    """Set the app up; return its secret and the recovery codes."""
    page = press(browser, browser.get(ACCOUNT), "启用两步验证")
    secret = page.words("secret").replace(" ", "")
    page = press(browser, page, "启用", code=code(secret, -1))
    return secret, [e.text or "" for e in page.find("recovery-codes")]


def half_in(app: Flask) -> tuple[Browser, Page]:
    """Give the password on another device; return it with the page that asks for the code."""
    browser = Browser(app)
    return browser, enter(browser, EMAIL)


def actions(database: Database) -> list[str]:
    with database.reading() as session:
        return [event.action for event in list_events(session, limit=100)]


def path(page: Page) -> str:
    return page.response.request.path


def test_the_app_is_confirmed_before_it_asks_for_anything(lin: Browser) -> None:
    page = press(lin, lin.get(ACCOUNT), "启用两步验证")
    assert path(page) == SET_UP
    lin.get(HOME)
    assert path(half_in(lin.app)[1]) == HOME
    page = press(lin, page, "启用", status=422, code="000000")
    assert "验证码不对" in page.words("error-summary")


def test_a_code_is_asked_for_after_the_password(lin: Browser) -> None:
    secret, _codes = set_up(lin)
    assert path(lin.get(HOME)) == HOME
    other, page = half_in(lin.app)
    assert path(page) == CODE
    assert not list(page.root.iter("nav"))
    assert path(press(other, page, "继续", code=f" {code(secret)[:3]} {code(secret)[3:]}")) == HOME
    other.get("/staff/imports")


@pytest.mark.parametrize("place", [HOME, "/staff/password", ACCOUNT, SET_UP, "/staff/imports"])
def test_without_the_code_no_page_opens(lin: Browser, place: str) -> None:
    set_up(lin)
    other, _page = half_in(lin.app)
    assert path(other.get(place)) == CODE


@pytest.mark.parametrize(
    "place",
    ["/staff/password", f"{ACCOUNT}/sessions", SET_UP, f"{SET_UP}/remove", f"{SET_UP}/confirm"],
)
def test_without_the_code_no_form_is_taken(lin: Browser, database: Database, place: str) -> None:
    set_up(lin)
    other, page = half_in(lin.app)
    before = actions(database)
    answer = other.raw_post(place, {"csrf_token": page.value("csrf_token"), "code": "1"})
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(CODE)
    assert actions(database) == before


def test_a_wrong_code_is_refused_and_recorded(lin: Browser, database: Database) -> None:
    set_up(lin)
    other, page = half_in(lin.app)
    page = press(other, page, "继续", status=422, code="000000")
    assert "验证码不对" in page.words("error-summary")
    assert actions(database)[0] == "second-factor.refused"
    assert path(other.get(HOME)) == CODE


def test_a_code_is_taken_once(lin: Browser) -> None:
    secret, _codes = set_up(lin)
    used = code(secret)
    one, page = half_in(lin.app)
    press(one, page, "继续", code=used)
    two, page = half_in(lin.app)
    press(two, page, "继续", status=422, code=used)


def test_guessing_is_slowed_down(lin: Browser) -> None:
    set_up(lin)
    other, page = half_in(lin.app)
    data = page.fields() | {"code": "000000"}
    statuses = [other.raw_post(CODE, data).status_code for _ in range(7)]
    assert statuses[-1] == 429


def test_a_recovery_code_is_good_once(lin: Browser, database: Database) -> None:
    _secret, codes = set_up(lin)
    assert len(codes) == 10
    one, page = half_in(lin.app)
    assert path(press(one, page, "继续", code=codes[3].lower())) == HOME
    assert actions(database)[0] == "second-factor.recovered"
    assert "还剩 9 个" in one.get(ACCOUNT).text
    two, page = half_in(lin.app)
    press(two, page, "继续", status=422, code=codes[3])


def test_who_was_on_the_way_somewhere_gets_there(lin: Browser) -> None:
    secret, _codes = set_up(lin)
    other = Browser(lin.app)
    page = enter(other, EMAIL, page="/staff/login?next=/staff/imports")
    assert path(press(other, page, "继续", code=code(secret))) == "/staff/imports"


@pytest.mark.parametrize("place", ["https://evil.example/staff", "//evil.example/staff", "/about"])
def test_the_code_leads_nowhere_else(lin: Browser, place: str) -> None:
    secret, _codes = set_up(lin)
    other, page = half_in(lin.app)
    data = page.fields() | {"code": code(secret), "next": place}
    answer = other.raw_post(CODE, data)
    assert answer.headers["Location"] == "/staff"


def test_signing_in_again_asks_again(lin: Browser) -> None:
    set_up(lin)
    token = lin.get(ACCOUNT).value("csrf_token")
    lin.post("/staff/logout", {"csrf_token": token})
    assert path(enter(lin, EMAIL)) == CODE


def test_a_new_password_does_not_ask_again(lin: Browser) -> None:
    set_up(lin)
    page = lin.get("/staff/password")
    new = "a quiet lamp by the sea"
    values = {"password": "lanterns along the quay", "new_password": new}
    lin.fill(page, **values, new_password_confirm=new)
    assert path(lin.get(HOME)) == HOME


def test_secret_and_codes_are_not_stored_as_they_are(lin: Browser, database: Database) -> None:
    secret, codes = set_up(lin)
    with database.reading() as session:
        factor = session.query(SecondFactor).one()
        digests = [row.digest for row in session.query(RecoveryCode)]
    assert secret.encode() not in factor.secret
    assert totp.plain(codes[0]).encode() not in b"".join(digests)


def test_the_secret_is_shown_no_more_once_it_is_confirmed(lin: Browser) -> None:
    set_up(lin)
    lin.get(SET_UP, status=404)
    token = lin.get(ACCOUNT).value("csrf_token")
    page = lin.post(SET_UP, {"csrf_token": token}, status=422)
    assert "已经启用" in page.words("error-summary")


def test_it_is_taken_off_with_a_code(lin: Browser, database: Database) -> None:
    secret, _codes = set_up(lin)
    page = press(lin, lin.get(ACCOUNT), "停用", status=422, code="000000")
    press(lin, page, "停用", code=code(secret))
    assert actions(database)[0] == "second-factor.removed"
    assert path(half_in(lin.app)[1]) == HOME


def test_an_administrator_takes_a_lost_app_off(
    lin: Browser, admin: Browser, database: Database
) -> None:
    set_up(lin)
    with database.reading() as session:
        staff = queries.find_by_email(session, EMAIL)
    assert staff is not None
    press(admin, admin.get(f"/staff/people/{staff.id}"), "停用两步验证")
    assert actions(database)[0] == "second-factor.removed"
    assert path(half_in(lin.app)[1]) == HOME
    assert "停用两步验证" not in admin.get(f"/staff/people/{staff.id}").text


def test_where_it_is_required_nothing_opens_before(make_app: Callable[..., Flask]) -> None:
    app = make_app(staff_second_factor="required")
    add_staff(app, EMAIL, Role.EDITOR)
    browser = Browser(app)
    page = enter(browser, EMAIL)
    assert path(page) == ACCOUNT
    assert "本站要求两步验证" in page.text
    assert path(browser.get("/staff/imports")) == ACCOUNT
    secret, _codes = set_up(browser)
    assert path(browser.get("/staff/imports")) == "/staff/imports"
    page = browser.get(ACCOUNT)
    assert "停用两步验证" not in page.text
    data = {"csrf_token": page.value("csrf_token"), "code": code(secret)}
    assert browser.raw_post(f"{SET_UP}/remove", data).status_code == 403


def test_other_sessions_end_and_this_one_goes_on(lin: Browser, database: Database) -> None:
    other = Browser(lin.app)
    enter(other, EMAIL)
    page = press(lin, lin.get(ACCOUNT), "退出所有其他会话")
    assert "都已退出" in page.text
    assert path(lin.get(HOME)) == HOME
    assert path(other.get(HOME)) == "/staff/login"
    assert "sessions.ended" in actions(database)


def test_nothing_is_done_to_an_account_that_is_not_there(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        for act in (
            lambda: services_factor.begin(session, 99, keys),
            lambda: services_factor.confirm(session, 99, "1", keys, now=utc_now()),
            lambda: services_factor.remove(session, 99, actor=COMMAND_LINE, now=utc_now()),
        ):
            with pytest.raises(NotFoundError):
                act()


def test_an_account_without_an_app_passes_no_code(
    lin: Browser, database: Database, keys: Keys
) -> None:
    with database.writing() as session:
        staff = queries.find_by_email(session, EMAIL)
        assert staff is not None
        assert not services_factor.check(session, staff.id, "000000", keys, now=utc_now())
    assert path(lin.get(CODE)) == HOME
