"""Out as files: exactly what the list shows, made by the worker; personal data only on purpose."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import may, permit
from webapp.accounts.policy import Permission
from webapp.accounts.reauthentication import is_own_password
from webapp.clock import utc_now
from webapp.errors import InvalidInputError, NotPermittedError, msgid
from webapp.exchange.exports import Request as Sheet
from webapp.exchange.exports import count
from webapp.exports import services as exporting
from webapp.jobs import queries as jobs
from webapp.jobs.models import Job
from webapp.register.queries_rows import tags_in
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.workbench import listing
from webapp.workbench.bell import ring
from webapp.workbench.blueprint import blueprint
from webapp.workbench.forms_exports import Asked, posted
from webapp.workbench.loading import desk_for, roster_of
from webapp.workbench.presenters_exports import FORMATS, exported, filter_words

RECENT = 10  # exports


@blueprint.get("/exports")
@permit(Permission.WORK_COMMENTS)
def exports(slug: str) -> ResponseReturnValue:
    """Say what would be exported, as the list's address says, and offer the formats."""
    return _page(slug, listing.parse(request.args), Asked())


@blueprint.post("/exports")
@permit(Permission.WORK_COMMENTS)
def start_export(slug: str) -> ResponseReturnValue:
    """Let the worker make a file."""
    query, asked = listing.parse(request.form.get("query", "")), posted()
    if asked.is_personal and not may(Permission.EXPORT_PERSONAL):
        raise NotPermittedError
    problems = _problems(slug, query, asked)
    if problems:
        return _page(slug, query, asked, problems)
    try:
        job = _start(slug, query, asked)
    except InvalidInputError as error:
        return _page(slug, query, asked, [Problem("extent", explain(error))])
    ring(job.id)
    return responses.see_other(url_for(".job", slug=slug, job_id=job.id))


def _problems(slug: str, query: listing.Query, asked: Asked) -> list[Problem]:
    """Return what is missing; the password is tried only where nothing else is."""
    with database().reading() as db:
        filter_ = query.to_filter(desk_for(db, slug, query))
    found = asked.problems(filter_)
    if asked.is_personal and not found and not is_own_password(request.form.get("password", "")):
        found.append(Problem("password", _("密码不对，没有导出。请输入您登录用的密码。")))
    return found


def _start(slug: str, query: listing.Query, asked: Asked) -> Job:
    with database().writing() as db:
        desk = desk_for(db, slug, query)
        wanted = asked.to_request(query.to_filter(desk), desk.version.id)
        job = exporting.start(db, wanted, asked.reason, desk.actor, utc_now())
        if job.total == 0:
            raise InvalidInputError(msgid("没有符合条件的意见，没有可以导出的。"))
    return job


def _page(
    slug: str, query: listing.Query, asked: Asked, problems: Sequence[Problem] = ()
) -> Response:
    with database().reading() as db:
        desk = desk_for(db, slug, query)
        cid, filter_ = desk.consultation.id, query.to_filter(desk)
        families, entries = (count(db, Sheet(filter_, by_entry, {})) for by_entry in (False, True))
        words = filter_words(desk, query, tags_in(db, cid), roster_of(db, cid).names)
        recent = jobs.list_jobs(db, cid, limit=RECENT, kind=exporting.KIND)
    context = {
        "desk": desk,
        "problems": problems,
        "asked": asked,
        "formats": FORMATS,
        "query": query.start().as_string(),
        "list_url": query.start().url(desk),
        "words": words,
        "dropped": query.dropped,
        "families": families,
        "entries": entries,
        "recent": [exported(slug, job) for job in recent],
        "shortest": exporting.SHORTEST_REASON,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return responses.page("staff/work/exports.html", context, status=status)
