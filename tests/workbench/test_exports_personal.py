"""Personal data are exported on purpose alone: switched on, with a reason and a password."""

import pytest
from sqlalchemy import select

from tests.support.browser import Browser, Page
from tests.support.staff import PASSWORD, email_of, give_consultations, sign_in
from tests.workbench.exports_page import URL, asked, jobs, start
from webapp.accounts.acts import ACTIONS, FACTS, fact_value
from webapp.accounts.models import StaffRole
from webapp.accounts.policy import Role
from webapp.accounts.queries import find_by_email
from webapp.audit.models import AuditEvent
from webapp.audit.queries import list_events
from webapp.config import Settings
from webapp.exports import services as exporting
from webapp.exports.commands import Audience
from webapp.exports.jobs import HANDLERS
from webapp.jobs.contract import Parts
from webapp.jobs.runner import run
from webapp.persistence.engine import Database

REASON = "答复来信需要地址"


def personal(browser: Browser, *, status: int = 200, **fields: str) -> Page:
    """Ask for personal data with everything that it takes, or other ``fields``."""
    form = {"personal": "1", "reason": REASON, "password": PASSWORD}
    return start(browser, status=status, **(form | fields))


def test_personal_data_are_not_on_the_page_of_a_clerk(clerk: Browser) -> None:
    html = clerk.get(URL).text
    for each in ('name="personal"', 'name="password"', 'name="reason"', "personal-data"):
        assert each not in html


@pytest.mark.usefixtures("comments")
def test_a_clerk_who_asks_for_personal_data_all_the_same_is_refused(
    clerk: Browser, database: Database
) -> None:
    form = clerk.get(URL).fields() | {"format": "csv", "personal": "1"}
    clerk.post(URL, form | {"reason": REASON, "password": PASSWORD}, status=403)
    assert not jobs(database)


def test_switch_for_personal_data_is_off(editor: Browser) -> None:
    page = editor.get(URL)
    switch = next(e for e in page.root.iter("input") if e.get("name") == "personal")
    assert switch.get("checked") is None


@pytest.mark.usefixtures("comments")
def test_without_the_switch_a_reason_and_a_password_change_nothing(
    editor: Browser, database: Database
) -> None:
    start(editor, reason=REASON, password="wrong")
    assert asked(database).audience is Audience.INTERNAL


@pytest.mark.usefixtures("comments")
def test_personal_data_are_exported_with_reason_and_password_and_recorded(
    editor: Browser, database: Database
) -> None:
    personal(editor)
    assert asked(database).audience is Audience.PERSONAL
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).filter_by(action=exporting.KIND)).one()
    assert event.details["reason"] == REASON
    assert event.action in ACTIONS
    assert set(event.details) <= set(FACTS)
    assert fact_value("audience", event.details["audience"]) == "含个人信息"
    assert PASSWORD not in str(event.details) + str(jobs(database)[0].parameters)


@pytest.mark.usefixtures("comments")
@pytest.mark.parametrize(
    ("fields", "anchor"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": " 答 复 "}, "reason"),
        ({"password": ""}, "password"),
        ({"password": "lanterns along the lake"}, "password"),
        ({"password": "长" * 1000}, "password"),
        ({"format": "summary"}, "format-summary"),
        ({"format": "akn"}, "format-akn"),
    ],
)
def test_what_is_missing_for_personal_data_is_said_and_nothing_begun(
    editor: Browser, database: Database, fields: dict[str, str], anchor: str
) -> None:
    page = personal(editor, status=422, **fields)
    assert [a.get("href") for a in page.find("error-summary").iter("a")] == [f"#{anchor}"]
    assert page.has(anchor)
    assert not page.value("password")
    assert not jobs(database)


@pytest.mark.usefixtures("comments")
def test_wrong_password_is_recorded(editor: Browser, database: Database) -> None:
    personal(editor, status=422, password="lanterns along the lake")
    with database.reading() as session:
        event = list_events(session, limit=1)[0]
    assert (event.action, event.subject) == ("password.refused", email_of(Role.EDITOR))


class TestTooOften:
    """With three attempts an hour, one of them the sign-in."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """Return settings that are soon reached."""
        return settings.model_copy(update={"rate_login": "3 per hour"})

    @pytest.mark.usefixtures("comments")
    def test_guessing_the_password_has_to_wait(self, editor: Browser, database: Database) -> None:
        for _ in range(2):
            personal(editor, status=422, password="lanterns along the lake")
        personal(editor, status=429)
        assert not jobs(database)


@pytest.mark.usefixtures("comments")
def test_file_with_personal_data_is_only_for_who_asked_for_it(
    editor: Browser, database: Database, parts: Parts
) -> None:
    page = personal(editor)
    job = jobs(database)[0]
    run(job.id, HANDLERS, parts)
    url = f"{page.response.request.path}/file"
    with editor.client.get(url) as answer:
        assert answer.status_code == 200
    boss = Browser(editor.app)
    sign_in(boss, Role.ADMINISTRATOR)
    assert boss.client.get(url).status_code == 403
    assert "含个人信息" in boss.get(URL).words("recent")
    assert "由提出的人下载" in boss.get(URL).words("recent")


@pytest.mark.usefixtures("comments")
def test_file_with_personal_data_is_lost_with_the_permission(
    editor: Browser, database: Database, parts: Parts
) -> None:
    page = personal(editor)
    run(jobs(database)[0].id, HANDLERS, parts)
    with database.writing() as session:
        person = find_by_email(session, email_of(Role.EDITOR))
        assert person is not None
        person.held = [StaffRole(role=Role.CLERK)]
    give_consultations(editor.app, email_of(Role.EDITOR))
    assert editor.client.get(f"{page.response.request.path}/file").status_code == 403
