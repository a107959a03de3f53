"""What commands share: a database that is ready, and refusals as exit codes."""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import click

from webapp.errors import DomainError
from webapp.persistence import schema_version
from webapp.persistence.engine import Database
from webapp.web.context import database

P = ParamSpec("P")
R = TypeVar("R")


def ready_database() -> Database:
    """Return the database, made on first use.

    Raises:
        ClickException: it has data, but not every migration.
    """
    found = database()
    revision = schema_version.current(found.engine)
    if revision is None:
        schema_version.upgrade(found.engine)
    elif revision != schema_version.newest():
        msg = "the database lacks migrations; run: flask --app wsgi db upgrade"
        raise click.ClickException(msg)
    return found


def explained(command: Callable[P, R]) -> Callable[P, R]:
    """Let a domain refusal end the command with exit code 1 and one sentence."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except DomainError as error:
            raise click.ClickException(str(error) or type(error).__name__) from error

    return run
