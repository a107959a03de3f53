"""When a save is refused: the typed text comes back, with the reason and what to do."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, TooManyRequests

from webapp.errors import AlreadySubmittedError, ClosedError, DomainError
from webapp.questionnaire import respondents
from webapp.questionnaire.blueprint import blueprint
from webapp.questionnaire.forms import BOX_PREFIX, PostedPage, read_page
from webapp.questionnaire.pages import Extras, header_form, show_page
from webapp.questionnaire.presenters import CommentStatus
from webapp.questionnaire.views_page import HEADER_STATUS, read_visit
from webapp.questionnaire.visits import Visit
from webapp.submissions.policy import FIXED_TARGETS
from webapp.web import errors, responses
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _


@blueprint.errorhandler(CSRFError)
@blueprint.errorhandler(DomainError)
@blueprint.errorhandler(SQLAlchemyError)
@blueprint.errorhandler(TooManyRequests)
@blueprint.errorhandler(RequestEntityTooLarge)
def refuse(error: Exception) -> ResponseReturnValue:
    """Answer a refused request so that nothing typed is lost."""
    if isinstance(error, SQLAlchemyError):
        errors.report(error)
    if request.endpoint == "questionnaire.save_box" and responses.wants_partial():
        response = _box(error)
    elif request.endpoint == "questionnaire.post" and responses.wants_partial():
        response = _header(error)
    elif request.endpoint == "questionnaire.post" and _may_reoffer(error):
        try:
            response = _page(error)
        except (DomainError, HTTPException, SQLAlchemyError) as worse:
            return refuse(worse)
    else:
        response = errors.error_page(error)
    response.headers.update(errors.retry_after(error))
    return response


def reason(error: Exception) -> str:
    """Return what happened and what to do, in one sentence."""
    if isinstance(error, CSRFError):
        return _(
            "页面放置太久或浏览器没有保存 Cookie，这次没有收到。内容仍在本页，请再点一次保存。"
        )
    if isinstance(error, ClosedError):
        return _("征集已结束，文字仍在本页，可复制。")
    if isinstance(error, AlreadySubmittedError):
        return _("这份意见已经提交，改动没有保存。要修改，请在回执页面办理更正。")
    if isinstance(error, TooManyRequests):
        return _("操作太频繁，这次没有保存。文字仍在本页，请稍候再试。")
    if isinstance(error, RequestEntityTooLarge):
        return _("这一条内容太长，收不下。文字仍在本页，请精简后再保存。")
    return str(errors.answer_of(error).title)


def _may_reoffer(error: Exception) -> bool:
    return isinstance(error, CSRFError | ClosedError | TooManyRequests)


def _box(error: Exception) -> Response:
    ended = isinstance(error, ClosedError | AlreadySubmittedError)
    status = CommentStatus(
        target=(request.view_args or {}).get("target", ""),
        state="closed" if ended else "failed",
        message=reason(error),
    )
    context = {"status": status, "oob": False}
    template = "questionnaire/_comment_saved.html"
    return responses.partial(
        template, context, status=errors.answer_of(error).status, headers=_fresh_token(error)
    )


def _header(error: Exception) -> Response:
    context = {"state": "failed", "message": reason(error)}
    return responses.partial(
        HEADER_STATUS, context, status=errors.answer_of(error).status, headers=_fresh_token(error)
    )


def _fresh_token(error: Exception) -> dict[str, str]:
    if not isinstance(error, CSRFError):
        return {}
    respondents.keep_csrf()
    return {"X-CSRF-Token": generate_csrf()}  # other sites cannot read it


def _page(error: Exception) -> Response:
    posted: PostedPage = read_page()
    visit = read_visit((request.view_args or {})["slug"])
    texts = {t: posted.texts[t] for t in posted.texts if _is_edit(visit, posted, t)}
    if visit.may_write:
        anchor = next((BOX_PREFIX + t for t, text in texts.items() if text), "main")
    else:
        anchor = "own" if texts or visit.comments else "main"
    extras = Extras(
        texts=texts,
        known=posted.known,
        page_id=posted.page,
        problems=[Problem(anchor, reason(error))],
        words=posted.query,
    )
    return show_page(
        visit, posted.part, header_form(visit, request.form), extras, errors.answer_of(error).status
    )


def _is_edit(visit: Visit, posted: PostedPage, target: str) -> bool:
    if target not in FIXED_TARGETS and target not in visit.law.targets:
        return False
    # An empty box that never held a text must not hide what another page wrote since.
    cleared = visit.may_write and (posted.known is None or target in posted.known)
    return bool(posted.texts[target]) or cleared
