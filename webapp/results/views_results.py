"""The result of a consultation: its page, all articles, one article, and the files."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.models import Consultation
from webapp.errors import NotFoundError
from webapp.publication import queries
from webapp.publication.models import Publication
from webapp.results.blueprint import blueprint
from webapp.results.caching import kept
from webapp.results.presenters import Result, read_result, result_page
from webapp.results.presenters_articles import article_page
from webapp.web import responses
from webapp.web.context import database, settings

MOST = 2**31 - 1  # a position


@blueprint.get("/consultations/<slug>/results")
def show(slug: str) -> ResponseReturnValue:
    """Show the result that was published last."""
    with database().reading() as db:
        result = _published(db, slug)

        def make() -> Response:
            page = result_page(db, result.consultation, result.publication)
            return responses.page("results/result.html", {"page": page})

        return kept(result, make)


@blueprint.get("/consultations/<slug>/results/articles")
def show_articles(slug: str) -> ResponseReturnValue:
    """List all articles with what was said on them."""
    with database().reading() as db:
        result = _published(db, slug)
    return kept(result, lambda: responses.page("results/articles.html", {"result": result}))


@blueprint.get("/consultations/<slug>/results/articles/<target>")
def show_article(slug: str, target: str) -> ResponseReturnValue:
    """Show one article with every opinion on it, ``after`` a position."""
    after = request.args.get("after", 0, type=int)
    with database().reading() as db:
        result = _published(db, slug)
        page = article_page(db, result, target, min(max(after, 0), MOST))
    return kept(result, lambda: responses.page("results/article.html", {"page": page}))


@blueprint.get("/consultations/<slug>/results/files/<kind>")
def show_file(slug: str, kind: str) -> ResponseReturnValue:
    """Send a file that is offered with the result."""
    with database().reading() as db:
        _, publication = _found(db, slug)
        path = queries.file_path(settings(), publication, kind)
        file = next((f for f in queries.files(db, publication) if f.kind == kind), None)
    if file is None:
        raise NotFoundError
    return responses.offered(
        path, file.name, file.media_type, digest=file.sha256, at=publication.published_at
    )


def _found(db: Session, slug: str) -> tuple[Consultation, Publication]:
    consultation = consultations.get_public(db, slug, now=utc_now())
    publication = queries.published(db, consultation.id)
    if publication is None:
        raise NotFoundError
    return consultation, publication


def _published(db: Session, slug: str) -> Result:
    return read_result(db, *_found(db, slug))
