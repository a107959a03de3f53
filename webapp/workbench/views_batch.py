"""Many letters at once, by a spreadsheet: template, upload, check, entering."""

import io
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.errors import InvalidInputError
from webapp.exchange import services_batches, template
from webapp.exchange.batches import Frame
from webapp.exchange.reading import MAX_FILE_BYTES
from webapp.questionnaire.comparing import version_name
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.web.security import accepts_body
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.spreadsheets import (
    ROOM,
    posted_sheet,
    sheet_download,
    start_job,
    stash_for,
)

BATCH = "/enter/batch/<token>"
SHOWN = 200  # refused rows on the page; the download has them all


@blueprint.get("/enter/batch")
@permit(Permission.WORK_COMMENTS)
def enter_batch(slug: str) -> ResponseReturnValue:
    """Offer the template and ask for a filled one."""
    with database().reading() as db:
        return _page(open_desk(db, slug, _number(request.args.get("version", ""))))


@blueprint.get("/enter/template.xlsx")
@permit(Permission.WORK_COMMENTS)
def batch_template(slug: str) -> ResponseReturnValue:
    """Give the spreadsheet to fill in."""
    with database().reading() as db:
        desk = open_desk(db, slug, _number(request.args.get("version", "")))
    output = io.BytesIO()
    template.write_template(output, desk.labels, desk.consultation.identity_options)
    return sheet_download(output.getvalue(), f"{_('来件录入表')}-{slug}.xlsx")


@blueprint.post("/enter/batch")
@accepts_body(MAX_FILE_BYTES + ROOM)
@permit(Permission.WORK_COMMENTS)
def check_batch(slug: str) -> ResponseReturnValue:
    """Read an upload and keep what was found for the page that asks."""
    with database().reading() as db:
        desk = open_desk(db, slug, _number(request.form.get("version", "")))
    consultation = desk.consultation
    name, data = posted_sheet()
    if not data:
        return _page(desk, [Problem("file", _("请选择填好的表格。"))])
    frame = Frame(consultation.id, desk.version.id, desk.labels, consultation.identity_options)
    try:
        token = services_batches.check(stash_for(desk), name, data, frame, now=utc_now())
    except InvalidInputError as error:
        return _page(desk, [Problem("file", explain(error))])
    return responses.see_other(url_for(".batch", slug=slug, token=token))


@blueprint.get(BATCH)
@permit(Permission.WORK_COMMENTS)
def batch(slug: str, token: str) -> ResponseReturnValue:
    """Say what will be entered and what cannot be."""
    return _checked(slug, token)


@blueprint.get(f"{BATCH}/refused.xlsx")
@permit(Permission.WORK_COMMENTS)
def batch_refused(slug: str, token: str) -> ResponseReturnValue:
    """Give the rows that cannot be taken, each with the reason, to be corrected."""
    with database().reading() as db:
        desk = open_desk(db, slug)
    found = services_batches.kept(stash_for(desk), token)
    output = io.BytesIO()
    template.write_refused(output, found.refused)
    return sheet_download(output.getvalue(), f"{_('未录入的行')}-{slug}.xlsx")


@blueprint.post(BATCH)
@permit(Permission.WORK_COMMENTS)
def take_batch(slug: str, token: str) -> ResponseReturnValue:
    """Enter what was checked; the same file again only if somebody says so."""
    again, now = request.form.get("again") == "1", utc_now()
    with database().writing() as db:
        desk = open_desk(db, slug)
        found = services_batches.kept(stash_for(desk), token)
        cid = desk.consultation.id
        before = services_batches.earlier(db, cid, found.sha256)
        is_asked = bool(before) and not again
        if found.letters and not is_asked:
            job = services_batches.confirm(db, cid, found, token, actor=desk.actor, now=now)
    if is_asked or not found.letters:
        return _checked(slug, token, is_refused=True)
    start_job(job.id, found.comments)
    return responses.see_other(url_for(".job", slug=slug, job_id=job.id))


def _checked(slug: str, token: str, *, is_refused: bool = False) -> Response:
    with database().reading() as db:
        desk = open_desk(db, slug)
        found = services_batches.kept(stash_for(desk), token)
        before = services_batches.earlier(db, desk.consultation.id, found.sha256)
    context = {
        "desk": desk,
        "token": token,
        "batch": found,
        "shown": found.refused[:SHOWN],
        "before": before[0] if before else None,
        "is_refused": is_refused,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return responses.page("staff/work/enter_check.html", context, status=status)


def _page(desk: Desk, problems: Sequence[Problem] = ()) -> Response:
    context = {
        "desk": desk,
        "problems": problems,
        "versions": [(str(each.number), version_name(each)) for each in desk.versions],
        "largest": MAX_FILE_BYTES // (1024 * 1024),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return responses.page("staff/work/enter_batch.html", context, status=status)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None  # noqa: PLR2004
