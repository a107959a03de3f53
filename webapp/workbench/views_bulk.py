"""One act for a selection or for everything that a filter finds."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from webapp.accounts.acts import ACTIONS, CODES, FACTS
from webapp.accounts.guards import current_actor, may, permit
from webapp.accounts.policy import Permission
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.dispositions import queries as dispositions
from webapp.dispositions import services_bulk, services_bulk_undo
from webapp.dispositions.commands import Bulk, Kind
from webapp.dispositions.services_bulk_undo import UNDO_KIND
from webapp.errors import InvalidInputError, NotPermittedError, StaleError, msgid
from webapp.jobs import queries as jobs
from webapp.jobs.models import Job
from webapp.register.policy import NEEDS_REASON
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import answer_of
from webapp.web.forms import Problem
from webapp.workbench.bell import ring
from webapp.workbench.blueprint import blueprint
from webapp.workbench.bulk import Aim, aim
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.forms_decide import DecideForm, pressed_reason, problem
from webapp.workbench.listing import Query
from webapp.workbench.loading import desk_for, roster_of
from webapp.workbench.names import OUTCOMES
from webapp.workbench.presenters_jobs import KINDS
from webapp.workbench.presenters_panel import Typed
from webapp.workbench.showing import posted_query, show_list

NAMES = {
    Kind.DECIDE.value: lazy_gettext("批量处理"),
    Kind.CONFIRM.value: lazy_gettext("批量确认"),
    Kind.TAG.value: lazy_gettext("批量加标签"),
    Kind.ASSIGN.value: lazy_gettext("批量分派"),
    UNDO_KIND: lazy_gettext("整批撤销"),
}
KINDS.update(NAMES)
ACTIONS.update(NAMES)
CODES.update({outcome.value: name for outcome, name in OUTCOMES.items()})
FACTS.update(
    {
        "families": lazy_gettext("组数"),
        "comments": lazy_gettext("意见数"),
        "job": lazy_gettext("任务编号"),
        "outcome": lazy_gettext("处理结果"),
        "tag": lazy_gettext("标签"),
        "assignee": lazy_gettext("负责人"),
        "count": lazy_gettext("条数"),
    }
)
REFUSALS = (InvalidInputError, StaleError, NotPermittedError)
DOS = {"decide": Kind.DECIDE, "confirm": Kind.CONFIRM, "tag": Kind.TAG, "assign": Kind.ASSIGN}


@blueprint.post("/comments/bulk")
@permit(Permission.WORK_COMMENTS)
def bulk(slug: str) -> ResponseReturnValue:
    """Say how much an act meets and ask what it is to be; do it once that was answered."""
    query, form = posted_query(), DecideForm()
    try:
        with database().reading() as db:
            aim(db, desk_for(db, slug, query), query)
    except InvalidInputError as error:
        typed = Typed("bulk", {}, [problem(error, "list")])
        return show_list(slug, query, typed=typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    kind = DOS.get(request.form.get("do", ""))
    if pressed_reason() is not None or kind is None:
        return _page(slug, query, form)
    try:
        with database().writing() as db:
            desk = desk_for(db, slug, query)
            job = _do(db, desk, aim(db, desk, query), kind, form)
    except REFUSALS as error:
        status = answer_of(error).status
        if isinstance(error, InvalidInputError):
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(slug, query, form, [problem(error, "bulk-title")], status)
    if job.ended_at is None:
        ring(job.id)
    return responses.see_other(url_for(".job", slug=slug, job_id=job.id))


@blueprint.post("/jobs/<int(max=2147483647):job_id>/undo")
@permit(Permission.WORK_COMMENTS)
def undo_job(slug: str, job_id: int) -> ResponseReturnValue:
    """Take back what a bulk act did."""
    with database().writing() as db:
        desk = open_desk(db, slug)
        found = jobs.get_job(db, desk.consultation.id, job_id, lock=True)
        undoing = services_bulk_undo.undo_job(db, found, desk.actor, now=utc_now())
    ring(undoing.id)
    return responses.see_other(url_for(".job", slug=slug, job_id=undoing.id))


@blueprint.app_template_global("can_undo_job")
def can_undo_job(job: Job) -> bool:
    """Tell whether who is signed in may take back what a job did."""
    try:
        services_bulk_undo.check_undo_job(job, current_actor(), now=utc_now())
    except InvalidInputError:
        return False
    return True


def _do(db: Session, desk: Desk, meant: Aim, kind: Kind, form: DecideForm) -> Job:
    meant.check()
    what = _what(db, desk, kind, form)
    may_confirm, now = may(Permission.CONFIRM_DECISIONS), utc_now()
    if meant.is_all:
        return services_bulk.ask(
            db, meant.filter, meant.mode, what, desk.actor, may_confirm=may_confirm, now=now
        )
    return services_bulk.do_now(
        db,
        desk.consultation.id,
        meant.family_ids,
        what,
        desk.actor,
        may_confirm=may_confirm,
        now=now,
    )


def _what(db: Session, desk: Desk, kind: Kind, form: DecideForm) -> Bulk:
    """Return what is to be done, as it was filled in."""
    if kind is Kind.DECIDE:
        return Bulk(kind, form.decision(None))
    if kind is Kind.TAG:
        return Bulk(kind, tag=request.form.get("tag", ""))
    typed = request.form.get("assignee", "")
    if kind is Kind.CONFIRM or not typed:
        return Bulk(kind)
    workers = {str(number): name for number, name in roster_of(db, desk.consultation.id).workers}
    if typed not in workers:
        raise InvalidInputError(msgid("请从名单里选负责人。"))
    return Bulk(kind, assignee=Actor(int(typed), workers[typed]))


def _page(
    slug: str,
    query: Query,
    form: DecideForm,
    problems: Sequence[Problem] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    with database().reading() as db:
        desk = desk_for(db, slug, query)
        cid = desk.consultation.id
        typed: Mapping[str, str] = form.typed()
        if (number := pressed_reason()) is not None:
            typed = form.typed(reason=dispositions.get_reason(db, cid, number).text)
        context = {
            "desk": desk,
            "aim": aim(db, desk, query),
            "back": query.as_string(),
            "back_url": query.url(desk),
            "typed": typed,
            "outcomes": OUTCOMES,
            "needs_reason": NEEDS_REASON,
            "reasons": dispositions.list_reasons(db, cid),
            "workers": roster_of(db, cid).workers,
            "can_confirm": may(Permission.CONFIRM_DECISIONS),
            "problems": problems,
        }
    return responses.page("staff/work/bulk.html", context, status=status)
