"""Passwords that the system makes up, and the hash of any."""

import secrets
from typing import cast

from flask import current_app
from flask_security import Security, hash_password

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, LENGTH = 4, 4  # 31^16: 79 bits


def one_time_password() -> str:
    """Return a password to be told once and changed at the first sign-in."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(GROUPS))


def hashed(password: str) -> str:
    """Return the hash that a password is kept as; the same characters give the same."""
    security = cast("Security", current_app.extensions["security"])
    return hash_password(security._password_util.normalize(password))  # noqa: SLF001
