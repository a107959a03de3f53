"""Headers of every answer, body limits of every request, and cookies behind TLS."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect

P = ParamSpec("P")
R = TypeVar("R")

KIB = 1024
DEFAULT_BODY = 64 * KIB
DEFAULT_PARTS = 100

CSP = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self' data:; "
    "media-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # Flask-WTF needs the Referer behind TLS
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000; includeSubDomains"


class SessionInterface(SecureCookieSessionInterface):
    """Session cookies that are Secure exactly when the request came by TLS."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002
        """Tell whether the cookie may only travel by TLS."""
        return request.is_secure


def init_app(app: Flask) -> None:
    """Set limits before anything reads the body, check CSRF, send the headers."""
    app.session_interface = SessionInterface()

    @app.before_request
    def limit_body() -> None:
        view = app.view_functions.get(request.endpoint or "")
        size, parts = getattr(view, "body_limit", (DEFAULT_BODY, DEFAULT_PARTS))
        request.max_content_length = size
        request.max_form_memory_size = size
        request.max_form_parts = parts

    CSRFProtect(app)

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response


def accepts_body(
    size: int, parts: int = DEFAULT_PARTS
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view take a body of up to ``size`` bytes and ``parts`` fields."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.body_limit = (size, parts)  # type: ignore[attr-defined]
        return view

    return mark
