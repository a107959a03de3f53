"""Decisions on a family or an entry, their confirmation, and taking them back."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import may, permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.dispositions import queries as dispositions
from webapp.dispositions import services
from webapp.dispositions.services_confirming import confirm as confirm_draft
from webapp.dispositions.services_undoing import undo as take_back
from webapp.errors import DomainError, InvalidInputError, NotPermittedError, StaleError
from webapp.register import queries
from webapp.register.models import Entry, Family
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import answer_of
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.forms_decide import DecideForm, pressed_reason, problem
from webapp.workbench.listing import Query, next_family
from webapp.workbench.loading import desk_for
from webapp.workbench.presenters_panel import Typed
from webapp.workbench.showing import done, posted_query, refused
from webapp.workbench.views_members import show_entry

FAMILY = "/families/<int(max=2147483647):family_id>"
ENTRY = "/entries/<int(max=2147483647):serial>"
REFUSALS = (InvalidInputError, StaleError, NotPermittedError)
SAVE_NEXT = "save-next"
OnFamily = Callable[[Session, Desk, Family], object]
OnEntry = Callable[[Session, Desk, Entry], object]


@blueprint.post(f"{FAMILY}/decide")
@permit(Permission.WORK_COMMENTS)
def decide_family(slug: str, family_id: int) -> ResponseReturnValue:
    """Decide on a family; a standard reason's button only fills the reason in."""
    form, query = DecideForm(), posted_query()
    if pressed_reason() is not None:
        typed = Typed("decide", form.typed(reason=_standard(slug)))
        return refused(slug, query, family_id, typed, HTTPStatus.OK)

    def do(db: Session, desk: Desk, found: Family) -> None:
        services.decide_family(db, found, form.command(), desk.actor, now=utc_now())

    is_next = request.form.get("do") == SAVE_NEXT
    return _on_family(slug, family_id, query, do, form, is_next=is_next)


@blueprint.post(f"{FAMILY}/confirm")
@permit(Permission.WORK_COMMENTS)
def confirm(slug: str, family_id: int) -> ResponseReturnValue:
    """Confirm what another person drafted for a family."""

    def do(db: Session, desk: Desk, found: Family) -> None:
        confirm_draft(
            db,
            found,
            _rev(),
            desk.actor,
            may_confirm=may(Permission.CONFIRM_DECISIONS),
            now=utc_now(),
        )

    return _on_family(slug, family_id, posted_query(), do)


@blueprint.post(f"{FAMILY}/undo")
@permit(Permission.WORK_COMMENTS)
def undo(slug: str, family_id: int) -> ResponseReturnValue:
    """Take one's own last decision on a family back."""
    return _on_family(
        slug,
        family_id,
        posted_query(),
        lambda db, desk, found: take_back(db, found, desk.actor, now=utc_now()),
    )


@blueprint.post(f"{ENTRY}/decide")
@permit(Permission.WORK_COMMENTS)
def decide_entry(slug: str, serial: int) -> ResponseReturnValue:
    """Decide on one entry by itself."""
    form = DecideForm()
    if pressed_reason() is not None:
        return show_entry(slug, serial, typed=Typed("decide", form.typed(reason=_standard(slug))))
    return _on_entry(
        slug,
        serial,
        lambda db, desk, found: services.decide_entry(
            db, found, form.command(), desk.actor, now=utc_now()
        ),
        form,
    )


@blueprint.post(f"{ENTRY}/confirm")
@permit(Permission.WORK_COMMENTS)
def confirm_entry(slug: str, serial: int) -> ResponseReturnValue:
    """Confirm what another person drafted for an entry alone."""
    return _on_entry(
        slug,
        serial,
        lambda db, desk, found: confirm_draft(
            db,
            found,
            _rev(),
            desk.actor,
            may_confirm=may(Permission.CONFIRM_DECISIONS),
            now=utc_now(),
        ),
    )


@blueprint.post(f"{ENTRY}/undo")
@permit(Permission.WORK_COMMENTS)
def undo_entry(slug: str, serial: int) -> ResponseReturnValue:
    """Take one's own last decision on an entry back."""
    return _on_entry(
        slug,
        serial,
        lambda db, desk, found: take_back(db, found, desk.actor, now=utc_now()),
    )


@blueprint.post(f"{ENTRY}/follow")
@permit(Permission.WORK_COMMENTS)
def follow_family(slug: str, serial: int) -> ResponseReturnValue:
    """Let an entry follow its family again."""
    return _on_entry(
        slug,
        serial,
        lambda db, desk, found: services.follow_family(
            db, found, _rev(), desk.actor, now=utc_now()
        ),
    )


def _on_family(  # noqa: PLR0913
    slug: str,
    family_id: int,
    query: Query,
    do: OnFamily,
    form: DecideForm | None = None,
    *,
    is_next: bool = False,
) -> Response:
    try:
        with database().writing() as db:
            desk = desk_for(db, slug, query)
            cid = desk.consultation.id
            found = queries.get_family(db, cid, family_id, for_update=True)
            do(db, desk, found)
            db.flush()
            then = next_family(db, desk, query, found.id) if is_next else None
    except REFUSALS as error:
        return refused(slug, query, family_id, *_refusal(error, form, "panel"))
    return done(slug, query, found.id, then=then)


def _on_entry(slug: str, serial: int, do: OnEntry, form: DecideForm | None = None) -> Response:
    try:
        with database().writing() as db:
            desk = open_desk(db, slug)
            do(db, desk, queries.get_entry(db, desk.consultation.id, serial))
    except REFUSALS as error:
        typed, status = _refusal(error, form, "main")
        return show_entry(slug, serial, typed=typed, status=status)
    return responses.see_other(_entry_url(slug, serial))


def _refusal(
    error: DomainError, form: DecideForm | None, elsewhere: str
) -> tuple[Typed, HTTPStatus]:
    """Return what the page shows again, and the status."""
    typed = Typed(
        "decide" if form else "", form.typed() if form else {}, [problem(error, elsewhere)]
    )
    if isinstance(error, InvalidInputError):
        return typed, HTTPStatus.UNPROCESSABLE_ENTITY
    return typed, answer_of(error).status


def _standard(slug: str) -> str:
    """Return the standard reason whose button was pressed."""
    with database().reading() as db:
        cid = open_desk(db, slug).consultation.id
        return dispositions.get_reason(db, cid, pressed_reason() or 0).text


def _entry_url(slug: str, serial: int) -> str:
    return url_for("workbench.entry", slug=slug, serial=serial)


def _rev() -> int:
    """Return the state that the page showed; without one nothing is done."""
    return request.form.get("rev", -1, int)
