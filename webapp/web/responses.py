"""Page, partial and redirect: the only module that makes responses and imports htmx-flask."""

import datetime as dt
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, redirect, render_template, send_file
from flask import make_response as _page_response  # noqa: TID251
from flask import request as _request
from htmx_flask import Htmx, make_response  # noqa: TID251

NO_STORE = "private, no-store"
# Back must bring the typed text back, which `no-store` would forbid (see docs/decisions.md).
PERSONAL = "private, no-cache"
# Anybody's, kept by whoever likes and asked about before it is used again.
SHARED = "public, no-cache"


def init_app(app: Flask) -> None:
    """Attach htmx-flask and let caches tell the two kinds apart."""
    Htmx(app)

    @app.after_request
    def vary(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.vary.update(("HX-Request", "Cookie", "Accept-Language"))
            response.headers.setdefault("Cache-Control", NO_STORE)
        return response


def wants_partial() -> bool:
    """Tell whether htmx asked, and not to restore a page from history."""
    headers = _request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def page(
    template: str,
    context: Mapping[str, object],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    cache: str = NO_STORE,
) -> Response:
    """Render a whole page."""
    response = _page_response(render_template(template, **context), status)
    response.headers["Cache-Control"] = cache
    return response


def partial(
    template: str,
    context: Mapping[str, object],
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Render one ``_partial.html`` for htmx to swap in."""
    body = render_template(template, **context)
    response: Response = make_response((body, status, dict(headers or {})))
    response.headers["Cache-Control"] = NO_STORE
    return response


def download(data: bytes, mimetype: str, *, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Answer with bytes that no cache keeps."""
    return Response(data, status, mimetype=mimetype, headers={"Cache-Control": NO_STORE})


def attachment(pieces: Iterable[bytes], size: int, name: str, mimetype: str) -> Response:
    """Answer with a file of ``size`` bytes, to be saved under a name and kept by no cache.

    Pieces that end too early break the connection: nobody takes a part for the whole.
    """
    response = Response(pieces, mimetype=mimetype, headers={"Cache-Control": NO_STORE})
    response.content_length = size
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def offered(
    path: Path, name: str, mimetype: str, *, digest: str, at: dt.datetime | None
) -> Response:
    """Answer with a public file, to be saved under a name; in parts where a client goes on.

    Args:
        path: where it lies.
        name: what people call it.
        mimetype: its media type.
        digest: of its bytes, in hexadecimal.
        at: since when it has been there.
    """
    response: Response = send_file(
        path, mimetype, as_attachment=True, download_name=name, etag=digest, last_modified=at
    )
    response.headers["Cache-Control"] = SHARED
    return response


def see_other(location: str) -> Response:
    """Redirect after a POST, to be fetched by GET (RFC 9110 section 15.4.4)."""
    response = _page_response(redirect(location, HTTPStatus.SEE_OTHER))
    response.headers["Cache-Control"] = NO_STORE
    return response


def go_to(location: str) -> Response:
    """Let htmx open another page: a redirect would be followed into the target of the swap."""
    response = Response(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": location})
    response.headers["Cache-Control"] = NO_STORE
    return response


def nothing() -> Response:
    """Answer that it is done and that there is nothing to show."""
    response = Response(status=HTTPStatus.NO_CONTENT)
    response.headers["Cache-Control"] = NO_STORE
    return response
