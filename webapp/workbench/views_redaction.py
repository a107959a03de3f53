"""What of a comment is not published."""

from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.errors import InvalidInputError, StaleError
from webapp.redaction import services
from webapp.redaction.commands import Decide
from webapp.redaction.policy import Reason, Span, digest
from webapp.redaction.queries import latest
from webapp.register import queries as register
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.web.security import KIB, accepts_body
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import open_desk
from webapp.workbench.forms_redaction import MOST, Typed, read
from webapp.workbench.presenters_redaction import proposal, redaction_page

URL = "/entries/<int(max=2147483647):serial>/redaction"


@blueprint.get(URL)
@permit(Permission.WORK_COMMENTS)
def redact(slug: str, serial: int) -> ResponseReturnValue:
    """Show a comment with its marks beside the text that would be published."""
    return _page(slug, serial)


@blueprint.post(URL)
@permit(Permission.WORK_COMMENTS)
@accepts_body(256 * KIB, 4 * MOST)
def decide_redaction(slug: str, serial: int) -> ResponseReturnValue:
    """Look at what the ticked parts would hide, or decide on it."""
    typed, seen = read(request.form), request.form.get("digest", "")
    do = ACTS.get(request.form.get("do", ""), _preview)
    try:
        return do(slug, serial, typed, seen)
    except InvalidInputError as error:
        return _page(slug, serial, typed, Problem("parts", explain(error)))
    except StaleError as error:
        problem = Problem("parts", explain(error))
        return _page(slug, serial, typed, problem, status=HTTPStatus.CONFLICT)


def _preview(slug: str, serial: int, typed: Typed, seen: str) -> Response:
    return _page(slug, serial, typed, _add(slug, serial, typed, seen, needed=True))


def _hide(slug: str, serial: int, typed: Typed, seen: str) -> Response:
    if problem := _add(slug, serial, typed, seen, needed=False):
        return _page(slug, serial, typed, problem)
    if not typed.spans:
        message = _("没有勾选要隐去的文字。确实没有的，请按“没有要隐去的”。")
        return _page(slug, serial, typed, Problem("words", message))
    return _decide(slug, serial, seen, typed.spans)


def _nothing(slug: str, serial: int, _typed: Typed, seen: str) -> Response:
    return _decide(slug, serial, seen)


def _withhold(slug: str, serial: int, typed: Typed, seen: str) -> Response:
    if typed.withheld is None:
        message = _("请选择整条不公开的理由。")
        return _page(slug, serial, typed, Problem("withheld", message))
    return _decide(slug, serial, seen, withheld=typed.withheld)


ACTS = {"hide": _hide, "nothing": _nothing, "withhold": _withhold}


def _add(slug: str, serial: int, typed: Typed, seen: str, *, needed: bool) -> Problem | None:
    """List the typed words among the parts; return what is wrong with them, if anything."""
    if not typed.words.strip():
        return Problem("words", _("请填写要隐去的文字。")) if needed else None
    if typed.code is None:
        return Problem("code", _("请选择隐去的理由。"))
    text = _text(slug, serial)
    if digest(text).hex() != seen:
        raise StaleError
    was = list(typed.parts)
    if not typed.add(text):
        return Problem("words", _("意见里没有这些文字。请照原文填写，标点也要一致。"))
    if len(typed.parts) > MOST:
        typed.parts = was
        return Problem("words", _("一次最多标出 %(count)s 处。", count=MOST))
    typed.words, typed.at = "", None
    return None


def _text(slug: str, serial: int) -> str:
    with database().reading() as db:
        entry = register.get_entry(db, open_desk(db, slug).consultation.id, serial)
        return register.text_of(db, entry)


def _decide(
    slug: str,
    serial: int,
    seen: str,
    spans: tuple[Span, ...] = (),
    withheld: Reason | None = None,
) -> Response:
    with database().writing() as db:
        desk = open_desk(db, slug)
        entry = register.get_entry(db, desk.consultation.id, serial, for_update=True)
        if spans:  # a page lists only so many; what was marked beyond them stays hidden
            marked = proposal(register.text_of(db, entry), latest(db, [entry.id]).get(entry.id))
            spans += tuple(part.span for part in marked.parts[MOST:] if part.hidden)
        command = Decide(_rev(), _bytes(seen), spans, withheld)
        services.decide(db, entry, command, current_actor(), now=utc_now())
    return responses.see_other(url_for(".redact", slug=slug, serial=serial))


def _rev() -> int:
    rev = request.form.get("rev", "")
    return int(rev) if rev.isascii() and rev.isdigit() else -1


def _bytes(seen: str) -> bytes:
    try:
        return bytes.fromhex(seen)
    except ValueError:
        return b""


def _page(
    slug: str,
    serial: int,
    typed: Typed | None = None,
    problem: Problem | None = None,
    *,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    with database().reading() as db:
        desk = open_desk(db, slug)
        entry = register.get_entry(db, desk.consultation.id, serial)
        if typed and digest(register.text_of(db, entry)).hex() != request.form.get("digest"):
            typed.parts = proposal(register.text_of(db, entry), None).parts  # of another text
        # What was not refused as stale still stands on what its page showed.
        rev = "" if status is HTTPStatus.CONFLICT else request.form.get("rev", "")
        page = redaction_page(db, desk, entry, typed, rev)
    context = {"page": page, "desk": desk, "problems": [problem] if problem else []}
    return responses.page(
        "staff/work/redact.html", context, status=status if problem else HTTPStatus.OK
    )
