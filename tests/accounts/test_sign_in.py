"""Signing in and out: who gets in, what is said to the others, what is recorded."""

from collections.abc import Callable

import pytest
from flask import Flask, g, session

from tests.support.browser import Browser
from tests.support.staff import HOME, PASSWORD, add_staff, email_of, enter, sign_in
from webapp.accounts import queries, services
from webapp.accounts.policy import Role
from webapp.audit.commands import COMMAND_LINE
from webapp.audit.queries import list_events
from webapp.clock import utc_now
from webapp.persistence.engine import Database

EMAIL = "lin@example.cn"
REFUSED = "登录邮箱或者密码不对，没有登录。请核对后再试；账号已停用的，请联系管理员。"
MakeApp = Callable[..., Flask]


@pytest.fixture
def lin(app: Flask) -> int:
    """Open the account of an administrator."""
    return add_staff(app, EMAIL, Role.ADMINISTRATOR, name="林起草")


def acts(database: Database) -> list[tuple[str, str, str]]:
    """Return the record, the oldest first, without the opening of accounts."""
    with database.reading() as session:
        events = list_events(session)[::-1]
    return [(e.actor_name, e.action, e.subject) for e in events if e.action != "staff.added"]


@pytest.mark.usefixtures("lin")
def test_right_password_lets_in(browser: Browser) -> None:
    page = enter(browser, EMAIL)
    assert page.response.request.path == HOME
    assert "林起草" in page.text


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize("email", [EMAIL.upper(), f" {EMAIL} "])
def test_name_is_taken_however_it_is_typed(browser: Browser, email: str) -> None:
    assert enter(browser, email).response.request.path == HOME


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "lanterns along the lake"),
        (EMAIL, ""),
        ("nobody@example.cn", PASSWORD),
        ("", ""),
        ("lin\0@example.com", PASSWORD),
        (EMAIL, "字" * 2000),
    ],
)
def test_wrong_name_and_wrong_password_are_told_alike(
    browser: Browser, email: str, password: str
) -> None:
    page = enter(browser, email, password, status=422)
    assert page.words("error-summary") == f"请核对下面的内容 {REFUSED}"
    assert browser.get("/staff/people").response.request.path == "/staff/login"


@pytest.mark.usefixtures("lin")
def test_typed_name_stays_and_password_does_not(browser: Browser) -> None:
    page = enter(browser, EMAIL, "lanterns along the lake", status=422)
    assert page.value("email") == EMAIL
    assert page.value("password") == ""


def test_closed_account_is_told_like_a_wrong_password(
    browser: Browser, lin: int, database: Database
) -> None:
    add_staff(browser.app, "zhou@example.cn", Role.ADMINISTRATOR)
    wrong = enter(browser, EMAIL, "lanterns along the lake", status=422).words("error-summary")
    with database.writing() as writing:
        services.disable(writing, lin, actor=COMMAND_LINE, now=utc_now())
    assert enter(browser, EMAIL, status=422).words("error-summary") == wrong


@pytest.mark.usefixtures("lin")
def test_unknown_name_costs_as_much_hashing_as_a_known_one(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = browser.app.extensions["security"].pwd_context
    used: list[str] = []
    for kind in ("hash", "verify"):
        original = getattr(context, kind)

        def count(*args: object, _original: Callable[..., object] = original) -> object:
            used.append("once")
            return _original(*args)

        monkeypatch.setattr(context, kind, count)
    enter(browser, EMAIL, "lanterns along the lake", status=422)
    known = len(used)
    enter(browser, "nobody@example.cn", "lanterns along the lake", status=422)
    assert (known, len(used)) == (1, 2)


@pytest.mark.usefixtures("lin")
def test_sign_ins_and_sign_outs_are_recorded(browser: Browser, database: Database) -> None:
    enter(browser, EMAIL, "lanterns along the lake", status=422)
    enter(browser, "My Password 123", PASSWORD, status=422)
    page = enter(browser, EMAIL)
    browser.post("/staff/logout", {"csrf_token": page.value("csrf_token")})
    assert acts(database) == [
        ("未登录", "sign-in.refused", EMAIL),
        ("未登录", "sign-in.refused", "没有这个账号"),
        ("林起草", "sign-in.accepted", EMAIL),
        ("林起草", "sign-out", EMAIL),
    ]


@pytest.mark.usefixtures("lin")
def test_signing_out_ends_the_session(browser: Browser) -> None:
    page = enter(browser, EMAIL)
    out = browser.post("/staff/logout", {"csrf_token": page.value("csrf_token")})
    assert out.response.request.path == "/staff/login"
    assert browser.get("/staff/people").response.request.path == "/staff/login"


@pytest.mark.usefixtures("lin")
def test_signing_out_needs_a_post_with_a_token(browser: Browser) -> None:
    enter(browser, EMAIL)
    assert browser.client.get("/staff/logout").status_code == 405
    assert browser.raw_post("/staff/logout", {}).status_code == 403
    assert browser.get("/staff/people").response.request.path == "/staff/people"


@pytest.mark.usefixtures("lin")
def test_signing_in_needs_a_token(browser: Browser, database: Database) -> None:
    fields = {"email": EMAIL, "password": PASSWORD}
    assert browser.raw_post("/staff/login", fields).status_code == 403
    assert acts(database) == []


@pytest.mark.usefixtures("lin")
def test_json_opens_no_second_door(browser: Browser) -> None:
    page = browser.get("/staff/login")
    answer = browser.client.post(
        "/staff/login?include_auth_token",
        json={"email": EMAIL, "password": PASSWORD},
        headers={"X-CSRFToken": page.value("csrf_token"), "Accept": "application/json"},
    )
    assert answer.mimetype == "text/html"


@pytest.mark.usefixtures("lin")
def test_token_is_no_session(browser: Browser, database: Database) -> None:
    with browser.app.test_request_context(), database.reading() as reading:
        assert queries.find_by_email(reading, EMAIL)
        user = browser.app.extensions["security"].datastore.find_user(email=EMAIL)
        token = user.get_auth_token()
    stranger = browser.app.test_client()
    assert stranger.get("/staff/people", headers={"Authentication-Token": token}).status_code == 303
    assert stranger.get(f"/staff/people?auth_token={token}").status_code == 303


@pytest.mark.usefixtures("lin")
def test_session_after_signing_in_has_another_token(browser: Browser) -> None:
    before = browser.get("/staff/login").value("csrf_token")
    enter(browser, EMAIL)
    assert browser.raw_post("/staff/logout", {"csrf_token": before}).status_code == 403


@pytest.mark.usefixtures("lin")
def test_session_that_was_kept_for_a_questionnaire_is_not_kept_for_staff(
    browser: Browser, law: str
) -> None:
    browser.get(f"/consultations/{law}")
    form = browser.get("/staff/login")
    with browser.client:
        answer = browser.raw_post(
            "/staff/login", form.fields() | {"email": EMAIL, "password": PASSWORD}
        )
        assert session.permanent is False
    assert "Expires" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.usefixtures("lin")
def test_session_is_of_one_browser(browser: Browser) -> None:
    enter(browser, EMAIL)
    answer = browser.client.get("/staff/people", headers={"User-Agent": "another browser"})
    assert answer.status_code == 303


@pytest.mark.usefixtures("lin")
def test_nobody_is_remembered(browser: Browser) -> None:
    form = browser.get("/staff/login")
    fields = form.fields() | {"email": EMAIL, "password": PASSWORD, "remember": "y"}
    answer = browser.raw_post("/staff/login", fields)
    names = {cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")}
    assert names == {"session"}


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(browser: Browser, place: str) -> None:
    form = browser.get("/staff/login")
    fields = {"email": EMAIL, "password": PASSWORD, "next": place}
    answer = browser.raw_post("/staff/login", form.fields() | fields)
    assert answer.status_code == 303
    assert answer.headers["Location"] in {"/staff", "/%5Cevil.example"}  # a path of this site


def test_attempts_on_an_account_from_an_address_are_limited(make_app: MakeApp) -> None:
    app = make_app(rate_login="2 per minute")
    for role in (Role.CLERK, Role.EDITOR):
        add_staff(app, email_of(role), role)
    browser = Browser(app)
    for _ in range(2):
        enter(browser, email_of(Role.CLERK), "wrong", status=422)
    page = enter(browser, email_of(Role.CLERK), status=429)
    assert 0 < int(page.response.headers["Retry-After"]) <= 60
    enter(browser, email_of(Role.EDITOR))
    enter(Browser(app, address="192.0.2.7"), email_of(Role.CLERK))


def test_attempts_of_an_address_are_limited_whatever_the_account(make_app: MakeApp) -> None:
    browser = Browser(make_app(rate_login_address="2 per minute"))
    for name in ("a@example.cn", "b@example.cn"):
        enter(browser, name, "wrong", status=422)
    enter(browser, "c@example.cn", "wrong", status=429)


def test_old_hash_is_renewed_without_a_word_in_the_record(
    browser: Browser, lin: int, database: Database
) -> None:
    with browser.app.app_context():
        context = browser.app.extensions["security"].pwd_context
        context.update(argon2__time_cost=2)
    enter(browser, EMAIL)
    with database.reading() as reading:
        staff = queries.find(reading, lin)
        assert staff is not None
        assert "t=2" in staff.password_hash
        assert not staff.must_change_password
    assert [action for _, action, _ in acts(database)] == ["sign-in.accepted"]


def test_password_is_kept_as_a_peppered_hash(
    browser: Browser, lin: int, database: Database
) -> None:
    with database.reading() as reading:
        staff = queries.find(reading, lin)
        assert staff is not None
        assert staff.password_hash.startswith("$argon2id$")
    context = browser.app.extensions["security"].pwd_context
    assert not context.verify(PASSWORD, staff.password_hash)


def test_public_page_asks_for_no_account(browser: Browser, law: str) -> None:
    sign_in(browser, Role.EDITOR)
    with browser.client:
        browser.get(f"/consultations/{law}")
        assert "_login_user" not in g
