"""Codes of an authenticator app (TOTP, RFC 6238) and codes for when it is lost; pure."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

SECRET_BYTES = 20  # RFC 4226, section 4
DIGITS, STEP = 6, 30  # what every app takes; seconds
DRIFT = 1  # steps that a telephone's clock may be off
RECOVERY_CODES = 10
RECOVERY_BYTES = 5  # eight characters


def new_secret() -> str:
    """Return a secret as apps take it when it is typed."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def address(secret: str, account: str, issuer: str) -> str:
    """Return what the square code of an app holds."""
    return _totp(secret).get_provisioning_uri(account, issuer)


def code_at(secret: str, step: int) -> str:
    """Return the code of a step of 30 seconds since 1970."""
    return _totp(secret).generate(step * STEP).decode()


def step_of(now: dt.datetime) -> int:
    """Return the step that a moment is in."""
    return int(now.timestamp()) // STEP


def matching_step(secret: str, code: str, now: dt.datetime, after: int) -> int | None:
    """Return the step that a code is of, if it is one of now and later than ``after``.

    A code is good once: whoever looked over a shoulder must not use it again (RFC 6238, 5.2).
    """
    here = step_of(now)
    found = None
    for step in range(here - DRIFT, here + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step), code) and step > after:
            found = step
    return found


def plain(code: str) -> str:
    """Return a typed code without blanks and hyphens, in capitals."""
    return "".join(each for each in code.upper() if each.isascii() and each.isalnum())


def new_recovery_codes() -> list[str]:
    """Return codes that are good once each, as people write them down: ABCD-EFGH."""
    made = (
        base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()
        for _ in range(RECOVERY_CODES)
    )
    return [f"{each[:4]}-{each[4:]}" for each in made]


def recovery_digest(code: str, key: bytes) -> bytes:
    """Return what is kept of a recovery code; without the key it cannot be guessed from."""
    return hmac.digest(key, plain(code).encode(), hashlib.sha256)


def _totp(secret: str) -> TOTP:
    # SHA-1 is what the apps know; HMAC does not need its collision resistance.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303
