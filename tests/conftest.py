"""Fixtures that every test can ask for."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from redis import Redis

from tests.support.browser import Browser
from tests.support.databases import Databases, PostgresqlDatabases, SqliteFiles, migrated
from tests.support.laws import SLUG, make_consultation
from tests.support.tools import chromium, missing
from webapp.config import Settings
from webapp.factory import create_app
from webapp.jobs.contract import Parts
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.web.context import EXTENSION

__all__ = ["chromium"]  # one for all who need it

REPO = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get("TIAOYI_TEST_DATABASE_URL", "")
REDIS = os.environ.get("TIAOYI_TEST_REDIS_URL", "")
DATABASES_OF_REDIS = 16  # by default


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of statutes and corpora beside the repository."""
    folder = REPO.parent / "shared"
    if not folder.is_dir():
        missing("the corpora are not beside this checkout")
    return folder


@pytest.fixture(scope="session", autouse=True)
def _plain_tracebacks() -> None:
    """Let a failing request show its trace without spending seconds on colours."""
    renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, renderer])


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Return the maker of databases: SQLite, or PostgreSQL where the suite is told so."""
    if POSTGRESQL:
        return PostgresqlDatabases(POSTGRESQL)
    return SqliteFiles(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def template_url(databases: Databases) -> Iterator[str]:
    """Return the URL of a database with every migration, made once."""
    url = migrated(databases)
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, template_url: str) -> Iterator[str]:
    """Return the URL of a database with every migration and without rows."""
    url = databases.lend(template_url)
    yield url
    databases.take_back(url)


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """Return the URL of a database that has had no migration."""
    url = databases.new()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Return the Redis that counts limits and rings for jobs, if the suite is told of one.

    Each process of a parallel run has a database of its own, counted on from the one told. The
    keys of two tests never meet: each instance names its clients with its own secret.
    """
    if not REDIS:
        yield ""
        return
    place, _, number = REDIS.rpartition("/")
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    url = f"{place}/{(int(number) + worker) % DATABASES_OF_REDIS}"
    yield url
    with Redis.from_url(url) as connection:
        for key in connection.scan_iter("LIMITS*"):
            connection.delete(key)


@pytest.fixture
def settings(tmp_path: Path, database_url: str, redis_url: str) -> Settings:
    """Return settings of an instance that nothing else uses."""
    return Settings(instance_path=tmp_path, database_url=database_url, redis_url=redis_url)


@pytest.fixture
def parts(settings: Settings, database: Database, keys: Keys) -> Parts:
    """Return what a worker's handlers may use."""
    return Parts(settings, database, keys)


@pytest.fixture
def make_app(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Return a maker of applications on one instance, as a server's processes are.

    What it is given takes the place of settings.
    """
    made: list[Flask] = []

    def make(**changes: object) -> Flask:
        made.append(create_app(settings.model_copy(update=changes), testing=True))
        return made[-1]

    yield make
    for each in made:
        each.extensions[EXTENSION].database.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """Return an application with a database without rows."""
    return make_app()


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
