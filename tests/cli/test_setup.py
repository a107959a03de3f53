"""``init``, ``demo``, ``serve``, ``db``: from an empty folder to a running site."""

import itertools
import os
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from granian.cli import cli
from sqlalchemy import text

from tests.cli.conftest import Run, runner
from webapp.cli.setup import serve
from webapp.cli.together import Together
from webapp.config import ROOT, Settings
from webapp.persistence.engine import Database
from webapp.persistence.schema_version import newest


class ReplacedError(Exception):
    """The process became another one, as ``exec`` makes it."""


@pytest.fixture
def replaced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """Return what the process would have become."""
    seen: list[tuple[str, list[str]]] = []

    def become(path: str, arguments: list[str]) -> None:
        seen.append((path, arguments))
        raise ReplacedError

    monkeypatch.setattr(os, "execv", become)
    return seen


def test_init_makes_folder_secrets_and_database(
    make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    instance = tmp_path / "new" / "instance"
    result = runner(make_app(instance_path=instance, database_url=""))("init")
    assert (result.exit_code, result.output) == (0, f"ready: {instance}\n")
    assert (instance / "tiaoyi.sqlite").stat().st_size > 0
    keys = sorted((instance / "secrets").iterdir())
    assert [(key.name, stat.S_IMODE(key.stat().st_mode)) for key in keys] == [
        ("contact-1.key", 0o600), ("master.key", 0o600), ("wrapping.key", 0o600),
    ]  # fmt: skip


def test_init_again_changes_nothing(run_empty: Run, settings: Settings) -> None:
    assert run_empty("init").exit_code == 0
    key = (settings.instance_path / "secrets" / "master.key").read_bytes()
    assert run_empty("init").exit_code == 0
    assert (settings.instance_path / "secrets" / "master.key").read_bytes() == key
    assert run_empty("db", "check").exit_code == 0


def test_demo_works_without_init(run_empty: Run) -> None:
    result = run_empty("demo")
    assert result.exit_code == 0
    assert result.output.splitlines()[:4] == [
        "demo: /consultations/community-services",
        "demo: /consultations/parks-and-greenways",
        "demo: /consultations/household-water",
        "comments added: 59",
    ]


def test_demo_makes_no_account_and_says_how_to(run_empty: Run) -> None:
    assert "flask --app wsgi staff add" in run_empty("demo").output
    assert run_empty("staff", "list").output == ""


def test_demo_can_be_repeated(run_empty: Run) -> None:
    run_empty("demo")
    assert "comments added: 0" in run_empty("demo").output.splitlines()


def test_upgrade_brings_an_empty_database_up_to_date(run_empty: Run) -> None:
    result = run_empty("db", "check")
    assert (result.exit_code, result.output) == (
        1, f"Error: at revision none, the code wants {newest()}\n",
    )  # fmt: skip
    result = run_empty("db", "upgrade")
    assert (result.exit_code, result.output) == (0, f"at revision {newest()}\n")
    result = run_empty("db", "check")
    assert (result.exit_code, result.output) == (0, f"at revision {newest()}, up to date\n")
    assert run_empty("db", "upgrade").exit_code == 0


@pytest.mark.parametrize("command", ["demo", "init", "serve", "worker"])
def test_database_of_other_code_is_not_touched(run: Run, database: Database, command: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        result = run(command)
    finally:
        with database.writing() as session:
            session.execute(
                text("UPDATE alembic_version SET version_num = :number"), {"number": newest()}
            )
    assert result.exit_code == 1
    assert "flask --app wsgi db upgrade" in result.output


def test_serve_alone_becomes_granian(
    make_app: Callable[..., Flask], replaced: list[tuple[str, list[str]]]
) -> None:
    host = "0.0.0.0"  # noqa: S104
    result = runner(make_app(workers=3))("serve", "--no-worker", "--host", host, "--port", 8123)
    assert isinstance(result.exception, ReplacedError)
    assert "http://0.0.0.0:8123/" in result.output
    ((path, arguments),) = replaced
    assert path == arguments[0] == sys.executable
    assert arguments[1:3] == ["-m", "granian"]
    assert arguments[-1] == "wsgi:app"
    given = dict(itertools.pairwise(arguments))
    assert given["--interface"] == "wsgi"
    assert (given["--host"], given["--port"]) == ("0.0.0.0", "8123")  # noqa: S104
    assert given["--workers"] == "3"
    assert given["--working-dir"] == str(ROOT)


def test_serve_listens_here_only_by_default(
    run: Run, replaced: list[tuple[str, list[str]]]
) -> None:
    run("serve", "--no-worker")
    ((_, arguments),) = replaced
    given = dict(itertools.pairwise(arguments))
    assert (given["--host"], given["--port"]) == ("127.0.0.1", "8000")


def test_working_folder_with_a_space_stays_one_argument(
    run: Run, replaced: list[tuple[str, list[str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.cli.setup.ROOT", Path("/srv/public consultation"))
    run("serve", "--no-worker")
    assert "/srv/public consultation" in replaced[0][1]


def test_granian_knows_every_argument(run: Run, replaced: list[tuple[str, list[str]]]) -> None:

    run("serve", "--no-worker")
    known = {
        option for parameter in cli.params for option in parameter.opts + parameter.secondary_opts
    }
    used = {a for a in replaced[0][1] if a.startswith("--")}
    assert used <= known


def test_serve_runs_the_worker_beside_the_server(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Sequence[str]] = []

    class Recorded(Together):
        """Remembers what it would run."""

        def __init__(self, *commands: Sequence[str]) -> None:
            seen.extend(commands)

        def run(self) -> int:
            """End as a server did that could not go on."""
            return 3

    monkeypatch.setattr("webapp.cli.setup.Together", Recorded)
    assert run("serve", "--port", 8123).exit_code == 3
    server, worker = seen
    assert server[:3] == [sys.executable, "-m", "granian"]
    assert dict(itertools.pairwise(server))["--port"] == "8123"
    assert worker[-1] == "worker"


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_port_that_cannot_be_is_a_usage_error(run: Run, port: str) -> None:
    assert run("serve", "--port", port).exit_code == 2
    assert serve.name == "serve"
