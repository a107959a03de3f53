"""Databases for tests: made once with every migration, then copied for each test."""

import itertools
import os
import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.engine import make_url

from webapp.persistence import schema_version
from webapp.persistence.engine import Database


class Databases(Protocol):
    """Where the tests' databases are."""

    def new(self, template: str = "") -> str:
        """Return the URL of a new database, empty or a copy of another."""

    def drop(self, url: str) -> None:
        """Remove a database that nobody needs any more."""


class SqliteFiles:
    """Files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def new(self, template: str = "") -> str:
        """Return the URL of a new file, missing or a copy of another."""
        url = f"sqlite:///{self._folder}/{next(self._numbers)}.sqlite"
        if template:
            shutil.copyfile(_path(template), _path(url))
        return url

    def drop(self, url: str) -> None:
        """Remove a file with what SQLite and the writers' queue put beside it."""
        for suffix in ("", "-wal", "-shm", ".lock"):
            Path(f"{_path(url)}{suffix}").unlink(missing_ok=True)


class PostgresqlDatabases:
    """Databases of one PostgreSQL server, named after this process."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._admin = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._numbers = itertools.count(1)

    def new(self, template: str = "") -> str:
        """Return the URL of a new database, empty or a copy of another."""
        name = f"tiaoyi_test_{os.getpid()}_{next(self._numbers)}"
        source = make_url(template).database if template else "template0"
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._run(f"CREATE DATABASE {name} TEMPLATE {source} ENCODING 'UTF8'")
        return self._server.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


def migrated(databases: Databases) -> str:
    """Return the URL of a new database with every migration and no connection left open."""
    url = databases.new()
    database = Database(url)
    schema_version.upgrade(database.engine)
    database.engine.dispose()
    return url


def _path(url: str) -> str:
    return make_url(url).database or ""
