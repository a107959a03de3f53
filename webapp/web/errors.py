"""Every error's answer: what happened, what is kept, what to do; never a stack trace."""

from dataclasses import dataclass
from http import HTTPStatus
from unicodedata import category

import structlog
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from webapp.errors import (
    AlreadySubmittedError,
    ClosedError,
    DomainError,
    InvalidInputError,
    NotFoundError,
    NotOpenError,
    NotPermittedError,
    SignedOutError,
    StaleError,
    UnsentTextError,
)
from webapp.web import responses
from webapp.web.i18n import gettext

log = structlog.get_logger("webapp.errors")


@dataclass(frozen=True, slots=True)
class Answer:
    """How one kind of error is answered."""

    status: HTTPStatus
    title: LazyString
    advice: LazyString


_KEPT = lazy_gettext("您写的文字仍在刚才的页面上：按“返回”可以回去，复制或再试一次。")

DOMAIN: dict[type[DomainError], Answer] = {
    NotFoundError: Answer(
        HTTPStatus.NOT_FOUND,
        lazy_gettext("没有找到这个页面"),
        lazy_gettext("地址可能有误，或者内容尚未公布。请从首页重新进入。"),
    ),
    NotOpenError: Answer(
        HTTPStatus.FORBIDDEN,
        lazy_gettext("征集尚未开始"),
        lazy_gettext("草案可以先阅读，征集开始后再填写意见。"),
    ),
    ClosedError: Answer(
        HTTPStatus.GONE,
        lazy_gettext("征集已结束"),
        lazy_gettext("不能再保存或提交。您写的文字仍在刚才的页面上，可以复制。"),
    ),
    AlreadySubmittedError: Answer(
        HTTPStatus.CONFLICT,
        lazy_gettext("这份意见已经提交"),
        lazy_gettext("如需修改，请凭受理编号和查询码办理更正。"),
    ),
    UnsentTextError: Answer(
        HTTPStatus.CONFLICT,
        lazy_gettext("这台设备上还有没有提交的意见"),
        lazy_gettext("请先提交或者取消那一份，再用续填码；两份都没有丢失。"),
    ),
    SignedOutError: Answer(
        HTTPStatus.FORBIDDEN,
        lazy_gettext("登录已过期，这次没有保存"),
        lazy_gettext("请先复制下面的文字，再回到工作台重新登录，贴上以后再提交一次。"),
    ),
    NotPermittedError: Answer(
        HTTPStatus.FORBIDDEN,
        lazy_gettext("您的账号没有这项权限"),
        lazy_gettext("没有做任何更改。如果工作需要，请联系管理员增加角色。"),
    ),
    StaleError: Answer(
        HTTPStatus.CONFLICT,
        lazy_gettext("别人刚刚改过，这一步没有做"),
        lazy_gettext("下面是最新的内容，请核对以后再做一次。"),
    ),
    InvalidInputError: Answer(HTTPStatus.BAD_REQUEST, lazy_gettext("请求有误"), _KEPT),
}
HTTP: dict[int, Answer] = {
    400: DOMAIN[InvalidInputError],
    404: DOMAIN[NotFoundError],
    405: Answer(
        HTTPStatus.METHOD_NOT_ALLOWED,
        lazy_gettext("这个地址不能这样访问"),
        lazy_gettext("请从首页重新进入。"),
    ),
    413: Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, lazy_gettext("内容太多，一次收不下"), _KEPT),
    429: Answer(HTTPStatus.TOO_MANY_REQUESTS, lazy_gettext("操作太频繁，请稍候再试"), _KEPT),
    503: Answer(HTTPStatus.SERVICE_UNAVAILABLE, lazy_gettext("系统暂时繁忙，请稍候再试"), _KEPT),
}
STALE = Answer(
    HTTPStatus.FORBIDDEN,
    lazy_gettext("页面放置太久，这次没有收到"),
    lazy_gettext("请按“返回”，重新打开那个页面，再试一次。浏览器需要允许本站的 Cookie。"),
)
FAILURE = Answer(HTTPStatus.INTERNAL_SERVER_ERROR, lazy_gettext("系统出了问题"), _KEPT)


def init_app(app: Flask) -> None:
    """Answer every error with a page that uses no database."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failure)


def answer_of(error: Exception) -> Answer:
    """Return how an error is answered."""
    for kind in type(error).__mro__:
        if kind in DOMAIN:
            return DOMAIN[kind]
    if isinstance(error, CSRFError):
        return STALE
    if isinstance(error, HTTPException):
        code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        return HTTP.get(code, HTTP[400] if code < HTTPStatus.INTERNAL_SERVER_ERROR else FAILURE)
    return HTTP[503] if isinstance(error, OperationalError) else FAILURE


def explain(error: Exception) -> str:
    """Return what happened and what to do, in the language of the request."""
    if isinstance(error, DomainError) and error.message:
        values = {
            name: gettext(value) if isinstance(value, str) and value else value
            for name, value in error.values.items()
        }
        return gettext(error.message, **values)
    return str(answer_of(error).title)


def retry_after(error: Exception) -> dict[str, str]:
    """Return the header that tells when to try again, where the error says so."""
    if isinstance(error, DBAPIError):
        return {"Retry-After": "5"}
    seconds = getattr(error, "retry_after", None)
    return {"Retry-After": str(seconds)} if seconds else {}


def error_page(error: Exception) -> Response:
    """Render an error's page."""
    answer = answer_of(error)
    if isinstance(error, SecurityError):  # a foreign host name: no address can be built
        return responses.download(str(answer.title).encode(), "text/plain", status=answer.status)
    reason = explain(error) if isinstance(error, DomainError) and error.message else ""
    context = {"answer": answer, "reason": reason, "typed": typed_texts()}
    response = responses.page("errors/error.html", context, status=answer.status)
    response.headers.update(retry_after(error))
    return response


def report(error: Exception) -> None:
    """Log an error that is not the visitor's."""
    event = "database unavailable" if isinstance(error, OperationalError) else "unhandled"
    log.error(event, exc_info=error, rule=str(request.url_rule))


def typed_texts() -> list[str]:
    """Return what the refused request carried, so that it can be shown and copied."""
    try:
        form = request.form
    except HTTPException:  # too large to read
        return []
    texts = [text for name, text in form.items() if name.startswith("text") and text.strip()]
    return ["".join(c for c in text if c in "\n\t" or category(c) != "Cc") for text in texts]


def _domain(error: DomainError) -> ResponseReturnValue:
    return error_page(error)


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return error_page(error)


def _busy(error: OperationalError) -> ResponseReturnValue:
    report(error)
    return error_page(error)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < HTTPStatus.BAD_REQUEST:  # a routing redirect
        return error.get_response()
    response = error_page(error)
    for name in ("Allow", "WWW-Authenticate"):
        if value := dict(error.get_headers()).get(name):
            response.headers[name] = value
    if error.code is not None and error.code not in HTTP:
        response.status_code = error.code
    return response


def _failure(error: Exception) -> ResponseReturnValue:
    report(error)
    return error_page(error)
