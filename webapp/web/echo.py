"""What the server takes a request for, told to nobody but its own administrator."""

import hmac
from hashlib import sha256

from flask import request

from webapp.clock import utc_now
from webapp.web.context import keys

HEADER = "X-Tiaoyi-Doctor"
WINDOW = 60  # seconds a token is good for, and as long again


def token_now(shift: int = 0) -> str:
    """Return the token of this minute; only who can read the instance's secrets has it."""
    minute = int(utc_now().timestamp()) // WINDOW - shift
    return hmac.digest(keys().derive("doctor"), str(minute).encode(), sha256).hex()


def told() -> dict[str, str] | None:
    """Return address, scheme and host as the server sees them; None to a stranger."""
    offered = request.headers.get(HEADER, "").encode()
    if not any(hmac.compare_digest(offered, token_now(shift).encode()) for shift in (0, 1)):
        return None
    return {
        "address": request.remote_addr or "",
        "scheme": request.scheme,
        "host": request.host,
    }
