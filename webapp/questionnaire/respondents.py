"""The respondent's cookie: a random token a consultation, of which we keep only a hash."""

import datetime as dt
import hashlib
import secrets

from flask import Response, request, session

from webapp.consultations.models import Consultation

COOKIE = "respondent"
TOKEN_BYTES = 24
KEPT_AFTER_CLOSING = dt.timedelta(days=30)


def token() -> str | None:
    """Return the respondent's token, if the request brings one that can be ours."""
    value = request.cookies.get(COOKIE, "")
    return value if len(value) == len(new_token()) and value.isascii() else None


def new_token() -> str:
    """Return a fresh token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(value: str) -> bytes:
    """Return what is stored of a token."""
    return hashlib.sha256(value.encode()).digest()


def remember(
    response: Response, consultation: Consultation, value: str, *, shared: bool, now: dt.datetime
) -> None:
    """Set the cookie: for this consultation's pages only, past its end, unless shared.

    There is no idle limit: who writes for a week finds the text again. On a shared
    computer (公用电脑) the cookie ends with the browser.
    """
    life = max(consultation.closes_at - now, dt.timedelta()) + KEPT_AFTER_CLOSING
    response.set_cookie(
        COOKIE,
        value,
        max_age=None if shared else int(life.total_seconds()),
        path=path_of(consultation.slug),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response, slug: str) -> None:
    """Remove the cookie of one consultation."""
    response.delete_cookie(COOKIE, path=path_of(slug), httponly=True, samesite="Lax")


def path_of(slug: str) -> str:
    """Return the path that the cookie is sent to."""
    return f"/consultations/{slug}"


def keep_csrf() -> None:
    """Let the CSRF token live as long as the text it protects."""
    session.permanent = True
