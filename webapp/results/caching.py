"""Answers that caches may keep, and that say when they have not changed."""

import hashlib
from collections.abc import Callable

from flask import Response, current_app, request

from webapp.config import ROOT
from webapp.publication.models import Publication
from webapp.results.presenters import Result
from webapp.web import responses
from webapp.web.context import settings
from webapp.web.i18n import CHOICES, display


def kept(result: Result, make: Callable[[], Response]) -> Response:
    """Answer with a page of a published result, which ``make`` makes only if it must.

    Nothing on it is personal, so caches may share it; they ask each time, for a result can
    be replaced. An answer that sets a cookie of the display is for one person.
    """
    publication = result.publication
    response = Response()
    _stamp(response, _tag(publication, result.consultation.text_rev), publication)
    response.make_conditional(request)
    if response.status_code != 304:  # noqa: PLR2004
        response = make()
        _stamp(response, _tag(publication, result.consultation.text_rev), publication)
    shared = not any(request.args.get(name) in allowed for name, allowed in CHOICES.items())
    response.headers["Cache-Control"] = responses.SHARED if shared else responses.PERSONAL
    return response


def _stamp(response: Response, tag: str, publication: Publication) -> None:
    response.set_etag(tag, weak=True)  # the same page in another content coding
    response.last_modified = publication.published_at


def _tag(publication: Publication, text_rev: int) -> str:
    shown = display()
    parts = (publication.id, publication.number, text_rev, shown, request.full_path, _edition())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:20]


def _edition() -> str:
    """Return what stands for the templates, translations and settings that pages are made of."""
    found: str | None = current_app.extensions.get("results.edition")
    if found is None:
        digest = hashlib.sha256(repr(_settings()).encode())
        for folder, pattern in (("templates", "*.html"), ("webapp/translations", "*.mo")):
            for path in sorted((ROOT / folder).rglob(pattern)):
                digest.update(path.read_bytes())
        for path in sorted((ROOT / "static" / "css").glob("*.css")):
            digest.update(path.read_bytes())
        found = current_app.extensions["results.edition"] = digest.hexdigest()
    return found


def _settings() -> tuple[str, ...]:
    site = settings()
    return site.site_name, site.organiser, site.organiser_contact
