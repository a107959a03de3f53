"""Before and after sending: review, receipt, look-up, correction, withdrawal."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.abuse.limits import spend
from webapp.clock import utc_now
from webapp.consultations.models import Consultation
from webapp.consultations.policy import Phase
from webapp.questionnaire import pages, respondents
from webapp.questionnaire.blueprint import blueprint
from webapp.questionnaire.course import course_of
from webapp.questionnaire.laws import law_of
from webapp.questionnaire.presenters import own_texts
from webapp.questionnaire.presenters_outcomes import outcomes_of
from webapp.questionnaire.sealing import proof_download, receipt_seal
from webapp.questionnaire.sending import issuer, review_page
from webapp.questionnaire.views_page import read_visit
from webapp.questionnaire.visits import Visit
from webapp.receipts import codes
from webapp.register import services as register
from webapp.submissions import queries, services_sending
from webapp.submissions.models import Receipt, Submission
from webapp.submissions.policy import SubmissionState, clean_line, require_open
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _


@blueprint.get("/consultations/<slug>/review")
def review(slug: str) -> ResponseReturnValue:
    """List what will be sent."""
    visit = read_visit(slug)
    if visit.is_sent:
        return responses.see_other(url_for(".receipt", slug=slug))
    require_open(visit.phase)
    respondents.keep_csrf()
    return pages.with_cookie(review_page(visit, (), pages.fresh_captcha(visit)), visit)


@blueprint.get("/consultations/<slug>/receipt")
def receipt(slug: str) -> ResponseReturnValue:
    """Show the receipt to the device that sent the submission; its secret once."""
    visit = read_visit(slug)
    if visit.receipt is None:
        return responses.see_other(url_for(".receipts"))
    first_time = session.pop("receipt", None) == visit.receipt.number
    response = _receipt_page(visit, _secret(visit, visit.receipt) if first_time else "")
    if visit.is_shared:  # the next person at this computer must not find it
        respondents.forget(response, slug)
    return response


@blueprint.post("/consultations/<slug>/receipt")
def renew_secret(slug: str) -> ResponseReturnValue:
    """Give the device that sent the submission a new secret, in place of a lost one."""
    visit = read_visit(slug)
    with database().writing() as db:
        if visit.submission and (found := queries.receipt_of(db, visit.submission.id)):
            services_sending.renew_secret(found, issuer(visit))
            session["receipt"] = found.number
    return responses.see_other(url_for(".receipt", slug=slug))


@blueprint.get("/receipts")
def receipts() -> ResponseReturnValue:
    """Ask for number and secret; another page may have asked for the ``number``."""
    respondents.keep_csrf()
    return _look_up_page(clean_line(request.args.get("number", ""))[:100])


@blueprint.post("/receipts")
def look_up() -> ResponseReturnValue:
    """Show a receipt's submission, prove it, correct it, or withdraw it."""
    number, secret = (clean_line(request.form.get(n, ""))[:100] for n in ("number", "secret"))
    problems = _typing_errors(number, secret)
    if problems:
        return _look_up_page(number, problems)
    spend("receipt")
    do = request.form.get("do", "show")
    with database().writing() as db:
        found = queries.find_receipt(db, number, secret)
        if found is None:
            wrong = _("没有找到：编号或者查询码不对。请对照回执逐个核对，不分大小写。")
            return _look_up_page(number, [Problem("number", wrong)])
        if do == "proof":
            return proof_download(db, found)
        submission = db.get_one(Submission, found.submission_id)
        if do == "correct":
            return _correct(db, submission)
        if do == "withdraw-confirmed" and submission.state is SubmissionState.SUBMITTED:
            services_sending.withdraw(db, submission, now=utc_now())
            register.withdraw(db, submission, now=utc_now())
        return _found_page(db, found, submission, asking=do == "withdraw")


def _secret(visit: Visit, found: Receipt) -> str:
    # A correction sent from another device keeps a secret that this one cannot compute.
    secret = issuer(visit).secret(found)
    ours = codes.same(found.secret_hash, codes.hash_code(secret))
    return codes.group(secret) if ours else ""


def _correct(db: Session, submission: Submission) -> Response:
    now = utc_now()
    consultation = db.get_one(Consultation, submission.consultation_id)
    require_open(consultation.phase(now))
    token = respondents.new_token()
    services_sending.start_correction(
        db, submission, respondents.hash_token(token), keys(), now=now
    )
    response = responses.see_other(url_for(".show", slug=consultation.slug))
    respondents.remember(response, consultation, token, shared=submission.shared_device, now=now)
    return response


def _found_page(db: Session, found: Receipt, submission: Submission, *, asking: bool) -> Response:
    now = utc_now()
    consultation = db.get_one(Consultation, submission.consultation_id)
    visit = Visit(
        now=now,
        consultation=consultation,
        course=course_of(db, consultation),
        law=law_of(db, consultation, submission.draft_version_id),
        token="",
        submission=submission,
        comments=queries.comments_of(db, submission.id),
        header=queries.header_of(submission, keys()),
        receipt=found,
    )
    context = {
        "visit": visit,
        "number": codes.group(found.number),
        "texts": own_texts(visit),
        "asking": asking,
        "seal": receipt_seal(db, submission),
        "typed": {name: clean_line(request.form[name]) for name in ("number", "secret")},
        "may_correct": visit.phase is Phase.OPEN,
        "outcomes": outcomes_of(db, visit, submission),
    }
    return responses.page("questionnaire/receipt_found.html", context)


def _receipt_page(visit: Visit, secret: str) -> Response:
    found = visit.receipt
    with database().reading() as db:
        seal = receipt_seal(db, visit.submission)
    context = {
        "visit": visit,
        "seal": seal,
        "typed": None,
        "number": codes.group(found.number) if found else "",
        "secret": secret,
        "texts": own_texts(visit),
        "may_correct": visit.phase is Phase.OPEN,
    }
    return responses.page("questionnaire/receipt.html", context)


def _look_up_page(number: str = "", problems: Sequence[Problem] = ()) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    context = {"number": number, "problems": problems}
    return responses.page("questionnaire/receipts.html", context, status=status)


def _typing_errors(number: str, secret: str) -> list[Problem]:
    problems = []
    if not codes.is_number(codes.normalise(number)):
        problems.append(
            Problem("number", _("受理编号有误：共 8 位，没有字母 I、L、O 和数字 0、1。请核对。"))
        )
    if len(codes.normalise(secret)) != codes.SECRET_LENGTH:
        problems.append(Problem("secret", _("查询码有误：共 24 位，六组，每组 4 位。请核对。")))
    return problems
