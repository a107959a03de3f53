"""Bringing in a file: upload or paste, read in a bounded process, kept for the record."""

from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission
from webapp.admin.blueprint import blueprint
from webapp.admin.forms_intake import posted_file
from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.commands import Act
from webapp.consultations.models import Consultation
from webapp.draft_import.bounded import MAX_FILE_BYTES, read_bounded
from webapp.draft_import.errors import DraftImportError
from webapp.errors import InvalidInputError
from webapp.intake import queries, services
from webapp.intake.commands import Upload, Use
from webapp.intake.models import Purpose
from webapp.web import responses
from webapp.web.context import database
from webapp.web.i18n import gettext as _
from webapp.web.security import accepts_body

ROOM = 64 * 1024  # for the other fields and the borders between them


@blueprint.get("/imports")
@permit(Permission.EDIT_DRAFTS)
def imports() -> ResponseReturnValue:
    """List the sheets that are being worked on and the files received last."""
    with database().reading() as db:
        context = {
            "sheets": queries.open_sheets(db),
            "files": queries.latest_files(db),
            "several": request.args.get("file", 0, int),
        }
    return responses.page("staff/intake/list.html", context)


@blueprint.get("/imports/new")
@permit(Permission.EDIT_DRAFTS)
def ask_file() -> ResponseReturnValue:
    """Ask for the draft: as a file, or as pasted text."""
    return _ask(*_use())


@blueprint.post("/imports")
@accepts_body(MAX_FILE_BYTES + ROOM)
@permit(Permission.EDIT_DRAFTS)
def receive_file() -> ResponseReturnValue:
    """Read a file, keep it whatever comes of it, and open a sheet for each draft in it."""
    use, consultation = _use()
    name, data = posted_file()
    if not data:
        return _ask(use, consultation, _("请选择文件，或者粘贴草案全文。"))
    upload = _read(name, data)
    with database().writing() as db:
        file = services.receive(db, upload, use, act=Act(current_actor(), utc_now()))
        made, file_id = [sheet.id for sheet in file.sheets], file.id
    if upload.error:
        return _ask(use, consultation, upload.error)
    if len(made) > 1:
        return responses.see_other(url_for(".imports", file=file_id))
    return responses.see_other(url_for(".show_sheet", sheet_id=made[0]))


def _read(name: str, data: bytes) -> Upload:
    try:
        read = read_bounded(data, name)
    except DraftImportError as error:
        return Upload(name, data, error=str(error))
    return Upload(name, data, read.kind, read.source, read.drafts)


def _use() -> tuple[Use, Consultation | None]:
    try:
        purpose = Purpose(request.values.get("purpose", Purpose.CONSULTATION))
    except ValueError:
        raise InvalidInputError from None
    if purpose is Purpose.CONSULTATION:
        return Use(purpose), None
    with database().reading() as db:
        found = consultations.get_any(db, request.values.get("consultation", ""))
    return Use(purpose, found.id), found


def _ask(use: Use, consultation: Consultation | None, problem: str = "") -> Response:
    context = {
        "use": use,
        "consultation": consultation,
        "problem": problem,
        "pasted": request.form.get("text", ""),
        "largest": MAX_FILE_BYTES // (1024 * 1024),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return responses.page("staff/intake/new.html", context, status=status)
