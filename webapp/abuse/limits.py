"""Rate limits: what each action costs, whom it is counted for, and what a refusal says."""

import math
import time
from typing import cast

import structlog
from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse_many
from werkzeug.exceptions import TooManyRequests

from webapp.abuse import limits_storage  # registers the storage by being imported
from webapp.abuse.client import address_key
from webapp.web.context import Services, keys, settings

EXTENSION = "webapp.limiter"
SOCKET_TIMEOUT = 1  # seconds; a frozen Redis must not hold a citizen longer
RESPONDENT, ADDRESS = "respondent", "address"

# Respondent before address: a refused device must not eat what its office shares.
RULES = {
    "start": ((ADDRESS, "rate_start"),),
    "save": ((RESPONDENT, "rate_save"), (ADDRESS, "rate_save_address")),
    "captcha": ((ADDRESS, "rate_captcha"),),
    "audio": ((ADDRESS, "rate_audio"),),
    "submit": ((RESPONDENT, "rate_submit"), (ADDRESS, "rate_submit_address")),
    "receipt": ((ADDRESS, "rate_receipt"),),
    "login": ((RESPONDENT, "rate_login"), (ADDRESS, "rate_login_address")),
}

log = structlog.get_logger("webapp.limits")


def init_app(app: Flask, parts: Services) -> None:
    """Attach a limiter that belongs to this application alone."""
    uri = parts.settings.limits_storage
    options: dict[str, str | int] = (
        {} if uri.startswith(limits_storage.SCHEME) else _redis_options()
    )
    app.extensions[EXTENSION] = Limiter(
        client_key,
        app=app,
        storage_uri=uri,
        storage_options=options,
        strategy="moving-window",
    )


def spend(action: str, respondent: bytes | None = None) -> None:
    """Count one ``action`` of this client.

    The limiter's own context manager finds its limit by source line, which two threads
    share; the strategy behind it is asked directly instead.

    Raises:
        TooManyRequests: a limit is reached; ``retry_after`` tells the seconds to wait.
    """
    strategy = cast("Limiter", current_app.extensions[EXTENSION]).limiter
    for subject, setting in RULES[action]:
        key = respondent.hex() if subject == RESPONDENT and respondent else client_key()
        for rule in parse_many(getattr(settings(), setting)):
            try:
                allowed = strategy.hit(rule, action, subject, key)
                wait = 0 if allowed else strategy.get_window_stats(rule, action, subject, key)[0]
            except Exception:
                # A store that is away must not turn citizens away.
                log.exception("limits storage failed", action=action)
                return
            if not allowed:
                log.info("limited", action=action, subject=subject)
                raise TooManyRequests(retry_after=max(1, math.ceil(wait - time.time())))


def client_key() -> str:
    """Return the name that limits have for the address of the request."""
    return address_key(request.remote_addr, keys().derive("client address"))


def _redis_options() -> dict[str, str | int]:
    return {"socket_timeout": SOCKET_TIMEOUT, "socket_connect_timeout": SOCKET_TIMEOUT}
