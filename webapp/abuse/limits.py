"""Rate limits: what each action costs, whom it is counted for, and what a refusal says."""

import math
import time
from typing import cast

import structlog
from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse_many
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from webapp.abuse import limits_storage  # registers the storage by being imported
from webapp.abuse.client import address_key
from webapp.abuse.policy import Sign
from webapp.web.context import Services, keys, settings

EXTENSION = "webapp.limiter"
SOCKET_TIMEOUT = 1  # seconds; a frozen Redis must not hold a citizen longer
RESPONDENT, ADDRESS, NETWORK = "respondent", "address", "network"
RETRY_SECONDS = 30  # when a store that is away may be back

# Respondent before address, address before network: a refused device must not eat what its
# office shares, nor one office what its neighbours do.
RULES = {
    "start": ((ADDRESS, "rate_start"),),
    "save": ((RESPONDENT, "rate_save"), (ADDRESS, "rate_save_address")),
    "captcha": ((ADDRESS, "rate_captcha"),),
    "proof": ((ADDRESS, "rate_proof"),),
    "audio": ((ADDRESS, "rate_audio"),),
    "submit": (
        (RESPONDENT, "rate_submit"),
        (ADDRESS, "rate_submit_address"),
        (NETWORK, "rate_submit_network"),
    ),
    "receipt": ((ADDRESS, "rate_receipt"),),
    "login": ((RESPONDENT, "rate_login"), (ADDRESS, "rate_login_address")),
    "unmask": ((RESPONDENT, "rate_unmask"),),
}
# What is only noticed: over them a submission is looked at more closely.
SOFT = {
    Sign.BUSY_DEVICE: (RESPONDENT, "rate_busy_device"),
    Sign.BUSY_ADDRESS: (ADDRESS, "rate_busy_address"),
}
# What guards a secret is refused while nobody counts; a citizen's text never is.
GUARDED = frozenset({"receipt", "login", "unmask"})

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
        ServiceUnavailable: the store is away, and the action is to guess a secret.
    """
    strategy = cast("Limiter", current_app.extensions[EXTENSION]).limiter
    for subject, setting in RULES[action]:
        own = respondent if subject == RESPONDENT else None
        key = own.hex() if own else client_key(wide=subject == NETWORK)
        for rule in parse_many(getattr(settings(), setting)):
            try:
                allowed = strategy.hit(rule, action, subject, key)
                wait = 0 if allowed else strategy.get_window_stats(rule, action, subject, key)[0]
            except Exception as error:
                log.exception("limits storage failed", action=action)
                if action in GUARDED:
                    raise ServiceUnavailable(retry_after=RETRY_SECONDS) from error
                return  # a store that is away must not turn citizens away
            if not allowed:
                log.info("limited", action=action, subject=subject)
                raise TooManyRequests(retry_after=max(1, math.ceil(wait - time.time())))


def notice(device: bytes | None) -> set[Sign]:
    """Count one submission of this device and address; return what is over its soft limit."""
    strategy = cast("Limiter", current_app.extensions[EXTENSION]).limiter
    found = set()
    for sign, (subject, setting) in SOFT.items():
        if subject == RESPONDENT and device is None:
            continue
        key = device.hex() if subject == RESPONDENT and device else client_key()
        for rule in parse_many(getattr(settings(), setting)):
            try:
                if not strategy.hit(rule, "noticed", subject, key):
                    found.add(sign)
            except Exception:
                log.exception("limits storage failed", action="notice")
                return {Sign.UNCOUNTED}
    return found


def client_key(*, wide: bool = False) -> str:
    """Return the name that limits have for the address of the request, or its network."""
    return address_key(request.remote_addr, keys().derive("client address"), wide=wide)


def _redis_options() -> dict[str, str | int]:
    return {"socket_timeout": SOCKET_TIMEOUT, "socket_connect_timeout": SOCKET_TIMEOUT}
