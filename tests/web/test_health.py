"""Whether the process lives, and whether it can work."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from webapp.persistence.engine import Database


def test_alive_asks_nothing(app: Flask, database: Database) -> None:
    database.engine.dispose()
    answer = app.test_client().get("/healthz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_ready_with_every_migration(app: Flask) -> None:
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})


def test_not_ready_with_a_database_of_other_code(app: Flask, database: Database) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    answer = app.test_client().get("/readyz")
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert (answer.status_code, answer.get_json()) == (503, {"status": "migrations missing"})


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.sqlite"]
)
def test_not_ready_without_a_database(make_app: Callable[..., Flask], url: str) -> None:
    client = make_app(database_url=url).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "no database"})
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 503


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_leave_no_cookie(app: Flask, path: str) -> None:
    assert "Set-Cookie" not in app.test_client().get(path).headers
