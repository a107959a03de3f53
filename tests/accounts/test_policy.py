"""Roles, permissions, and the names and passwords of accounts, as tables."""

import pytest

from webapp.accounts.policy import (
    COMMON,
    PERMISSIONS,
    Permission,
    Role,
    normal_email,
    permissions_of,
    problem_of_email,
    problem_of_name,
    problem_of_password,
)

EMAIL = "lin.qi@example.cn"
VIEW, WORK = Permission.VIEW_CONSULTATIONS, Permission.WORK_COMMENTS
EDITING = {
    VIEW,
    WORK,
    Permission.VIEW_ALL,
    Permission.EDIT_DRAFTS,
    Permission.PUBLISH,
    Permission.CONFIRM_DECISIONS,
    Permission.EXPORT_PERSONAL,
    Permission.SHOW_CONTACT,
}


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.CLERK, {VIEW, WORK}),
        (Role.EDITOR, EDITING),
        (Role.ADMINISTRATOR, set(Permission)),
    ],
)
def test_permissions_of_each_role(role: Role, allowed: set[Permission]) -> None:
    assert PERMISSIONS[role] == allowed


def test_roles_add_up() -> None:
    assert permissions_of([Role.CLERK, Role.EDITOR]) == EDITING


def test_no_role_allows_nothing() -> None:
    assert permissions_of([]) == frozenset()


@pytest.mark.parametrize("email", ["a@b", "lin@example.cn", "林@内网", "a.b+c@host.local"])
def test_name_of_any_network_is_taken(email: str) -> None:
    assert problem_of_email(email) is None


@pytest.mark.parametrize(
    "email", ["", "lin", "@b", "a@", "a b@c", "a@b@c", "a\0@b", "a" * 254 + "@b"]
)
def test_name_that_is_none_is_refused(email: str) -> None:
    assert problem_of_email(email)


def test_case_and_outer_space_of_a_name_do_not_count() -> None:
    assert normal_email(" Lin@Example.CN\t") == "lin@example.cn"


@pytest.mark.parametrize(
    ("name", "fine"), [("林", True), ("", False), ("林\n七", False), ("林" * 101, False)]
)
def test_name_of_a_person(name: str, *, fine: bool) -> None:
    assert (problem_of_name(name) is None) is fine


@pytest.mark.parametrize(
    "password",
    [
        "lanterns along the quay",
        "路灯下的小巷一共有十二盏灯",
        "aaaaaaaaaaab",
        "x" * 5 + "123456 " * 3,
    ],
)
def test_long_password_of_any_characters_is_taken(password: str) -> None:
    assert problem_of_password(password, EMAIL) is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "至少 12"),
        ("elevenchars", "至少 12"),
        ("字" * 129, "最多 128"),
        ("my lin.qi account", "登录邮箱"),
        ("MY LIN.QI ACCOUNT", "登录邮箱"),
        ("passwordpassword", "太常见"),
        ("PasswordPassword", "太常见"),
        ("aaaaaaaaaaaaaaa", "太常见"),
        ("abcdabcdabcdab", "太常见"),
    ],
)
def test_password_that_is_guessed_first_is_refused(password: str, words: str) -> None:
    assert words in (problem_of_password(password, EMAIL) or "")


def test_short_sign_in_name_forbids_no_password() -> None:
    assert problem_of_password("a lantern a day", "a@example.cn") is None


def test_every_common_password_would_else_be_taken() -> None:
    assert {word for word in COMMON if len(word) < 12 or word != word.casefold()} == set()
