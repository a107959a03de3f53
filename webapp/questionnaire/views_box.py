"""Saving one box, and asking for another captcha: what htmx does on the page."""

from http import HTTPStatus

from flask import Response, request
from flask.typing import ResponseReturnValue

from webapp.abuse.limits import spend
from webapp.errors import NotFoundError
from webapp.questionnaire import pages
from webapp.questionnaire.blueprint import blueprint
from webapp.questionnaire.forms import TARGET, read_page_id, read_rev
from webapp.questionnaire.links import anchor_of
from webapp.questionnaire.presenters import CommentStatus, status_of
from webapp.questionnaire.visits import load_visit
from webapp.submissions import queries, services
from webapp.submissions.commands import SaveComments
from webapp.submissions.policy import Outcome, require_open
from webapp.web import responses
from webapp.web.context import database

STATUS = {
    Outcome.CONFLICT: HTTPStatus.CONFLICT,
    Outcome.TOO_LONG: HTTPStatus.UNPROCESSABLE_ENTITY,
    Outcome.RETIRED: HTTPStatus.GONE,
}


@blueprint.post("/consultations/<slug>/comments/<target>")
def save_box(slug: str, target: str) -> ResponseReturnValue:
    """Keep one box; a box without text removes its comment."""
    known, page = {target: read_rev()}, read_page_id()
    if not TARGET.fullmatch(target):
        raise NotFoundError
    with database().reading() as db:
        visit = load_visit(db, slug)
    require_open(visit.phase)
    spend("save", visit.token_hash)
    if visit.submission is None:
        spend("start")
    limit = visit.consultation.comment_limit
    with database().writing() as db:
        submission = services.open_submission(db, visit.start(), now=visit.now)
        command = SaveComments({target: request.form.get("text", "")}, known, page, limit)
        box = services.save_comments(db, submission, command, now=visit.now)[target]
        saved = queries.count_comments(db, submission.id)
    http = STATUS.get(box.outcome, HTTPStatus.OK)
    response = _answer(slug, status_of(target, box, limit), saved, http)
    return pages.with_cookie(response, visit)


def _answer(slug: str, status: CommentStatus, saved: int, http: HTTPStatus) -> Response:
    if responses.wants_partial():
        context = {"status": status, "saved": saved, "oob": True}
        return responses.partial("questionnaire/_comment_saved.html", context, status=http)
    if http is not HTTPStatus.OK:
        context = {"status": status, "text": request.form.get("text", "")}
        return responses.page("questionnaire/box_refused.html", context, status=http)
    return responses.see_other(f"/consultations/{slug}#{anchor_of(status.target)}")


@blueprint.get("/consultations/<slug>/captcha")
def new_captcha(slug: str) -> ResponseReturnValue:
    """Show another challenge in place of the one that cannot be read."""
    with database().reading() as db:
        visit = load_visit(db, slug)
    require_open(visit.phase)
    context = {"captcha": pages.fresh_captcha(visit), "visit": visit, "focused": True}
    return pages.with_cookie(responses.partial("questionnaire/_captcha.html", context), visit)
