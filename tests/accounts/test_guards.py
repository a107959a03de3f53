"""The staff area is closed to all whom no view lets in."""

import datetime as dt

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.browser import Browser
from tests.support.staff import HOME, add_staff, email_of, enter, sign_in
from webapp.accounts import guards, queries, services
from webapp.accounts.blueprint import blueprint
from webapp.accounts.policy import Role
from webapp.audit.commands import COMMAND_LINE
from webapp.clock import utc_now
from webapp.config import Settings
from webapp.persistence.engine import Database

HTMX = {"HX-Request": "true"}


def location(answer: TestResponse) -> str:
    assert answer.status_code == 303
    return answer.headers["Location"]


def shift(monkeypatch: pytest.MonkeyPatch, **by: float) -> None:
    """Let the guard see a later moment."""
    monkeypatch.setattr(guards, "utc_now", lambda: utc_now() + dt.timedelta(**by))


def test_visitor_is_asked_to_sign_in_and_comes_back(browser: Browser) -> None:
    asked = browser.client.get("/staff/audit?consultation=1&before=9")
    assert location(asked) == ("/staff/login?next=/staff/audit?consultation%3D1%26before%3D9")
    add_staff(browser.app, email_of(Role.ADMINISTRATOR), Role.ADMINISTRATOR)
    page = enter(browser, email_of(Role.ADMINISTRATOR), page=location(asked))
    assert page.response.request.full_path == "/staff/audit?consultation=1&before=9"


def test_visitor_of_a_partial_leaves_the_page_he_is_on(browser: Browser) -> None:
    headers = HTMX | {"HX-Current-URL": "http://localhost/staff/people?q=1"}
    answer = browser.client.get("/staff/audit", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/staff/login?next=/staff/people?q%3D1"


@pytest.mark.parametrize(
    ("referrer", "place"),
    [
        ("http://localhost/staff/people/new", "/staff/login?next=/staff/people/new"),
        ("http://evil.example/staff/people", "/staff/login"),
        ("http://localhost/about", "/staff/login"),
        ("", "/staff/login"),
    ],
)
def test_visitor_who_sends_a_form_comes_back_to_its_page(
    browser: Browser, referrer: str, place: str
) -> None:
    token = browser.get("/staff/login").value("csrf_token")
    answer = browser.raw_post("/staff/people", {"csrf_token": token}, Referer=referrer)
    assert location(answer) == place


def test_text_that_is_sent_after_the_session_ended_can_be_copied(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = admin.get("/staff/people/new").value("csrf_token")
    shift(monkeypatch, hours=2)
    text = "一段写了很久的\n理由"
    page = admin.post("/staff/people", {"csrf_token": token, "text": text}, status=403)
    assert text in page.text
    assert "登录已过期" in page.text


def test_form_of_a_visitor_changes_nothing(browser: Browser, database: Database) -> None:
    token = browser.get("/staff/login").value("csrf_token")
    fields = {"csrf_token": token, "name": "某", "email": "a@b.cn", "role": "administrator"}
    browser.raw_post("/staff/people", fields)
    with database.reading() as session:
        assert queries.list_staff(session) == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.EDITOR])
@pytest.mark.parametrize(
    "page", ["/staff/people", "/staff/people/new", "/staff/people/1", "/staff/audit"]
)
def test_page_of_administrators_is_refused_to_others(
    browser: Browser, role: Role, page: str
) -> None:
    sign_in(browser, role)
    refused = browser.get(page, status=403)
    assert "您的账号没有这项权限" in refused.text
    assert any(a.get("href") == "/staff" for a in refused.root.iter("a"))


def test_unmarked_view_is_closed_to_administrators_too(app: Flask) -> None:
    app.add_url_rule("/staff/unmarked", "unmarked", lambda: "open")
    browser = Browser(app)
    assert app.test_client().get("/staff/unmarked").status_code == 303
    sign_in(browser, Role.ADMINISTRATOR)
    assert browser.client.get("/staff/unmarked").status_code == 403


def test_page_that_is_not_there_is_not_there_for_anybody(browser: Browser, admin: Browser) -> None:
    assert Browser(browser.app).get("/staff/nothing", status=404)
    assert admin.get("/staff/nothing", status=404)


def test_names_that_only_begin_alike_are_outside() -> None:
    assert guards.in_area("/staff")
    assert guards.in_area("/staff/x")
    assert not guards.in_area("/staffing")
    assert blueprint.url_prefix == guards.AREA


def test_idle_session_ends_and_leads_back(
    admin: Browser, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    shift(monkeypatch, minutes=settings.staff_idle_minutes - 1)
    assert admin.client.get("/staff/audit").status_code == 200
    shift(monkeypatch, minutes=2 * settings.staff_idle_minutes - 2)
    assert admin.client.get("/staff/audit").status_code == 200
    shift(monkeypatch, minutes=3 * settings.staff_idle_minutes)
    assert location(admin.client.get("/staff/audit")) == "/staff/login?next=/staff/audit"
    monkeypatch.undo()
    assert admin.client.get("/staff/audit").status_code == 303


def test_busy_session_ends_after_twelve_hours(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for half in range(1, 24):
        shift(monkeypatch, minutes=30 * half)
        assert admin.client.get("/staff/audit").status_code == 200
    shift(monkeypatch, hours=12, minutes=1)
    assert admin.client.get("/staff/audit").status_code == 303


def test_sign_in_page_sends_on_who_is_signed_in(admin: Browser) -> None:
    assert admin.get("/staff/login").response.request.path == HOME


def test_disabled_person_is_out_at_once(
    admin: Browser, editor: Browser, database: Database
) -> None:
    with database.writing() as session:
        staff = queries.find_by_email(session, email_of(Role.EDITOR))
        assert staff is not None
        services.disable(session, staff.id, actor=COMMAND_LINE, now=utc_now())
        services.enable(session, staff.id, actor=COMMAND_LINE, now=utc_now())
    assert editor.client.get("/staff").status_code == 303
    assert editor.get("/staff").response.request.path == "/staff/login"
    assert admin.get("/staff").response.request.path == HOME


def test_new_role_counts_with_the_next_request(editor: Browser, database: Database) -> None:
    with database.writing() as session:
        staff = queries.find_by_email(session, email_of(Role.EDITOR))
        assert staff is not None
        services.set_roles(
            session, staff.id, frozenset({Role.ADMINISTRATOR}), actor=COMMAND_LINE, now=utc_now()
        )
    assert editor.client.get("/staff/audit").status_code == 200


def test_password_told_by_somebody_has_to_be_changed_first(browser: Browser) -> None:
    add_staff(browser.app, "new@example.cn", Role.ADMINISTRATOR, must_change=True)
    assert enter(browser, "new@example.cn").response.request.path == "/staff/password"
    assert location(browser.client.get("/staff/audit")) == "/staff/password"
    answer = browser.client.get("/staff/audit", headers=HTMX)
    assert answer.headers["HX-Redirect"] == "/staff/password"


def test_head_of_the_page_shows_what_may_be_entered(admin: Browser) -> None:
    page = admin.get("/staff/audit")
    current = [e.text for e in page.root.iter("a") if e.get("aria-current")]
    assert current == ["操作记录"]
