"""Logs: one line a request, and nothing in it that tells who said what."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import structlog
from flask import Flask
from sqlalchemy import text

from tests.support.browser import Browser
from webapp.persistence.engine import Database
from webapp.web import logs

MARKS = {
    "query": "QUERYMARK",
    "slug": "slug-mark",
    "name": "王秀兰",
    "way": "13800138000",
    "comment": "COMMENTMARK",
    "address": "198.51.100.77",
    "agent": "AGENTMARK",
}


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Return what the application writes to standard error."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    before = structlog.get_config()
    logs.configure("INFO")
    yield stream
    structlog.configure(**before)


@contextmanager
def without_comments(database: Database) -> Iterator[None]:
    """Take the table of comments away."""
    with database.writing() as session:
        session.execute(text("ALTER TABLE comment RENAME TO away"))
    yield
    with database.writing() as session:
        session.execute(text("ALTER TABLE away RENAME TO comment"))


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_request_is_one_line_with_rule_status_and_time(app: Flask, written: io.StringIO) -> None:
    answer = app.test_client().get("/about")
    (line,) = lines(written)
    assert set(line) == {
        "event", "level", "timestamp", "request_id", "method", "rule", "status", "ms",
    }  # fmt: skip
    assert (line["event"], line["method"], line["rule"]) == ("request", "GET", "/about")
    assert line["status"] == 200
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert isinstance(line["ms"], float)


def test_rule_is_logged_and_not_the_path(app: Flask, law: str, written: io.StringIO) -> None:
    app.test_client().get(f"/consultations/{law}?q=x")
    (line,) = lines(written)
    assert line["rule"] == "/consultations/<slug>"


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/css/app.css"])
def test_probes_and_static_files_are_not_logged(
    app: Flask, written: io.StringIO, path: str
) -> None:
    app.test_client().get(path)
    assert not written.getvalue()


def test_each_request_has_its_own_id(app: Flask, written: io.StringIO) -> None:
    client = app.test_client()
    ids = {client.get("/about").headers["X-Request-Id"] for _ in range(5)}
    assert len(ids) == 5
    assert {line["request_id"] for line in lines(written)} == ids


def test_id_of_the_request_cannot_be_chosen(app: Flask) -> None:
    answer = app.test_client().get("/about", headers={"X-Request-Id": "chosen"})
    assert answer.headers["X-Request-Id"] != "chosen"


def test_error_page_shows_the_id_that_is_logged(app: Flask, written: io.StringIO) -> None:
    answer = app.test_client().get("/nothing")
    (line,) = lines(written)
    assert f"错误编号：{line['request_id']}。" in answer.text


def test_nobody_can_be_found_in_the_log(
    app: Flask, law: str, database: Database, written: io.StringIO
) -> None:
    browser = Browser(app, address=MARKS["address"])
    browser.client.get(f"/{MARKS['slug']}?q={MARKS['query']}")
    page = browser.get(f"/consultations/{law}?q={MARKS['query']}")
    posted = {"contact_name": MARKS["name"], "contact_way": MARKS["way"]}
    posted["text-general"] = MARKS["comment"]
    browser.raw_post(page.action, page.fields() | posted, **{"User-Agent": MARKS["agent"]})
    browser.raw_post(page.action, posted)  # no token
    with without_comments(database):
        failed = browser.raw_post(page.action, page.fields() | posted)
    assert failed.status_code >= 500
    found = written.getvalue()
    assert "Traceback" in found
    assert not [mark for mark in MARKS.values() if mark in found]


def test_line_below_the_level_is_not_written(
    app: Flask, monkeypatch: pytest.MonkeyPatch, written: io.StringIO
) -> None:
    assert monkeypatch
    logs.configure("ERROR")
    app.test_client().get("/about")
    assert not written.getvalue()


def test_line_break_in_a_value_stays_in_its_line(app: Flask, written: io.StringIO) -> None:
    app.test_client().open("/about", method="GET\nX")
    assert len(lines(written)) == len(written.getvalue().splitlines())
