"""Fixtures that every test can ask for."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests.support.browser import Browser
from tests.support.laws import SLUG, make_consultation
from webapp.config import Settings
from webapp.factory import create_app
from webapp.keys import Keys
from webapp.persistence import schema_version
from webapp.persistence.engine import Database
from webapp.web.context import EXTENSION

REPO = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("TIAOYI_TEST_DATABASE_URL", "")
REDIS = os.environ.get("TIAOYI_TEST_REDIS_URL", "")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of statutes and corpora beside the repository."""
    folder = REPO.parent / "shared"
    if not folder.is_dir():
        reason = "the corpora are not beside this checkout"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty database: SQLite, or PostgreSQL where the suite is told so."""
    if not POSTGRESQL:
        yield f"sqlite:///{tmp_path}/test.sqlite"
        return
    name = f"tiaoyi_test_{os.getpid()}"
    admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield POSTGRESQL.rsplit("/", 1)[0] + f"/{name}"
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Return settings of an instance that nothing else uses."""
    return Settings(instance_path=tmp_path, database_url=database_url, redis_url=REDIS)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Return an application with an empty, migrated database."""
    made = create_app(settings, testing=True)
    database: Database = made.extensions[EXTENSION].database
    schema_version.upgrade(database.engine)
    yield made
    database.engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    """Return the application's database."""
    found: Database = app.extensions[EXTENSION].database
    return found


@pytest.fixture
def keys(app: Flask) -> Keys:
    """Return the application's secrets."""
    found: Keys = app.extensions[EXTENSION].keys
    return found


@pytest.fixture
def law(database: Database) -> str:
    """Store a small open consultation and return its slug."""
    make_consultation(database, opens=dt.timedelta(days=-5), closes=dt.timedelta(days=25))
    return SLUG


@pytest.fixture
def browser(app: Flask) -> Browser:
    """Return a client without script that checks every page it fetches."""
    return Browser(app)
