"""Databases for tests: migrated once, and without rows for each test."""

import itertools
import os
import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import Executable, NullPool, create_engine, delete, text
from sqlalchemy.engine import URL, make_url

from webapp.persistence import schema_version
from webapp.persistence.engine import Database
from webapp.schema import METADATA
from webapp.search.models import Kind, arrays


class Databases(Protocol):
    """Where the tests' databases are."""

    def new(self) -> str:
        """Return the URL of a new, empty database."""

    def drop(self, url: str) -> None:
        """Remove a database that nobody needs any more."""

    def lend(self, template: str) -> str:
        """Return the URL of a database like ``template``, which has tables and no rows."""

    def take_back(self, url: str) -> None:
        """See to it that nobody finds the rows of a database that was lent."""


class SqliteFiles:
    """Files in one folder; to copy one is quicker than to empty it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def new(self) -> str:
        """Return the URL of a file that is not there yet."""
        return f"sqlite:///{self._folder}/{next(self._numbers)}.sqlite"

    def drop(self, url: str) -> None:
        """Remove a file with what SQLite and the writers' queue put beside it."""
        for suffix in ("", "-wal", "-shm", ".lock"):
            Path(f"{_path(url)}{suffix}").unlink(missing_ok=True)

    def lend(self, template: str) -> str:
        """Return the URL of a copy."""
        url = self.new()
        shutil.copyfile(_path(template), _path(url))
        return url

    def take_back(self, url: str) -> None:
        """Remove the copy."""
        self.drop(url)


class PostgresqlDatabases:
    """Databases of one server, named after this process; to empty one is quicker than to copy."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._numbers = itertools.count(1)

    def new(self) -> str:
        """Return the URL of a new database."""
        name = f"tiaoyi_test_{os.getpid()}_{next(self._numbers)}"
        _run(self._server, text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        _run(self._server, text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        return self._server.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it."""
        _run(self._server, text(f"DROP DATABASE {make_url(url).database} WITH (FORCE)"))

    def lend(self, template: str) -> str:
        """Return the URL of the template itself."""
        return template

    def take_back(self, url: str) -> None:
        """Delete every row."""
        _run(
            make_url(url),
            text("SET lock_timeout = '20s'"),  # a transaction that a test left open is noticed
            text("SET session_replication_role = replica"),  # rows go in any order
            *(delete(table) for table in METADATA.sorted_tables),
            *(delete(arrays(kind)) for kind in Kind),
        )


def migrated(databases: Databases) -> str:
    """Return the URL of a new database with every migration and no connection left open."""
    url = databases.new()
    database = Database(url)
    schema_version.upgrade(database.engine)
    database.engine.dispose()
    return url


def _run(server: URL, *statements: Executable) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(statement)


def _path(url: str) -> str:
    return make_url(url).database or ""
