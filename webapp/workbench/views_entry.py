"""Comments that came by letter, e-mail, telephone or meeting."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.clock import CHINA, utc_now
from webapp.exchange import services
from webapp.exchange.services import Taken
from webapp.questionnaire.comparing import version_name
from webapp.receipts.codes import group
from webapp.register.queries import number_of
from webapp.submissions.policy import Channel
from webapp.submissions.services_entering import EnterSubmission
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.web.forms import Problem
from webapp.web.security import accepts_body
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.forms_entry import MOST_ROWS, Asked, Typed, command_of, typed_in
from webapp.workbench.names import CHANNELS

BODY = 4 * 1024 * 1024  # bytes; a 汉字 is nine of them in a form
PARTS = 2 * MOST_ROWS + 30


@blueprint.get("/enter")
@permit(Permission.WORK_COMMENTS)
def enter(slug: str) -> ResponseReturnValue:
    """Show the empty form; channel and day can be given, as after the one before."""
    today = utc_now().astimezone(CHINA).date().isoformat()
    with database().reading() as db:
        desk = open_desk(db, slug)
    typed = Typed(
        version=str(desk.version.number),
        channel=request.args.get("channel", Channel.LETTER.value),
        received=request.args.get("received", today)[:10],
        identity=desk.consultation.identity_options[0],
    )
    return _page(desk, typed)


@blueprint.post("/enter")
@accepts_body(BODY, PARTS)
@permit(Permission.WORK_COMMENTS)
def take_entry(slug: str) -> ResponseReturnValue:
    """Enter what was filled in, or add a row to it."""
    adds = request.form.get("do") == "row"
    typed, now = typed_in(request.form, more=1 if adds else 0), utc_now()
    with database().reading() as db:
        desk = _desk(db, slug, typed)
        if adds:
            return _page(desk, typed, focus=len(typed.rows))
        command, problems = command_of(typed, _asked(desk), now=now)
        if command is None:
            return _page(desk, typed, problems)
        same = services.same_before(db, desk.consultation, command)
    if same and request.form.get("again") != "1":
        return _page(desk, typed, same=same)
    with database().writing() as db:
        taken = services.take(
            db, desk.consultation, command, actor=desk.actor, keys=keys(), now=now
        )
    return _taken(desk, command, taken)


def _desk(db: Session, slug: str, typed: Typed) -> Desk:
    number = typed.version
    chosen = int(number) if number.isascii() and number.isdecimal() and int(number) else None
    return open_desk(db, slug, chosen)


def _asked(desk: Desk) -> Asked:
    consultation = desk.consultation
    return Asked(consultation.id, desk.version.id, desk.labels, consultation.identity_options)


def _page(
    desk: Desk,
    typed: Typed,
    problems: Sequence[Problem] = (),
    *,
    same: Sequence[str] = (),
    focus: int = 0,
) -> Response:
    context = {
        "desk": desk,
        "typed": replace(typed, version=str(desk.version.number)),
        "problems": problems,
        "wrong": {problem.anchor for problem in problems},
        "same": same,
        "focus": focus,
        "channels": [(each.value, CHANNELS[each]) for each in Channel if each is not Channel.WEB],
        "versions": [(str(each.number), version_name(each)) for each in desk.versions],
        "most_rows": MOST_ROWS,
    }
    refused = problems or same
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return responses.page("staff/work/enter.html", context, status=status)


def _taken(desk: Desk, command: EnterSubmission, taken: Taken) -> Response:
    receipt = taken.entered.receipt
    context = {
        "desk": desk,
        "entries": [
            (number_of(desk.consultation, each), each.serial, desk.label(each.target))
            for each in taken.entries
        ],
        "number": group(receipt.number),
        "secret": group(taken.entered.secret),
        "channel": command.channel.value,
        "received": command.day.isoformat(),
    }
    return responses.page("staff/work/entered.html", context)
