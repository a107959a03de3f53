"""The ways in and out: the list, cancelling, going on elsewhere, and what the site is."""

from http import HTTPStatus

import segno
from flask import request, session, url_for
from flask.typing import ResponseReturnValue

from webapp.abuse.limits import spend
from webapp.clock import last_day, utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.policy import Phase
from webapp.errors import NotFoundError, UnsentTextError
from webapp.publication import queries as publication
from webapp.questionnaire import respondents
from webapp.questionnaire.blueprint import blueprint
from webapp.questionnaire.links import page_url
from webapp.questionnaire.views_page import read_visit
from webapp.receipts import codes
from webapp.submissions import services
from webapp.submissions.policy import require_open
from webapp.web import responses
from webapp.web.context import database

RESULT = "result"
GROUPS = (Phase.OPEN.value, Phase.COMING.value, Phase.CLOSED.value, RESULT)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List the consultations: open, coming, closed, and those whose result is published."""
    now = utc_now()
    with database().reading() as db:
        found = consultations.list_public(db)
        extended = consultations.extended_ids(db)
        published = publication.results_of(db)
    named = [(_group(c.phase(now), has_result=c.id in published), c) for c in found]
    groups = {group: [c for name, c in named if name == group] for group in GROUPS}
    context = {
        "groups": groups,
        "extended": extended,
        "published": published,
        "last_day": last_day,
    }
    return responses.page("questionnaire/index.html", context, cache=responses.PERSONAL)


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """Say who runs the site, what it keeps, and how to use it without sight or a mouse."""
    return responses.page("questionnaire/about.html", {}, cache=responses.PERSONAL)


@blueprint.get("/consultations/<slug>/cancel")
def ask_cancel(slug: str) -> ResponseReturnValue:
    """Ask once before what was not sent is dropped."""
    visit = read_visit(slug)
    if visit.is_sent:
        return responses.see_other(url_for(".receipt", slug=slug))
    respondents.keep_csrf()
    context = {"visit": visit, "done": "done" in request.args}
    return responses.page("questionnaire/cancel.html", context)


@blueprint.post("/consultations/<slug>/cancel")
def cancel(slug: str) -> ResponseReturnValue:
    """Drop the unsent submission and the cookie."""
    visit = read_visit(slug)
    with database().writing() as db:
        services.cancel(db, visit.consultation.id, visit.token_hash)
    response = responses.see_other(url_for(".ask_cancel", slug=slug, done=1))
    respondents.forget(response, slug)
    return response


@blueprint.get("/consultations/<slug>/resume")
def ask_resume(slug: str) -> ResponseReturnValue:
    """Show a code that was just issued, or ask for one."""
    visit = read_visit(slug)
    respondents.keep_csrf()
    code = session.pop("resume", "")
    context = {"visit": visit, "code": codes.group(code), "qr": "", "failed": False}
    if code:
        # The code stands behind the #, which browsers do not send: it reaches no log.
        address = url_for(".ask_resume", slug=slug, _anchor=codes.group(code), _external=True)
        context["qr"] = segno.make(address, error="m").svg_data_uri(scale=4)
    return responses.page("questionnaire/resume.html", context)


@blueprint.post("/consultations/<slug>/resume")
def resume(slug: str) -> ResponseReturnValue:
    """Go on with the submission that a code (续填码) belongs to."""
    visit = read_visit(slug)
    require_open(visit.phase)
    spend("receipt")
    token = respondents.new_token()
    try:
        with database().writing() as db:
            submission = services.resume(
                db,
                visit.consultation.id,
                request.form.get("code", "")[:60],
                respondents.hash_token(token),
                now=visit.now,
            )
            own = visit.submission if visit.may_write and visit.comments else None
            if own and own.id != submission.id:
                raise UnsentTextError
            shared = submission.shared_device
    except NotFoundError:
        context = {"visit": visit, "code": "", "qr": "", "failed": True}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return responses.page("questionnaire/resume.html", context, status=status)
    response = responses.see_other(page_url(visit, 1))
    respondents.remember(response, visit.consultation, token, shared=shared, now=visit.now)
    return response


def _group(phase: Phase, *, has_result: bool) -> str:
    return RESULT if has_result and phase is Phase.CLOSED else phase.value
