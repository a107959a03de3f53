"""The device's cookie, and the pass of one that answered a captcha in the last 24 hours.

Both serve the gate alone. A device without a cookie is a new one, not a hostile one.
"""

import hashlib
import secrets

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from webapp.web.context import keys

DEVICE_LIFE = 180 * 24 * 3600  # seconds
PASS_LIFE = 24 * 3600  # seconds
TOKEN_BYTES, TOKEN_LENGTH = 16, 22
PASS = "pass"  # noqa: S105


def device() -> bytes | None:
    """Return the hash of this device's token, if it has one."""
    value = request.cookies.get(_name(), "")
    return _hash(value) if len(value) == TOKEN_LENGTH and value.isascii() else None


def remember_device(response: Response) -> None:
    """Give a device without a token one."""
    if device() is None:
        _set(response, _name(), secrets.token_urlsafe(TOKEN_BYTES), DEVICE_LIFE, "/")


def has_pass(consultation_id: int) -> bool:
    """Tell whether this device answered a captcha of the consultation in the last 24 hours."""
    own = device()
    try:
        told = _serializer().loads(request.cookies.get(PASS, ""), max_age=PASS_LIFE)
    except BadSignature:
        return False
    return own is not None and told == [consultation_id, own.hex()]


def give_pass(response: Response, consultation_id: int, path: str) -> None:
    """Spare this device further captchas of the consultation for 24 hours."""
    own = device()
    if own is not None:
        _set(
            response, PASS, str(_serializer().dumps([consultation_id, own.hex()])), PASS_LIFE, path
        )


def _set(response: Response, name: str, value: str, life: int, path: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=life,
        path=path,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def _name() -> str:
    return "__Host-device" if request.is_secure else "device"


def _hash(value: str) -> bytes:
    return hashlib.sha256(b"device:" + value.encode()).digest()


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys().derive("captcha pass"), salt="pass")
