"""Error pages: what happened, what was typed, and no word of our insides."""

import pytest
import structlog
from flask import Flask
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadGateway, BadRequest, Gone, ImATeapot, Unauthorized

from tests.support.browser import Browser, check
from tests.support.steps import counted_statements
from webapp.errors import (
    AlreadySubmittedError,
    ClosedError,
    DomainError,
    InvalidInputError,
    NotFoundError,
    NotOpenError,
)
from webapp.persistence.engine import Database
from webapp.web.errors import DOMAIN

SECRET = "a table's name"
TYPED = '<script>alert("1")</script> & 第一条'


def fail_with(app: Flask, error: Exception, endpoint: str = "questionnaire.about") -> None:
    """Let a page fail, by default the one about the site."""

    def fail() -> None:
        raise error

    app.view_functions[endpoint] = fail


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (NotFoundError("x"), 404, "没有找到这个页面"),
        (NotOpenError(), 403, "征集尚未开始"),
        (ClosedError(), 410, "征集已结束"),
        (AlreadySubmittedError(), 409, "这份意见已经提交"),
        (InvalidInputError(SECRET), 400, "请求有误"),
        (OperationalError(SECRET, {}, Exception(SECRET)), 503, "系统暂时繁忙，请稍候再试"),
        (IntegrityError(SECRET, {}, Exception(SECRET)), 500, "系统出了问题"),
        (RuntimeError(SECRET), 500, "系统出了问题"),
        (BadRequest(SECRET), 400, "请求有误"),
        (Gone(SECRET), 410, "请求有误"),
        (ImATeapot(), 418, "请求有误"),
        (BadGateway(), 502, "系统出了问题"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_each_error_has_its_status_and_words(
    app: Flask, browser: Browser, error: Exception, status: int, title: str
) -> None:
    fail_with(app, error)
    page = browser.get("/about", status=status)
    assert page.text.count(title) == 1
    assert SECRET not in page.response.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFoundError("x"), 404),
        (CSRFError(), 403),
        (OperationalError("", {}, Exception()), 503),
        (RuntimeError(), 500),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_every_blueprint_answers_errors(
    app: Flask, browser: Browser, error: Exception, status: int
) -> None:
    fail_with(app, error, "health.alive")
    browser.get("/healthz", status=status)


def test_body_that_is_too_large_to_read_is_answered_without_its_text(browser: Browser) -> None:
    answer = browser.raw_post("/receipts", {"text": "字" * 30_000})
    assert answer.status_code == 413
    assert not check(answer).has("typed")


def test_error_in_english(app: Flask, browser: Browser) -> None:
    fail_with(app, RuntimeError())
    page = browser.get("/about?lang=en", status=500)
    assert page.root.get("lang") == "en"


@pytest.mark.parametrize("error", [OperationalError("", {}, Exception()), RuntimeError()], ids=repr)
def test_failure_is_logged_with_its_trace_and_rule(app: Flask, error: Exception) -> None:
    fail_with(app, error)
    with structlog.testing.capture_logs() as logs:
        app.test_client().get("/about")
    failure = logs[0]
    assert (failure["log_level"], failure["rule"]) == ("error", "/about")
    assert failure["exc_info"] is error


def test_what_the_visitor_did_is_not_logged_as_a_failure(app: Flask) -> None:
    with structlog.testing.capture_logs() as logs:
        app.test_client().get("/nothing")
    assert [entry["log_level"] for entry in logs] == ["info"]


def test_failure_shows_no_trace_and_asks_no_database(app: Flask, database: Database) -> None:
    fail_with(app, RuntimeError(SECRET))
    with counted_statements(database) as sent:
        answer = app.test_client().get("/about")
    assert answer.status_code == 500
    assert not sent
    check(answer)
    for word in ("Traceback", "RuntimeError", SECRET, ".py"):
        assert word not in answer.text


def test_unavailable_database_says_when_to_try_again(app: Flask) -> None:
    fail_with(app, OperationalError("", {}, Exception()))
    assert app.test_client().get("/about").headers["Retry-After"] == "5"


def test_wrong_method_names_the_right_ones(app: Flask) -> None:
    answer = app.test_client().delete("/about")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_header_that_an_error_needs_is_sent(app: Flask) -> None:
    challenge = WWWAuthenticate("basic", {"realm": "metrics"})
    fail_with(app, Unauthorized(www_authenticate=challenge))
    answer = app.test_client().get("/about")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == challenge.to_header()


def test_typed_texts_are_shown_escaped(app: Flask, browser: Browser, law: str) -> None:
    assert app
    page = browser.get("/receipts")
    posted = {"csrf_token": page.value("csrf_token"), "text": TYPED, "text-general": "第二段"}
    answer = browser.raw_post(f"/consultations/{law}/comments/article-99", posted)
    shown = check(answer)
    assert shown.status == 404
    assert [e.text for e in shown.root.iter("p") if e.get("class") == "quote"] == [TYPED, "第二段"]
    assert "<script>" not in answer.text


def test_without_typed_text_there_is_no_heading_for_it(browser: Browser) -> None:
    assert not browser.get("/nothing", status=404).has("typed")


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("DELETE", "/about")])
def test_error_pages_are_kept_by_no_cache(app: Flask, method: str, path: str) -> None:
    answer = app.test_client().open(path, method=method)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_domain_errors_are_all_answered() -> None:
    ours = {kind for kind in DomainError.__subclasses__() if kind.__module__ == "webapp.errors"}
    assert ours == set(DOMAIN)
