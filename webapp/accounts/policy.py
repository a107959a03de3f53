"""Who may do what, and which names and passwords an account may have."""

import enum
import re
from collections.abc import Iterable

from webapp.errors import msgid

EMAIL = re.compile(r"[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+")
EMAIL_LENGTH, NAME_LENGTH = 254, 100
PASSWORD_LEAST, PASSWORD_MOST = 12, 128  # characters
# What people type when they must type twelve characters.
_COMMON = """
123456789012 1234567890123 12345678901234 1234567890123456 qwertyuiop12 qwertyuiop123
qwertyuiopasdf qwertyuiop[] passwordpassword password1234 password12345 administrator
administrator1 admin1234567 adminadminadmin letmeinletmein iloveyou1234 welcome12345
abcdefghijkl abcdefgh1234 abcd12345678 1qaz2wsx3edc 1q2w3e4r5t6y zaq12wsxcde3 woaini520131
woaini1314520 aa1234567890 p@ssw0rd1234 changeme1234 zhengqiuyijian lifayijian123
"""
COMMON = frozenset(_COMMON.split())


class Role(enum.StrEnum):
    """What somebody is employed for; one person may have several."""

    CLERK = "clerk"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Permission(enum.StrEnum):
    """What a view of the staff area asks for.

    ``view-all`` opens every consultation; without it only those somebody was given.
    """

    VIEW_CONSULTATIONS = "view-consultations"
    WORK_COMMENTS = "work-comments"
    CONFIRM_DECISIONS = "confirm-decisions"
    VIEW_ALL = "view-all"
    EDIT_DRAFTS = "edit-drafts"
    PUBLISH = "publish"
    EXPORT_PERSONAL = "export-personal"
    SHOW_CONTACT = "show-contact"
    MANAGE_STAFF = "manage-staff"
    READ_AUDIT = "read-audit"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CLERK: frozenset({Permission.VIEW_CONSULTATIONS, Permission.WORK_COMMENTS}),
    Role.EDITOR: frozenset(Permission) - {Permission.MANAGE_STAFF, Permission.READ_AUDIT},
    Role.ADMINISTRATOR: frozenset(Permission),
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return what the roles allow together."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))


def normal_email(email: str) -> str:
    """Return a sign-in name as it is stored: case and outer space tell nobody apart."""
    return email.strip().casefold()


def printable(text: str | None) -> str:
    """Return a typed line without what cannot be shown, let alone stored."""
    return "".join(c for c in text or "" if c.isprintable())


def problem_of_email(email: str) -> str | None:
    """Return what is wrong with a sign-in name, if anything.

    A closed network names its hosts as it likes, so only the shape is looked at.
    """
    if not EMAIL.fullmatch(email):
        return msgid("请填写登录邮箱，例如 name@example.cn。")
    return msgid("登录邮箱太长。") if len(email) > EMAIL_LENGTH else None


def problem_of_name(name: str) -> str | None:
    """Return what is wrong with a person's name, if anything."""
    if not name or not name.isprintable():
        return msgid("请填写姓名。")
    return msgid("姓名最多 100 个字。") if len(name) > NAME_LENGTH else None


def problem_of_password(password: str, email: str) -> str | None:
    """Return what is wrong with a new password, if anything.

    Length counts and what others guess first; no rule asks for kinds of characters
    (NIST SP 800-63B, 3.1.1.2).
    """
    if len(password) < PASSWORD_LEAST:
        return msgid("密码至少 12 个字符，可以用几个不相关的词。")
    if len(password) > PASSWORD_MOST:
        return msgid("密码最多 128 个字符。")
    plain = password.casefold()
    names = {part for part in (email, email.partition("@")[0]) if len(part) > 2}  # noqa: PLR2004
    if any(name in plain for name in names):
        return msgid("密码里不能有登录邮箱的名字。")
    if plain in COMMON or _repeats(plain):
        return msgid("这个密码太常见，容易被猜到，请换一个。")
    return None


def _repeats(password: str) -> bool:
    """Tell whether a password is one to four characters over and over."""
    return any((password[:length] * len(password)).startswith(password) for length in range(1, 5))
