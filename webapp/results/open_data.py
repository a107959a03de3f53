"""Answers for programs of other sites: readable by anybody, kept by caches, without cookies."""

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final, ParamSpec

from flask import Response, current_app, json, request

from webapp.errors import NotFoundError

P = ParamSpec("P")
KEPT: Final = "public, max-age=60"
# Fetch, section 3.3: any site may read, and for want of Allow-Credentials never as somebody.
SHARED: Final = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
PROBLEM: Final = "application/problem+json"


def open_data(view: Callable[P, Response]) -> Callable[P, Response]:
    """Let scripts of every site read what a view answers, and what is not there (RFC 9457)."""

    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
        try:
            response = view(*args, **kwargs)
        except NotFoundError:
            status = HTTPStatus.NOT_FOUND
            problem = {"title": status.phrase, "status": status.value}
            response = Response(json.dumps(problem), status, mimetype=PROBLEM)
            response.headers["Cache-Control"] = "no-store"
        response.headers.update(SHARED)
        return response

    answered.is_open_data = True  # type: ignore[attr-defined]
    return answered


def is_open_data(endpoint: str) -> bool:
    """Tell whether other sites' scripts may read what an endpoint answers."""
    return getattr(current_app.view_functions[endpoint], "is_open_data", False)


def answer(body: bytes, media_type: str, *, at: dt.datetime | None = None) -> Response:
    """Answer with bytes, or with 304 where the client has the same.

    Args:
        body: what is sent, in UTF-8.
        media_type: its type without a charset.
        at: when it last changed, where that is known.
    """
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    response.set_etag(hashlib.sha256(body).hexdigest()[:20], weak=True)  # in any content coding
    response.last_modified = at
    response.headers["Cache-Control"] = KEPT
    response.make_conditional(request)
    return response
