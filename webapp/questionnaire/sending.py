"""From pressing 提交 to the receipt: checks, captcha, and what a second press means."""

import datetime as dt
from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, session, url_for
from sqlalchemy.orm import Session

from webapp.abuse import gate
from webapp.abuse.captcha import issued_at
from webapp.abuse.device import give_pass
from webapp.abuse.gate import Arrival
from webapp.abuse.limits import spend
from webapp.abuse.policy import Sign
from webapp.errors import AlreadySubmittedError
from webapp.questionnaire import pages, respondents
from webapp.questionnaire.forms import HEADER_FIELDS, HeaderForm, PostedPage
from webapp.questionnaire.pages import Extras, fresh_captcha, header_form, show_page
from webapp.questionnaire.presenters import CaptchaView, own_texts
from webapp.questionnaire.visits import Visit, load_visit, privacy_notice
from webapp.submissions import services, services_sending
from webapp.submissions.commands import SaveComments, SavedBox
from webapp.submissions.models import Submission
from webapp.submissions.policy import require_open
from webapp.submissions.services_notices import keep_notice
from webapp.submissions.services_sending import Issuer
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _

SECOND_CLICK = dt.timedelta(minutes=2)


def send(visit: Visit, posted: PostedPage) -> Response:
    """Check what was kept, spend the captcha, and issue the receipt."""
    form = header_form(visit)
    problems = _problems(visit, form)
    challenge = CaptchaView(posted.captcha_id, posted.captcha)
    is_answered = bool(posted.captcha.strip()) or gate.is_spared(visit.consultation.id, visit.tier)
    if problems or not is_answered:
        return _again(visit, posted, form, problems, challenge)
    spend("submit", visit.token_hash)
    arrival = _arrival(visit, posted)
    signs = gate.notice(arrival)
    try:
        with database().writing() as db:
            submission = services.open_submission(db, visit.start(), now=visit.now)
            answered = gate.ask(db, arrival, pages.captcha(), visit.tier)
            if answered:
                _send(db, visit, submission)
                gate.admit(db, submission, visit.tier, signs | answered, now=visit.now)
    except AlreadySubmittedError:  # the first of two clicks was quicker
        with database().reading() as db:
            return receipt_redirect(load_visit(db, visit.consultation.slug))
    if not answered:
        wrong = CaptchaView(
            fresh_captcha(visit).challenge,
            error=_("验证码不对，或者已过期。已换了一张新的，请再填一次；您写的内容都已保存。"),
        )
        return _again(visit, posted, form, (), wrong)
    response = receipt_redirect(visit)
    if Sign.CAPTCHA in answered and not visit.is_shared:
        give_pass(response, visit.consultation.id, respondents.path_of(visit.consultation.slug))
    return response


def after_sending(visit: Visit, posted: PostedPage, form: HeaderForm) -> Response:
    """Answer a page that comes after its submission was sent: a second click, or Back.

    The same content leads to the same receipt. Different content is never swallowed: it
    is shown, and can be sent as a correction.
    """
    changed = _changed_texts(visit, posted)
    if not changed and not _is_header_changed(visit, form):
        return receipt_redirect(visit)
    message = _(
        "这份意见已经提交，编号见回执。您在这个页面上又改动了内容，改动还没有提交，列在下面。"
    )
    extras = Extras(texts=changed, message=message)
    return show_page(visit, posted.part, form, extras, HTTPStatus.CONFLICT)


def begin_correction(visit: Visit, posted: PostedPage, form: HeaderForm) -> dict[str, SavedBox]:
    """Open a copy of what was sent, and keep in it the changes that the page brings.

    Returns what became of each box.
    """
    require_open(visit.phase)
    with database().writing() as db:
        sent = load_visit(db, visit.consultation.slug).submission
        if sent is None:
            return {}
        copy = services_sending.start_correction(db, sent, visit.token_hash, keys(), now=visit.now)
        services.save_header(copy, form.header(), keys(), now=visit.now)
        limit = visit.consultation.comment_limit
        command = SaveComments(posted.texts, None, posted.page, limit)
        return services.save_comments(db, copy, command, now=visit.now)


def issuer(visit: Visit) -> Issuer:
    """Return what this respondent's receipt secret is computed from."""
    return Issuer(keys().derive("receipt"), visit.token)


def receipt_redirect(visit: Visit) -> Response:
    """Lead to the receipt; a click that came second still shows the secret."""
    if visit.receipt is not None and visit.now - visit.receipt.issued_at < SECOND_CLICK:
        session["receipt"] = visit.receipt.number
    return responses.see_other(url_for("questionnaire.receipt", slug=visit.consultation.slug))


def review_page(
    visit: Visit,
    problems: Sequence[Problem],
    challenge: CaptchaView,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response:
    """Show everything that will be sent, with the captcha."""
    context = {
        "visit": visit,
        "texts": own_texts(visit),
        "problems": problems,
        "captcha": challenge,
        "notice": privacy_notice(visit.consultation),
    }
    return responses.page("questionnaire/review.html", context, status=status)


def _send(db: Session, visit: Visit, submission: Submission) -> None:
    digest = keep_notice(db, privacy_notice(visit.consultation), now=visit.now)
    receipt = services_sending.submit(
        db, submission, issuer(visit), digest, keys=keys(), now=visit.now
    )
    session["receipt"] = receipt.number


def _arrival(visit: Visit, posted: PostedPage) -> Arrival:
    moments = [issued_at(posted.captcha_id), visit.submission and visit.submission.started_at]
    known = [moment for moment in moments if moment]
    return Arrival(
        consultation_id=visit.consultation.id,
        bound_to=visit.token_hash,
        opened_at=min(known, default=visit.now),
        now=visit.now,
        captcha_id=posted.captcha_id,
        captcha=posted.captcha,
        proof=posted.proof,
        trap=posted.trap,
    )


def _changed_texts(visit: Visit, posted: PostedPage) -> dict[str, str]:
    # As with any save, an empty box is an edit only on a page that saw a text in it.
    sent = {target: comment.text for target, comment in visit.comments.items()}
    seen = posted.known or {}
    return {
        target: text
        for target, text in posted.texts.items()
        if text != sent.get(target, "") and (text or target in seen)
    }


def _is_header_changed(visit: Visit, form: HeaderForm) -> bool:
    brought = form.header()
    if not brought.contact_name:  # a duplicated tab that was never filled in
        return False
    return any(getattr(brought, name) != getattr(visit.header, name) for name in HEADER_FIELDS)


def _problems(visit: Visit, form: HeaderForm) -> list[Problem]:
    form.validate()
    problems = [Problem(name, str(error)) for name in HEADER_FIELDS for error in form[name].errors]
    if not visit.comments:
        problems.append(Problem("text-general", _("还没有填写意见：请至少写一条再提交。")))
    return problems


def _again(
    visit: Visit,
    posted: PostedPage,
    form: HeaderForm,
    problems: Sequence[Problem],
    challenge: CaptchaView,
) -> Response:
    if gate.is_spared(visit.consultation.id, visit.tier):
        challenge = CaptchaView("")
    elif not posted.captcha.strip():
        challenge = CaptchaView(
            fresh_captcha(visit).challenge, error=_("请填写验证码；看不清可以换一张，或者听语音。")
        )
    if challenge.error:
        problems = [*problems, Problem("captcha", challenge.error)]
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if posted.via == "review":
        return review_page(visit, problems, challenge, status)
    if visit.law.is_long:
        return responses.see_other(url_for("questionnaire.review", slug=visit.consultation.slug))
    extras = Extras(problems=problems, captcha=challenge, words=posted.query)
    return show_page(visit, posted.part, form, extras, status)
