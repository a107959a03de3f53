"""Jobs: how far they are, and stopping or repeating them."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.audit.services import record
from webapp.clock import utc_now
from webapp.errors import NotPermittedError, StaleError
from webapp.jobs import files, queries, services
from webapp.jobs.contract import Parts
from webapp.web import responses
from webapp.web.context import database, keys, settings
from webapp.web.errors import explain
from webapp.workbench.bell import is_worker_there, ring
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import open_desk
from webapp.workbench.presenters_jobs import job_line, may_take_file

PAGE = 50  # jobs
MOST = 2**31 - 1  # what the column of ids holds
ADDRESS = f"/jobs/<int(max={MOST}):job_id>"


@blueprint.get("/jobs")
@permit(Permission.WORK_COMMENTS)
def jobs(slug: str) -> ResponseReturnValue:
    """List the jobs of a consultation, the newest first."""
    before = min(max(request.args.get("before", MOST, int), 0), MOST)
    with database().reading() as db:
        desk = open_desk(db, slug)
        found = queries.list_jobs(db, desk.consultation.id, before, PAGE + 1)
    context = {
        "desk": desk,
        "lines": [job_line(slug, each) for each in found[:PAGE]],
        "older": found[PAGE - 1].id if len(found) > PAGE else None,
        "is_newest": before == MOST,
        "is_worker_there": is_worker_there(),
    }
    return responses.page("staff/work/jobs.html", context)


@blueprint.get(ADDRESS)
@permit(Permission.WORK_COMMENTS)
def job(slug: str, job_id: int) -> ResponseReturnValue:
    """Show one job; htmx asks for its state again and again."""
    return _answer(slug, job_id)


@blueprint.post(f"{ADDRESS}/cancel")
@permit(Permission.WORK_COMMENTS)
def cancel_job(slug: str, job_id: int) -> ResponseReturnValue:
    """Give a job up."""
    return _do(slug, job_id, services.cancel)


@blueprint.post(f"{ADDRESS}/retry")
@permit(Permission.WORK_COMMENTS)
def retry_job(slug: str, job_id: int) -> ResponseReturnValue:
    """Let a job that failed go on."""
    return _do(slug, job_id, services.retry)


@blueprint.get(f"{ADDRESS}/file")
@permit(Permission.WORK_COMMENTS)
def job_file(slug: str, job_id: int) -> ResponseReturnValue:
    """Send the file that a job made, and record who took it."""
    with database().writing() as db:
        desk = open_desk(db, slug)
        found = queries.get_job(db, desk.consultation.id, job_id)
        if not may_take_file(found):
            raise NotPermittedError
        file = files.file_of(Parts(settings(), database(), keys()), found)
        record(
            db,
            actor=desk.actor,
            action="job.file_taken",
            now=utc_now(),
            consultation_id=desk.consultation.id,
            subject=f"{job_id} {file.name}",
        )
    return responses.attachment(file.pieces, file.size, file.name, file.media_type)


def _answer(slug: str, job_id: int, error: StaleError | None = None) -> Response:
    with database().reading() as db:
        desk = open_desk(db, slug)
        line = job_line(slug, queries.get_job(db, desk.consultation.id, job_id))
    context = {
        "desk": desk,
        "line": line,
        "is_worker_there": line.has_ended or is_worker_there(),
        "refusal": explain(error) if error else "",
    }
    if responses.wants_partial():
        return responses.partial("staff/work/_job.html", context)
    status = HTTPStatus.CONFLICT if error else HTTPStatus.OK
    return responses.page("staff/work/job.html", context, status=status)


def _do(slug: str, job_id: int, verb: Callable[..., None]) -> Response:
    try:
        with database().writing() as db:
            desk = open_desk(db, slug)
            found = queries.get_job(db, desk.consultation.id, job_id, lock=True)
            verb(db, found, actor=desk.actor, now=utc_now())
    except StaleError as error:
        return _answer(slug, job_id, error)
    ring(job_id)
    return responses.see_other(url_for(".job", slug=slug, job_id=job_id))
