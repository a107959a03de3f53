"""The result of a consultation: preparing it, looking at it, publishing or dropping it."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.errors import DomainError, InvalidInputError, NotFoundError, StaleError, msgid
from webapp.publication import queries, services
from webapp.publication.models import Publication
from webapp.results.presenters import result_page
from webapp.web import responses
from webapp.web.context import database, settings
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.workbench.bell import ring
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.forms_result import PrepareForm, posted_confirmation, posted_publication
from webapp.workbench.presenters_result import read_page

REPLACED = msgid("这份结果已经不在了，请核对现在的。")
# Places of the page: its two forms, and its title where neither may be there.
PREPARE, PUBLISH, TITLE = "prepare", "publish", "result-title"


@blueprint.get("/result")
@permit(Permission.VIEW_CONSULTATIONS)
def result(slug: str) -> ResponseReturnValue:
    """Show what is being prepared, what waits for publication and what was published."""
    return _page(slug)


@blueprint.post("/result")
@permit(Permission.PUBLISH)
def prepare_result(slug: str) -> ResponseReturnValue:
    """Let the worker prepare a result."""
    form = PrepareForm()
    try:
        with database().writing() as db:
            desk = open_desk(db, slug)
            job = services.prepare(
                db,
                settings(),
                desk.consultation,
                form.command(),
                actor=desk.actor,
                now=utc_now(),
            )
    except (InvalidInputError, StaleError) as error:
        return _page(slug, form, error, PREPARE)
    ring(job.id)
    return responses.see_other(url_for(".job", slug=slug, job_id=job.id))


@blueprint.get("/result/preview")
@permit(Permission.VIEW_CONSULTATIONS)
def preview_result(slug: str) -> ResponseReturnValue:
    """Show a prepared result as the public will see it."""
    with database().reading() as db:
        desk = open_desk(db, slug)
        found = queries.prepared(db, desk.consultation.id)
        if found is None:
            raise NotFoundError(slug)
        page = result_page(db, desk.consultation, found)
        return responses.page("results/result.html", {"page": page})


@blueprint.post("/result/publish")
@permit(Permission.PUBLISH)
def publish_result(slug: str) -> ResponseReturnValue:
    """Publish the result that the page showed."""

    def do(db: Session, desk: Desk, found: Publication) -> None:
        services.publish(db, found, posted_confirmation(), actor=desk.actor, now=utc_now())

    return _do(slug, do)


@blueprint.post("/result/drop")
@permit(Permission.PUBLISH)
def drop_result(slug: str) -> ResponseReturnValue:
    """Remove the result that the page showed."""

    def do(db: Session, desk: Desk, found: Publication) -> None:
        services.drop(db, settings(), found, actor=desk.actor, now=utc_now())

    return _do(slug, do)


def _do(slug: str, do: Callable[[Session, Desk, Publication], None]) -> Response:
    try:
        with database().writing() as db:
            desk = open_desk(db, slug)
            do(db, desk, _shown(db, desk))
    except (InvalidInputError, StaleError) as error:
        return _page(slug, None, error, PUBLISH)
    return responses.see_other(url_for(".result", slug=slug))


def _shown(db: Session, desk: Desk) -> Publication:
    """Return the prepared result, if it is the one that the page showed."""
    found = queries.prepared(db, desk.consultation.id)
    if found is None or found.id != posted_publication():
        raise StaleError(REPLACED)
    return found


def _page(
    slug: str,
    form: PrepareForm | None = None,
    error: DomainError | None = None,
    anchor: str = "",
) -> Response:
    is_stale = isinstance(error, StaleError)
    problems: Sequence[Problem] = ()
    if error:
        problems = [Problem(TITLE if is_stale else anchor, explain(error))]
    with database().reading() as db:
        page = read_page(db, open_desk(db, slug), utc_now(), form, problems)
    status = HTTPStatus.OK
    if error:
        status = HTTPStatus.CONFLICT if is_stale else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"desk": page.desk, "page": page}
    return responses.page("staff/work/result.html", context, status=status)
