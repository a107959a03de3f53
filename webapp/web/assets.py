"""Static files: read once, compressed as far as it goes, named by their content.

A page's script and style are two thirds of a first visit. Compressing them at the highest
level takes seconds of work a thousand times or a quarter of a second once.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
TEXT = ("text/css", "text/javascript")


@dataclass(frozen=True)
class Asset:
    """One static file."""

    path: Path

    @cached_property
    def body(self) -> bytes:
        """Return the file's bytes."""
        return self.path.read_bytes()

    @cached_property
    def version(self) -> str:
        """Return a name for this content."""
        return hashlib.sha256(self.body).hexdigest()[:10]

    @cached_property
    def mimetype(self) -> str:
        """Return the media type that the file's name says."""
        return mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"

    @cached_property
    def encoded(self) -> dict[str, bytes]:
        """Return the bytes in each content coding, the smallest first (RFC 9110, 8.4.1)."""
        if self.mimetype not in TEXT:
            return {}
        return {"br": brotli.compress(self.body), "gzip": gzip.compress(self.body, mtime=0)}


def init_app(app: Flask, folder: Path) -> None:
    """Serve the files that are in ``folder`` now, and no others."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assets = {path.relative_to(folder).as_posix(): Asset(path) for path in paths}

    @app.get("/static/<path:name>", endpoint="static")
    def static(name: str) -> ResponseReturnValue:
        """Send a static file; for ever where its address names this content."""
        if name not in assets:
            raise NotFound
        return _send(assets[name])

    def asset(name: str) -> str:
        """Return a static file's address, which changes with its content."""
        return url_for("static", name=name, v=assets[name].version)

    app.jinja_env.globals["asset"] = asset


def _send(asset: Asset) -> Response:
    coding = request.accept_encodings.best_match(asset.encoded)
    body = asset.encoded[coding] if coding else asset.body
    response = Response(body, mimetype=asset.mimetype)
    if coding:
        response.content_encoding = coding
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{asset.version}-{coding}")
    named = request.args.get("v") == asset.version
    response.headers["Cache-Control"] = FOREVER if named else ASK_AGAIN
    response.make_conditional(request)
    return response
