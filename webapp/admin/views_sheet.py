"""The proof sheet: look, correct, confirm, and take the draft over."""

import datetime as dt
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission
from webapp.admin.blueprint import blueprint
from webapp.admin.forms_intake import TakeForm, offered_day, posted_edits
from webapp.admin.presenters_sheet import count_lines, part_of, sheet_page, sheet_url
from webapp.clock import CHINA, utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.commands import Act
from webapp.consultations.policy import LEAST_DAYS
from webapp.errors import DomainError, InvalidInputError, NotFoundError, StaleError
from webapp.intake import queries, services
from webapp.intake.models import ProofSheet, Purpose
from webapp.intake.sheets import sheet_of
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.security import accepts_body

BODY, PARTS = 2 * 1024 * 1024, 1000
TYPED = ("text", "caption", "label", "role", "why")


@blueprint.get("/imports/<int:sheet_id>")
@permit(Permission.EDIT_DRAFTS)
def show_sheet(sheet_id: int) -> ResponseReturnValue:
    """Show a page of the proof sheet, with one row open for editing if asked for."""
    return _show(sheet_id)


@blueprint.post("/imports/<int:sheet_id>")
@accepts_body(BODY, PARTS)
@permit(Permission.EDIT_DRAFTS)
def change_sheet(sheet_id: int) -> ResponseReturnValue:
    """Do what a button of the proof sheet says, unless somebody else was quicker."""
    row, part = _row(), request.form.get("part", 1, int)
    try:
        with database().writing() as db:
            stored = _do(sheet_id, db)
            sheet = sheet_of(stored)
            dropped = request.form.get("do") == "drop"
    except StaleError as error:
        message = explain(error)
        return _show(sheet_id, message, HTTPStatus.CONFLICT)
    except NotFoundError:
        raise
    except InvalidInputError as error:
        return _show(sheet_id, explain(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    if dropped:
        return responses.see_other(url_for(".imports"))
    known = row is not None and any(each.id == row for each in sheet.rows)
    place = part_of(sheet.rows, row) if known and row is not None else part
    address = sheet_url(sheet_id, place, row if known else None)
    return responses.see_other(address if known else f"{address}#findings")


@blueprint.get("/imports/<int:sheet_id>/take")
@permit(Permission.EDIT_DRAFTS)
def ask_take(sheet_id: int) -> ResponseReturnValue:
    """Ask what is needed to make a consultation, or the next version, of the sheet."""
    with database().reading() as db:
        stored = queries.get_sheet(db, sheet_id)
    return _ask_take(stored, _fresh_form(stored))


@blueprint.post("/imports/<int:sheet_id>/take")
@permit(Permission.EDIT_DRAFTS)
def take_sheet(sheet_id: int) -> ResponseReturnValue:
    """Store the draft; the public does not see it before it is published."""
    with database().reading() as db:
        stored = queries.get_sheet(db, sheet_id)
    form = TakeForm() if stored.purpose is Purpose.CONSULTATION else None
    if form is not None and not form.validate():
        return _ask_take(stored, form)
    try:
        slug = _take(stored, form)
    except NotFoundError:
        raise
    except DomainError as error:
        return _ask_take(stored, form, explain(error))
    return responses.see_other(url_for(".show_consultation", slug=slug))


def _row() -> int | None:
    """Return the row that a button belongs to, or the first of those chosen."""
    return request.form.get("row", request.form.get("rows", None, int), int)


def _do(sheet_id: int, db: Session) -> ProofSheet:
    act = Act(current_actor(), utc_now())
    rev = request.form.get("rev", -1, int)
    match request.form.get("do"):
        case "undo":
            return services.undo_edit(db, sheet_id, rev, act=act)
        case "drop":
            return services.drop_sheet(db, sheet_id, rev, act=act)
        case _:
            sheet = sheet_of(queries.get_sheet(db, sheet_id))
            return services.edit_sheet(db, sheet_id, posted_edits(sheet), rev, act=act)


def _show(sheet_id: int, message: str = "", status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Show the sheet; after a refusal with what was typed, so that it can be sent again."""
    with database().reading() as db:
        stored = queries.get_sheet(db, sheet_id)
        of = consultations.get_by_id(db, stored.consultation_id) if stored.consultation_id else None
    row = request.values.get("row", None, int)
    part = request.values.get("part", 1, int)
    typed = {name: request.form[name] for name in TYPED if name in request.form}
    page = sheet_page(stored, part, row, message, typed)
    if row is not None and any(each.id == row for each in page.sheet.rows):
        page = sheet_page(stored, part_of(page.sheet.rows, row), row, message, typed)
    context = {"page": page, "counts": count_lines(page.counts), "consultation": of}
    return responses.page("staff/intake/sheet.html", context, status=status)


def _fresh_form(stored: ProofSheet) -> TakeForm | None:
    if stored.purpose is not Purpose.CONSULTATION:
        return None
    today = utc_now().astimezone(CHINA).date()
    opens = offered_day(stored.opens) or today + dt.timedelta(days=1)
    closes = offered_day(stored.closes) or opens + dt.timedelta(days=LEAST_DAYS - 1)
    return TakeForm(slug=f"draft-{today:%Y%m%d}-{stored.id}", opens=opens, closes=closes)


def _take(stored: ProofSheet, form: TakeForm | None) -> str:
    rev = request.form.get("rev", -1, int)
    act = Act(current_actor(), utc_now())
    with database().writing() as db:
        if form is not None:
            return services.take_new(db, stored.id, rev, form.command(), act=act).slug
        found = consultations.get_by_id(db, stored.consultation_id or 0)
        services.take_version(db, stored.id, rev, found, act=act)
        return found.slug


def _ask_take(stored: ProofSheet, form: TakeForm | None, refusal: str = "") -> Response:
    sheet = sheet_of(stored)
    problems = [
        Problem(name, text)
        for name, texts in (form.errors if form else {}).items()
        for text in texts
    ]
    if refusal:
        problems.append(Problem("main", refusal))
    context = {
        "stored": stored,
        "sheet": sheet,
        "form": form,
        "problems": problems,
        "unsettled": sum(not finding.confirmed for finding in sheet.findings),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return responses.page("staff/intake/take.html", context, status=status)
