"""Out to a spreadsheet and back."""

import io
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts import queries as accounts
from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.audit.services import record
from webapp.clock import CHINA, utc_now
from webapp.errors import InvalidInputError
from webapp.exchange import exports, services_imports
from webapp.exchange.exports import Request
from webapp.exchange.imports import write_report
from webapp.exchange.jobs import EXPORT
from webapp.exchange.reading import MAX_FILE_BYTES
from webapp.jobs.services import enqueue
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.web.security import accepts_body
from webapp.workbench import listing
from webapp.workbench.bell import ring
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.spreadsheets import (
    ROOM,
    posted_sheet,
    sheet_download,
    start_job,
    stash_for,
)

SHEET = "/exchange/<token>"
SHOWN = 200  # rows in trouble on the page; the download has them all
EACH = listing.EACH


@blueprint.get("/exchange")
@permit(Permission.WORK_COMMENTS)
def exchange(slug: str) -> ResponseReturnValue:
    """Say what would be exported, as the list's address says, and ask for what came back."""
    return _page(slug)


@blueprint.post("/exchange/export")
@permit(Permission.WORK_COMMENTS)
def export_sheet(slug: str) -> ResponseReturnValue:
    """Give a small export at once; let the worker write a large one."""
    now = utc_now()
    with database().writing() as db:
        desk, query = _asked(db, slug, request.form.get("query", ""))
        by_entry = request.form.get("view") == EACH
        wanted = _request(db, desk, query, by_entry=by_entry)
        rows = exports.count(db, wanted)
        name = f"{desk.consultation.file_number}-{now.astimezone(CHINA):%Y%m%d-%H%M}.xlsx"
        if 0 < rows <= exports.MOST_ROWS:
            details: dict[str, object] = {"rows": rows, "filter": query.as_string()}
            if rows > exports.AT_ONCE:
                job_id = _enqueue(db, desk, wanted, name, rows)
                details["job"] = job_id
            record(
                db,
                actor=desk.actor,
                action=EXPORT,
                now=now,
                consultation_id=desk.consultation.id,
                subject=name,
                details=details,
            )
    if not 0 < rows <= exports.MOST_ROWS:
        return _page(slug, query=query, problems=[Problem("export", _too(rows))])
    if rows > exports.AT_ONCE:
        ring(job_id)
        return responses.see_other(url_for(".job", slug=slug, job_id=job_id))
    output = io.BytesIO()
    with database().reading() as db:
        exports.write(db, wanted, keys(), output)
    return sheet_download(output.getvalue(), name)


@blueprint.post("/exchange")
@accepts_body(MAX_FILE_BYTES + ROOM)
@permit(Permission.WORK_COMMENTS)
def check_import(slug: str) -> ResponseReturnValue:
    """Read what came back and keep the plan for the page that asks."""
    name, data = posted_sheet()
    if not data:
        return _page(slug, problems=[Problem("file", _("请选择填好的表格。"))])
    try:
        with database().reading() as db:
            desk = open_desk(db, slug)
            token = services_imports.check(db, stash_for(desk), name, data, now=utc_now())
    except InvalidInputError as error:
        return _page(slug, problems=[Problem("file", explain(error))])
    return responses.see_other(url_for(".import_plan", slug=slug, token=token))


@blueprint.get(SHEET)
@permit(Permission.WORK_COMMENTS)
def import_plan(slug: str, token: str) -> ResponseReturnValue:
    """Say what an import would do before it is done."""
    with database().reading() as db:
        desk = open_desk(db, slug)
    brought = services_imports.kept(stash_for(desk), token)
    context = {
        "desk": desk,
        "token": token,
        "brought": brought,
        "shown": brought.troubles[:SHOWN],
    }
    return responses.page("staff/work/exchange_check.html", context)


@blueprint.get(f"{SHEET}/report.xlsx")
@permit(Permission.WORK_COMMENTS)
def import_report(slug: str, token: str) -> ResponseReturnValue:
    """Give the rows that will not be followed, each with both values and the reason."""
    with database().reading() as db:
        desk = open_desk(db, slug)
    output = io.BytesIO()
    write_report(output, services_imports.kept(stash_for(desk), token).troubles)
    return sheet_download(output.getvalue(), f"{_('没有处理的行')}-{slug}.xlsx")


@blueprint.post(SHEET)
@permit(Permission.WORK_COMMENTS)
def take_import(slug: str, token: str) -> ResponseReturnValue:
    """Make the decisions that the plan names."""
    with database().writing() as db:
        desk = open_desk(db, slug)
        brought = services_imports.kept(stash_for(desk), token)
        if not brought.decisions:
            return responses.see_other(url_for(".import_plan", slug=slug, token=token))
        job = services_imports.confirm(
            db, desk.consultation.id, brought, token, actor=desk.actor, now=utc_now()
        )
    start_job(job.id, brought.decisions)
    return responses.see_other(url_for(".job", slug=slug, job_id=job.id))


def _page(
    slug: str, *, query: listing.Query | None = None, problems: Sequence[Problem] = ()
) -> Response:
    asked = query or listing.parse(request.args)
    with database().reading() as db:
        desk = open_desk(db, slug, asked.version)
        families, entries = (
            exports.count(db, Request(asked.to_filter(desk), by_entry, {}))
            for by_entry in (False, True)
        )
    context = {
        "desk": desk,
        "problems": problems,
        "query": asked.as_string(),
        "is_narrowed": bool(asked.start().as_string()),
        "list_url": asked.start().url(desk),
        "families": families,
        "entries": entries,
        "by_entry": asked.view == EACH,
        "largest": MAX_FILE_BYTES // (1024 * 1024),
        "at_once": exports.AT_ONCE,
        "most": exports.MOST_ROWS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return responses.page("staff/work/exchange.html", context, status=status)


def _asked(db: Session, slug: str, typed: str) -> tuple[Desk, listing.Query]:
    query = listing.parse(typed).start()
    return open_desk(db, slug, query.version), query


def _request(db: Session, desk: Desk, query: listing.Query, *, by_entry: bool) -> Request:
    names = {each.id: each.name for each in accounts.list_staff(db)}
    return Request(query.to_filter(desk), by_entry, names)


def _enqueue(db: Session, desk: Desk, wanted: Request, name: str, rows: int) -> int:
    parameters = {
        "filter": wanted.filter.as_json(),
        "by_entry": wanted.by_entry,
        "names": {str(number): each for number, each in wanted.names.items()},
        "name": name,
    }
    return enqueue(
        db,
        kind=EXPORT,
        consultation_id=desk.consultation.id,
        actor=desk.actor,
        parameters=parameters,
        now=utc_now(),
        total=rows,
    ).id


def _too(rows: int) -> str:
    if not rows:
        return _("没有符合条件的意见，没有可以导出的。")
    message = _(
        "一次最多导出 %(most)s 行，现在有 %(n)s 行；请用筛选（例如按条文）分几次导出。",
        most=exports.MOST_ROWS,
        n=rows,
    )
    return str(message)
