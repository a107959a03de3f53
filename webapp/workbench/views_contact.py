"""Contact data of one submission: masked for all, shown to few, each time for a reason."""

import hashlib
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from webapp.abuse.limits import spend
from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.accounts.reauthentication import is_own_password
from webapp.audit.services import record
from webapp.clock import utc_now
from webapp.register import queries
from webapp.register.models import Entry
from webapp.submissions.commands import Header
from webapp.submissions.masking import masked
from webapp.submissions.models import Submission
from webapp.submissions.policy import clean_line
from webapp.submissions.queries import header_of, same_way
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk, open_desk

URL = "/entries/<int(max=2147483647):serial>/contact"
PURPOSES = {
    "verify": lazy_gettext("核实意见内容"),
    "ask": lazy_gettext("就意见与填报人联系"),
    "request": lazy_gettext("答复填报人的请求"),
    "other": lazy_gettext("其他"),
}
LEAST_NOTE, MOST_NOTE = 6, 200  # characters
SHOWN_SECONDS = 60


@blueprint.get(URL)
@permit(Permission.SHOW_CONTACT)
def contact(slug: str, serial: int) -> ResponseReturnValue:
    """Show contact data masked, and ask what it is needed for."""
    return _page(slug, serial)


@blueprint.post(URL)
@permit(Permission.SHOW_CONTACT)
def show_contact(slug: str, serial: int) -> ResponseReturnValue:
    """Show contact data for a minute to who says why, and is who is signed in."""
    purpose = request.form.get("purpose", "")
    note = clean_line(request.form.get("note", ""))
    problems = _problems(purpose, note)
    is_known = bool(problems) or is_own_password(request.form.get("password", ""))
    if not is_known:
        problems = [Problem("password", _("密码不对。"))]
        with database().writing() as db:
            _record(db, slug, serial, "contact.refused", {})
    if problems:
        return _page(slug, serial, problems)
    with database().writing() as db:
        desk, found = _found(db, slug, serial)
        spend("unmask", hashlib.sha256(f"staff {desk.staff_id}".encode()).digest())
        reason = f"{PURPOSES[purpose]}：{note}"
        _record(db, slug, serial, "contact.shown", {"reason": reason})
        header = header_of(db.get_one(Submission, found.submission_id), keys())
    response = _page(slug, serial, plain=header)
    # The page itself asks for the masked one again; this needs no script.
    response.headers["Refresh"] = f"{SHOWN_SECONDS}; url={request.path}"
    return response


def _problems(purpose: str, note: str) -> list[Problem]:
    problems = []
    if purpose not in PURPOSES:
        problems.append(Problem("purpose-verify", _("请选择用途。")))
    if not LEAST_NOTE <= len(note) <= MOST_NOTE:
        problems.append(Problem("note", _("请写明理由，6 至 200 个字。")))
    return problems


def _page(
    slug: str, serial: int, problems: Sequence[Problem] = (), plain: Header | None = None
) -> Response:
    with database().reading() as db:
        desk, found = _found(db, slug, serial)
        submission = db.get_one(Submission, found.submission_id)
        context = {
            "desk": desk,
            "number": queries.number_of(desk.consultation, found),
            "back": url_for(".entry", slug=slug, serial=serial),
            "action": url_for(".show_contact", slug=slug, serial=serial),
            "masked": masked(header_of(submission, keys())),
            "plain": plain,
            "same": same_way(db, submission),
            "purposes": PURPOSES,
            "problems": problems,
            "wrong": {problem.anchor for problem in problems},
            "typed": {name: request.form.get(name, "") for name in ("purpose", "note")},
            "seconds": SHOWN_SECONDS,
        }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return responses.page("staff/work/contact.html", context, status=status)


def _found(db: Session, slug: str, serial: int) -> tuple[Desk, Entry]:
    desk = open_desk(db, slug)
    return desk, queries.get_entry(db, desk.consultation.id, serial)


def _record(db: Session, slug: str, serial: int, action: str, details: dict[str, object]) -> None:
    desk, found = _found(db, slug, serial)
    record(
        db,
        actor=desk.actor,
        action=action,
        now=utc_now(),
        consultation_id=desk.consultation.id,
        subject=queries.number_of(desk.consultation, found),
        details=details,
    )
