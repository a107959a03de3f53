"""Public reasons for use again."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from webapp.accounts.acts import ACTIONS
from webapp.accounts.guards import given_consultations, permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.models import Consultation
from webapp.dispositions import queries, services_reasons
from webapp.dispositions.models import StandardReason
from webapp.errors import InvalidInputError, NotFoundError
from webapp.web import responses
from webapp.web.context import database
from webapp.web.forms import Problem
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.forms_decide import StandardForm, problem
from webapp.workbench.presenters_reasons import ReasonsPage

ACTIONS.update(
    {
        "reason.added": lazy_gettext("增加常用理由"),
        "reason.changed": lazy_gettext("修改常用理由"),
        "reason.retired": lazy_gettext("停用常用理由"),
        "reason.copied": lazy_gettext("复制常用理由"),
    }
)
REASON = "/reasons/<int(max=2147483647):reason_id>"
Do = Callable[[Session, Desk], object]


@blueprint.get("/reasons")
@permit(Permission.WORK_COMMENTS)
def reasons(slug: str) -> ResponseReturnValue:
    """List the reasons in use, with a form for another."""
    return _page(slug, StandardForm(formdata=None))


@blueprint.post("/reasons")
@permit(Permission.WORK_COMMENTS)
def add_reason(slug: str) -> ResponseReturnValue:
    """Add a reason."""
    form = StandardForm()
    return _do(
        slug,
        lambda db, desk: services_reasons.add_reason(
            db, desk.consultation.id, form.command(), desk.actor, now=utc_now()
        ),
        form,
    )


@blueprint.get(REASON)
@permit(Permission.WORK_COMMENTS)
def reason(slug: str, reason_id: int) -> ResponseReturnValue:
    """Show the reasons with the form of one filled in."""
    return _page(slug, None, reason_id)


@blueprint.post(REASON)
@permit(Permission.WORK_COMMENTS)
def change_reason(slug: str, reason_id: int) -> ResponseReturnValue:
    """Give a reason another wording."""
    form = StandardForm()
    return _do(
        slug,
        lambda db, desk: services_reasons.change_reason(
            db, _found(db, desk, reason_id), form.command(), desk.actor, now=utc_now()
        ),
        form,
        reason_id,
    )


@blueprint.post(f"{REASON}/retire")
@permit(Permission.WORK_COMMENTS)
def retire_reason(slug: str, reason_id: int) -> ResponseReturnValue:
    """Offer a reason no more."""
    return _do(
        slug,
        lambda db, desk: services_reasons.retire_reason(
            db, _found(db, desk, reason_id), desk.actor, now=utc_now()
        ),
    )


@blueprint.post("/reasons/copy")
@permit(Permission.WORK_COMMENTS)
def copy_reasons(slug: str) -> ResponseReturnValue:
    """Copy the reasons of another consultation that whoever asks may see."""

    def do(db: Session, desk: Desk) -> None:
        chosen = request.form.get("source", "")
        source = next((each for each, _ in _sources(db, desk) if each.slug == chosen), None)
        if source is None:
            raise NotFoundError(chosen)
        cid = desk.consultation.id
        services_reasons.copy_reasons(db, source, cid, desk.actor, now=utc_now())

    return _do(slug, do)


def _do(
    slug: str, do: Do, form: StandardForm | None = None, reason_id: int | None = None
) -> Response:
    try:
        with database().writing() as db:
            do(db, open_desk(db, slug))
    except InvalidInputError as error:
        return _page(slug, form, reason_id, [problem(error, "label")])
    return responses.see_other(url_for(".reasons", slug=slug))


def _page(
    slug: str,
    form: StandardForm | None,
    reason_id: int | None = None,
    problems: Sequence[Problem] = (),
) -> Response:
    with database().reading() as db:
        desk = open_desk(db, slug)
        editing = _found(db, desk, reason_id) if reason_id is not None else None
        page = ReasonsPage(
            reasons=queries.list_reasons(db, desk.consultation.id),
            editing=editing,
            form=form or StandardForm(formdata=None, obj=editing),
            sources=_sources(db, desk),
            problems=problems,
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    context = {"desk": desk, "page": page}
    return responses.page("staff/work/reasons.html", context, status=status)


def _found(db: Session, desk: Desk, reason_id: int) -> StandardReason:
    return queries.get_reason(db, desk.consultation.id, reason_id)


def _sources(db: Session, desk: Desk) -> list[tuple[Consultation, int]]:
    """Return the other consultations that have reasons, of those that whoever asks may see."""
    mine, counts = given_consultations(db), queries.count_reasons(db)
    return [
        (each, counts[each.id])
        for each, _articles in consultations.list_all(db)
        if each.id in counts
        and each.id != desk.consultation.id
        and (mine is None or each.id in mine)
    ]
