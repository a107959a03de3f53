"""Running a command as ``flask --app wsgi`` does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from webapp.cli.commands import register

Run = Callable[..., Result]
LAMP = """云溪市路灯管理条例
（草案）

第一章　总则

第一条　为了规范路灯管理，制定本条例。

第二条　本市道路照明适用本条例。

第二章　附则

第三条　本条例自公布之日起施行。
"""


def runner(app: Flask) -> Run:
    """Return a function that runs one command of an application."""
    register(app)

    def run(*arguments: object) -> Result:
        return app.test_cli_runner().invoke(args=[str(a) for a in arguments])

    return run


@pytest.fixture
def run(app: Flask) -> Run:
    """Return a function that runs a command on a database that is ready."""
    return runner(app)


@pytest.fixture
def run_empty(make_app: Callable[..., Flask], empty_database_url: str) -> Run:
    """Return a function that runs a command on a database that has had no migration."""
    return runner(make_app(database_url=empty_database_url))


@pytest.fixture
def lamp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a small draft law."""
    file = tmp_path_factory.mktemp("drafts") / "lamp.txt"
    file.write_text(LAMP, encoding="utf-8")
    return file
