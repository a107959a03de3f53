"""Structured logs: one JSON line a request, with an id and without personal data."""

import logging
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("webapp")


def configure(level: str) -> None:
    """Write JSON lines of at least ``level`` to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def init_app(app: Flask) -> None:
    """Give each request an id and log its end.

    The rule is logged and not the path, no query, no address, no form: nothing in a log
    tells who said what.
    """

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(6)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        if request.endpoint not in {"static", "health.alive", "health.ready"}:
            rule = request.url_rule.rule if request.url_rule else None
            milliseconds = round((time.perf_counter() - g.get("began", 0)) * 1000, 1)
            log.info(
                "request",
                request_id=request_id(),
                method=request.method,
                rule=rule,
                status=response.status_code,
                ms=milliseconds,
            )
        return response


def request_id() -> str:
    """Return the id of the current request, the same in the log, the header and the page."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    identifier: str = g.request_id
    return identifier
