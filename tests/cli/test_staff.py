"""``staff``: accounts from the command line, the first administrator's among them."""

import json

import pytest
from click.testing import Result

from tests.cli.conftest import Run
from tests.support.browser import Browser
from tests.support.staff import HOME, PASSWORD, enter
from webapp.audit.queries import list_events
from webapp.cli.commands import register
from webapp.persistence.engine import Database

EMAIL = "zhou@example.cn"
ADD = ("staff", "add", EMAIL, "--name", "周管理", "--role", "administrator")


def listed(run: Run) -> list[dict[str, object]]:
    result = run("staff", "list", "--json")
    assert result.exit_code == 0
    return [json.loads(line) for line in result.output.splitlines()]


def typed(browser: Browser, password: str, *arguments: str) -> Result:
    """Run a command that reads a password."""
    register(browser.app)
    return browser.app.test_cli_runner().invoke(
        args=[*arguments, "--password-stdin"], input=f"{password}\n"
    )


def told(output: str) -> str:
    (line,) = [line for line in output.splitlines() if line.startswith("one-time password: ")]
    return line.partition(": ")[2]


def test_new_account_signs_in_with_the_password_that_was_told(run: Run, browser: Browser) -> None:
    result = run(*ADD)
    assert result.exit_code == 0
    page = enter(browser, EMAIL, told(result.output))
    assert page.response.request.path == "/staff/password"


def test_account_is_listed_with_roles_and_state(run: Run) -> None:
    run(*ADD, "--role", "editor")
    assert listed(run) == [
        {
            "email": EMAIL,
            "name": "周管理",
            "roles": ["administrator", "editor"],
            "active": True,
            "must_change_password": True,
            "consultations": [],
        }
    ]


def test_list_for_people_has_a_line_an_account(run: Run) -> None:
    run(*ADD)
    assert run("staff", "list").output == f"{EMAIL}\t周管理\tadministrator\tactive\n"


def test_password_from_standard_input_is_not_printed_and_stays(browser: Browser) -> None:
    result = typed(browser, PASSWORD, *ADD)
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    assert enter(browser, EMAIL).response.request.path == HOME


def test_weak_password_is_refused(run: Run, browser: Browser) -> None:
    result = typed(browser, "short", *ADD)
    assert result.exit_code == 1
    assert "至少 12 个字符" in result.stderr
    assert listed(run) == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", EMAIL, "--name", "周"), 2, "--role"),
        (("add", EMAIL, "--role", "editor"), 2, "--name"),
        (("add", EMAIL, "--name", "周", "--role", "king"), 2, "king"),
        (("add", "zhou", "--name", "周", "--role", "editor"), 1, "登录邮箱"),
        (("add", EMAIL, "--name", " ", "--role", "editor"), 1, "姓名"),
        (("disable", EMAIL), 1, f"no account {EMAIL}"),
        (("password", EMAIL), 1, f"no account {EMAIL}"),
    ],
)
def test_what_cannot_be_is_said(
    run: Run, arguments: tuple[str, ...], code: int, words: str
) -> None:
    result = run("staff", *arguments)
    assert result.exit_code == code
    assert words in result.stderr
    assert listed(run) == []


def test_name_that_is_taken_is_refused(run: Run) -> None:
    run(*ADD)
    result = run("staff", "add", EMAIL.upper(), "--name", "另一人", "--role", "editor")
    assert result.exit_code == 1
    assert "已经有账号" in result.stderr


def test_disabled_account_cannot_sign_in(run: Run, browser: Browser) -> None:
    run(*ADD)
    result = run("staff", "add", "lin@example.cn", "--name", "林", "--role", "editor")
    assert run("staff", "disable", "lin@example.cn").output == "lin@example.cn: disabled\n"
    enter(browser, "lin@example.cn", told(result.output), status=422)


def test_last_administrator_stays(run: Run) -> None:
    run(*ADD)
    result = run("staff", "disable", EMAIL)
    assert result.exit_code == 1
    assert "最后一个" in result.stderr
    assert listed(run)[0]["active"]


def test_new_password_takes_the_place_of_the_old(run: Run, browser: Browser) -> None:
    first = told(run(*ADD).output)
    second = told(run("staff", "password", EMAIL).output)
    enter(browser, EMAIL, first, status=422)
    enter(browser, EMAIL, second)


def test_chosen_password_needs_no_change(run: Run, browser: Browser) -> None:
    run(*ADD)
    typed(browser, PASSWORD, "staff", "password", EMAIL)
    assert enter(browser, EMAIL).response.request.path == HOME


def test_record_says_that_it_was_the_command_line(run: Run, database: Database) -> None:
    run(*ADD)
    run("staff", "password", EMAIL)
    with database.reading() as session:
        found = [(e.action, e.actor_id, e.actor_name, e.subject) for e in list_events(session)]
    assert found == [
        ("staff.password-reset", None, "命令行", EMAIL),
        ("staff.added", None, "命令行", EMAIL),
    ]


def test_empty_database_is_made_ready(run_empty: Run) -> None:
    assert run_empty(*ADD).exit_code == 0


def test_consultations_are_given_and_taken(run: Run, database: Database, law: str) -> None:
    run("staff", "add", EMAIL, "--name", "陈办理", "--role", "clerk")
    assert run("staff", "grant", EMAIL, law).exit_code == 0
    assert listed(run)[0]["consultations"] == [law]
    assert run("staff", "grant", EMAIL, law).exit_code == 0
    assert run("staff", "revoke", EMAIL, law).exit_code == 0
    assert listed(run)[0]["consultations"] == []
    with database.reading() as session:
        actions = [event.action for event in list_events(session) if "staff" in event.action]
    assert actions == ["staff.revoked", "staff.granted", "staff.added"]


@pytest.mark.parametrize("verb", ["grant", "revoke"])
def test_giving_what_is_not_there_is_refused(run: Run, verb: str) -> None:
    assert run("staff", verb, EMAIL, "nowhere").exit_code == 1
    run(*ADD)
    assert run("staff", verb, EMAIL, "nowhere").exit_code == 1


def test_a_lost_app_is_taken_off(run: Run) -> None:
    assert run("staff", "second-factor", EMAIL).exit_code == 1
    run(*ADD)
    assert run("staff", "second-factor", EMAIL).exit_code == 0
