"""Administrators look after accounts."""

import pytest

from tests.support.browser import Browser, Page
from tests.support.staff import add_staff, email_of, enter
from webapp.accounts import queries
from webapp.accounts.models import Staff
from webapp.accounts.policy import Role
from webapp.audit.queries import list_events
from webapp.persistence.engine import Database

EMAIL = "lin@example.cn"


def add(browser: Browser, *, status: int = 200, **fields: str) -> Page:
    """Fill in the form of a new account."""
    page = browser.get("/staff/people/new")
    values = {"name": "林起草", "email": EMAIL, "role": "editor"} | fields
    token = page.value("csrf_token")
    return browser.post("/staff/people", values | {"csrf_token": token}, status=status)


def known(database: Database, email: str) -> Staff | None:
    with database.reading() as session:
        return queries.find_by_email(session, email)


def act(browser: Browser, number: int, verb: str, *, status: int = 200, **fields: str) -> Page:
    """Press a button on a person's page."""
    token = browser.get(f"/staff/people/{number}").value("csrf_token")
    data = fields | {"csrf_token": token}
    return browser.post(f"/staff/people/{number}/{verb}", data, status=status)


@pytest.fixture
def lin(admin: Browser) -> int:
    """Open another account."""
    return add_staff(admin.app, EMAIL, Role.EDITOR, name="林起草")


@pytest.fixture
def boss(admin: Browser, database: Database) -> int:
    """Return the number of the one administrator."""
    staff = known(database, email_of(Role.ADMINISTRATOR))
    assert admin
    assert staff is not None
    return staff.id


def test_password_of_a_new_account_is_told_once_and_has_to_be_changed(admin: Browser) -> None:
    password = add(admin).words("one-time-password")
    assert len(password) == 19
    assert password not in admin.get("/staff/people").text
    page = enter(Browser(admin.app), EMAIL, password)
    assert page.response.request.path == "/staff/password"


def test_page_with_a_password_is_kept_by_no_cache(admin: Browser) -> None:
    assert add(admin).response.headers["Cache-Control"] == "private, no-store"


def test_two_passwords_are_never_the_same(admin: Browser) -> None:
    first = add(admin).words("one-time-password")
    assert add(admin, email="b@example.cn").words("one-time-password") != first


def test_list_shows_everybody_with_roles_and_state(admin: Browser, lin: int) -> None:
    act(admin, lin, "disable")
    add(admin, email="new@example.cn", name="新人", role="clerk")
    rows = [
        " ".join("".join(row.itertext()).split())
        for row in admin.get("/staff/people").root.iter("tr")
    ]
    assert rows[1:] == [
        "周管理 administrator@example.cn 管理员 在用",
        "新人 new@example.cn 办理人员 等待首次登录",
        "林起草 lin@example.cn 起草人员 已停用",
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "请填写姓名。"),
        ({"name": "\0"}, "请填写姓名。"),
        ({"email": "lin"}, "请填写登录邮箱"),
        ({"role": ""}, "请至少选择一个角色。"),
        ({"role": "king"}, "请至少选择一个角色。"),
        ({"email": "Administrator@example.cn"}, "这个登录邮箱已经有账号了。"),
    ],
)
def test_what_cannot_be_is_said_and_typed_text_stays(
    admin: Browser, database: Database, fields: dict[str, str], words: str
) -> None:
    page = add(admin, status=422, **fields)
    assert words in page.words("error-summary")
    assert page.value("email") == fields.get("email", EMAIL)
    assert known(database, EMAIL) is None


def test_every_problem_is_said_at_once(admin: Browser) -> None:
    page = add(admin, status=422, name="", email="", role="")
    links = [e.get("href") for e in page.find("error-summary").iter("a")]
    assert links == ["#name", "#email", "#roles"]


def test_roles_are_those_that_are_ticked(admin: Browser, lin: int, database: Database) -> None:
    assert act(admin, lin, "roles", role="clerk").response.request.path == f"/staff/people/{lin}"
    staff = known(database, EMAIL)
    assert staff is not None
    assert staff.roles == {Role.CLERK}


def test_somebody_without_a_role_is_refused(admin: Browser, lin: int) -> None:
    page = act(admin, lin, "roles", status=422)
    assert "请至少选择一个角色。" in page.words("error-summary")
    assert page.find("error-summary") is not None


def test_disabled_account_can_be_opened_again(admin: Browser, lin: int) -> None:
    assert "已停用" in act(admin, lin, "disable").text
    enter(Browser(admin.app), EMAIL, status=422)
    assert "在用" in act(admin, lin, "enable").text
    enter(Browser(admin.app), EMAIL)


def test_last_administrator_can_be_neither_disabled_nor_demoted(
    admin: Browser, boss: int, database: Database
) -> None:
    assert "最后一个" in act(admin, boss, "disable", status=422).words("error-summary")
    assert "最后一个" in act(admin, boss, "roles", status=422, role="clerk").words("error-summary")
    staff = known(database, email_of(Role.ADMINISTRATOR))
    assert staff is not None
    assert (staff.active, staff.roles) == (True, {Role.ADMINISTRATOR})


def test_one_of_two_administrators_can_go(admin: Browser, boss: int) -> None:
    number = add_staff(admin.app, "zhao@example.cn", Role.ADMINISTRATOR)
    act(admin, number, "disable")
    assert "最后一个" in act(admin, boss, "disable", status=422).text


def test_reset_password_ends_sessions_and_is_told_once(admin: Browser, lin: int) -> None:
    other = Browser(admin.app)
    enter(other, EMAIL)
    password = act(admin, lin, "password").words("one-time-password")
    assert other.client.get("/staff").headers["Location"].startswith("/staff/login")
    enter(Browser(admin.app), EMAIL, status=422)
    assert enter(Browser(admin.app), EMAIL, password).response.request.path == "/staff/password"


@pytest.mark.parametrize("verb", ["roles", "disable", "enable", "password"])
def test_person_who_is_not_there_is_not_found(admin: Browser, verb: str) -> None:
    token = admin.get("/staff/people/new").value("csrf_token")
    data = {"csrf_token": token, "role": "clerk"}
    assert admin.raw_post(f"/staff/people/999/{verb}", data).status_code == 404
    admin.get("/staff/people/999", status=404)
    admin.get("/staff/people/99999999999", status=404)


def test_changes_are_recorded_with_who_made_them(
    admin: Browser, lin: int, database: Database
) -> None:
    add(admin, email="new@example.cn", name="新人")
    act(admin, lin, "roles", role="clerk")
    act(admin, lin, "roles", role="clerk")
    act(admin, lin, "disable")
    act(admin, lin, "disable")
    act(admin, lin, "enable")
    act(admin, lin, "password")
    with database.reading() as session:
        events = list_events(session, limit=5)[::-1]
    assert {event.actor_name for event in events} == {"周管理"}
    assert [(e.action, e.subject, e.details) for e in events] == [
        ("staff.added", "new@example.cn", {"name": "新人", "roles": ["editor"]}),
        ("staff.roles", EMAIL, {"before": ["editor"], "after": ["clerk"]}),
        ("staff.disabled", EMAIL, {}),
        ("staff.enabled", EMAIL, {}),
        ("staff.password-reset", EMAIL, {}),
    ]


def test_no_password_is_in_the_record(admin: Browser, database: Database) -> None:
    password = add(admin).words("one-time-password")
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM audit_event").all()
        people = connection.exec_driver_sql("SELECT * FROM staff").all()
    assert password not in f"{rows}{people}"
