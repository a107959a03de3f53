"""The questionnaire's page: reading it, keeping everything on it, sending it."""

from dataclasses import replace
from http import HTTPStatus

from flask import Response, request, session
from flask.typing import ResponseReturnValue

from webapp.abuse.limits import spend
from webapp.draft_import.numbering import parse_article_reference, target_of
from webapp.errors import AlreadySubmittedError
from webapp.questionnaire import pages, respondents
from webapp.questionnaire.blueprint import blueprint
from webapp.questionnaire.forms import MAX_QUERY, HeaderForm, PostedPage, read_page
from webapp.questionnaire.links import anchor_of, page_url
from webapp.questionnaire.pages import Extras, header_form, show_page
from webapp.questionnaire.presenters import labelled, status_of
from webapp.questionnaire.sending import after_sending, begin_correction, send
from webapp.questionnaire.visits import Visit, load_visit
from webapp.submissions import services
from webapp.submissions.commands import SaveComments, SavedBox
from webapp.submissions.policy import FIXED_TARGETS, Outcome, clean_line, require_open
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.web.security import accepts_body

MIB = 1024 * 1024
PAGE_BODY = 8 * MIB  # 150 boxes of 5,000 characters, nine bytes each, with room
PAGE_PARTS = 1000
REFUSED = (Outcome.CONFLICT, Outcome.TOO_LONG, Outcome.RETIRED)
HEADER_STATUS = "questionnaire/_header_status.html"


@blueprint.get("/consultations/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show the questionnaire, or the first part of a long one."""
    return _show(slug, 1)


@blueprint.get("/consultations/<slug>/parts/<int:part>")
def show_part(slug: str, part: int) -> ResponseReturnValue:
    """Show one part of a long questionnaire."""
    return _show(slug, part)


@blueprint.get("/consultations/<slug>/text")
def show_text(slug: str) -> ResponseReturnValue:
    """Show the whole draft without boxes."""
    with database().reading() as db:
        visit = load_visit(db, slug)
    return responses.page(
        "questionnaire/text.html", {"visit": visit, "law": visit.law}, cache=responses.PERSONAL
    )


@blueprint.post("/consultations/<slug>")
@accepts_body(PAGE_BODY, PAGE_PARTS)
def post(slug: str) -> ResponseReturnValue:
    """Keep every box on the page, then do what the pressed button says."""
    posted = read_page()
    visit = read_visit(slug)
    form = header_form(visit, request.form)
    try:
        if visit.is_sent:
            raise AlreadySubmittedError  # noqa: TRY301
        require_open(visit.phase)
        kept = keep_page(visit, posted, form)
    except AlreadySubmittedError:
        if responses.wants_partial():
            raise
        return _after_sending(read_visit(slug), posted, form)
    visit = read_visit(slug)
    if responses.wants_partial():
        return pages.with_cookie(_header_status(form), visit)
    return _refused(visit, posted, form, kept) or _next(visit, posted)


def read_visit(slug: str) -> Visit:
    """Read what the request is about, in a transaction of its own."""
    with database().reading() as db:
        return load_visit(db, slug)


def keep_page(visit: Visit, posted: PostedPage, form: HeaderForm) -> dict[str, SavedBox]:
    """Keep the header and all boxes in one transaction; return what became of each box."""
    spend("save", visit.token_hash)
    if visit.submission is None:
        spend("start")
    texts = {target: text for target, text in posted.texts.items() if target != posted.take}
    with database().writing() as db:
        submission = services.open_submission(db, visit.start(), now=visit.now)
        services.save_header(submission, form.header(), keys(), now=visit.now)
        command = SaveComments(texts, posted.known, posted.page, visit.consultation.comment_limit)
        return services.save_comments(db, submission, command, now=visit.now)


def _show(slug: str, part: int) -> Response:
    visit = read_visit(slug)
    words = clean_line(request.args.get("q", ""))[:MAX_QUERY]
    number = parse_article_reference(words)
    if number and (target := target_of(*number)) in visit.law.targets:
        return responses.see_other(page_url(visit, visit.law.part_of[target], target))
    return show_page(visit, part, header_form(visit), Extras(words=words))


def _after_sending(visit: Visit, posted: PostedPage, form: HeaderForm) -> Response:
    if posted.do == "correct":
        kept = begin_correction(visit, posted, form)
        visit = read_visit(visit.consultation.slug)
        done = responses.see_other(page_url(visit, posted.part))
        return _refused(visit, posted, form, kept) or done
    if posted.do == "new":
        require_open(visit.phase)
        fresh = replace(visit, token=respondents.new_token())
        return pages.with_cookie(responses.see_other(page_url(visit, 1)), fresh)
    return after_sending(visit, posted, form)


def _header_status(form: HeaderForm) -> Response:
    if form.oversized():
        context = {"state": "failed", "message": _("内容太长，没有保存，请缩短")}
        return responses.partial(HEADER_STATUS, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    context = {"state": "saved", "message": _("填报信息已保存")}
    return responses.partial(HEADER_STATUS, context)


def _refused(
    visit: Visit, posted: PostedPage, form: HeaderForm, kept: dict[str, SavedBox]
) -> Response | None:
    problems = [Problem(name, _("内容太长，没有保存，请缩短")) for name in form.oversized()]
    wrong = {t: b for t, b in kept.items() if b.outcome in REFUSED}
    if not wrong and not problems:
        return None
    limit = visit.consultation.comment_limit
    statuses = {target: status_of(target, box, limit) for target, box in wrong.items()}
    extras = Extras(
        texts={target: box.posted for target, box in wrong.items()},
        statuses=statuses,
        problems=problems
        + [
            Problem(f"text-{target}", labelled(visit.law, target, status.message))
            for target, status in statuses.items()
        ],
        words=posted.query,
    )
    conflict = any(box.outcome is Outcome.CONFLICT for box in wrong.values())
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
    return show_page(visit, posted.part, form, extras, status)


def _next(visit: Visit, posted: PostedPage) -> Response:
    slug = visit.consultation.slug
    if posted.do == "submit":
        return send(visit, posted)
    if posted.do == "review":
        response = responses.see_other(f"/consultations/{slug}/review")
    elif posted.do == "captcha" and posted.via == "review":
        response = responses.see_other(f"/consultations/{slug}/review#captcha")
    elif posted.do == "resume":
        with database().writing() as db:
            submission = services.open_submission(db, visit.start(), now=visit.now)
            session["resume"] = services.issue_resume_code(db, submission, now=visit.now)
        response = responses.see_other(f"/consultations/{slug}/resume")
    else:
        response = responses.see_other(_place(visit, posted))
    return pages.with_cookie(response, visit)


def _place(visit: Visit, posted: PostedPage) -> str:
    words = posted.query
    target = posted.take or posted.save
    if posted.do == "captcha":
        anchor = "captcha"
    elif target in visit.law.targets or target in FIXED_TARGETS:
        anchor = anchor_of(target)
    else:
        return page_url(visit, posted.part, "find" if words else None, words)
    if parse_article_reference(words):  # a number is to jump to, and that was not asked for
        words = ""
    return page_url(visit, posted.part, anchor, words)
