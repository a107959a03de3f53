"""``export``: a file that is there as a whole, or not at all, and goes on record."""

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import Run
from tests.support.laws import SLUG
from tests.support.register import register_comment
from webapp.audit.models import AuditEvent
from webapp.exports import services
from webapp.exports.commands import Format
from webapp.keys import Keys
from webapp.persistence.engine import Database

pytestmark = pytest.mark.usefixtures("law")


@pytest.fixture
def output(tmp_path: Path, database: Database, keys: Keys) -> Path:
    """Return where to export two comments to."""
    with database.writing() as session:
        register_comment(session, "路灯太暗", "article-3", keys=keys)
        register_comment(session, "总体很好", "general", keys=keys)
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "意见"


def events(database: Database) -> list[AuditEvent]:
    with database.reading() as session:
        found = session.scalars(select(AuditEvent).filter_by(action="exports.file"))
        return list(found)


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_comments_go_into_a_file(run: Run, output: Path, database: Database) -> None:
    result = run("export", SLUG, "--format", "json", "--output", output)
    sha256 = hashlib.sha256(output.read_bytes()).hexdigest()
    assert result.exit_code == 0, result.output
    assert result.output == f"导出的意见: 2\nsha256: {sha256}\n"
    assert [line["text"] for line in lines(output)] == ["路灯太暗", "总体很好"]
    (event,) = events(database)
    assert event.details["sha256"] == sha256
    assert (event.details["rows"], event.details["audience"]) == (2, "internal")
    assert [each.name for each in output.parent.iterdir()] == [output.name]
    assert output.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["csv", "xlsx", "akn"])
def test_other_formats(run: Run, output: Path, name: str) -> None:
    assert run("export", SLUG, "--format", name, "--output", output).exit_code == 0
    assert output.stat().st_size > 100


def test_only_one_target(run: Run, output: Path) -> None:
    narrowed = ("--target", "article-3", "--version", 1)
    assert run("export", SLUG, "--format", "json", "--output", output, *narrowed).exit_code == 0
    assert [line["target"] for line in lines(output)] == ["article-3"]


@pytest.mark.parametrize(
    "wrong", [("--target", "article-99"), ("--version", 7), ("--personal", "--reason", "要用")]
)
def test_what_cannot_be_is_refused(run: Run, output: Path, wrong: tuple[object, ...]) -> None:
    result = run("export", SLUG, "--format", "csv", "--output", output, *wrong)
    assert result.exit_code == 1
    assert list(output.parent.iterdir()) == []


def test_unknown_consultation(run: Run, output: Path) -> None:
    assert run("export", "none", "--format", "csv", "--output", output).exit_code == 1


@pytest.mark.parametrize("wrong", [("--format", "pdf"), ("--format", "csv", "--personal")])
def test_wrong_usage(run: Run, output: Path, wrong: tuple[str, ...]) -> None:
    assert run("export", SLUG, "--output", output, *wrong).exit_code == 2


def test_personal_data_with_a_reason(run: Run, output: Path, database: Database) -> None:
    asked = ("--personal", "--reason", "回访来信人员")
    assert run("export", SLUG, "--format", "json", "--output", output, *asked).exit_code == 0
    assert lines(output)[0]["contact_name"] == "王秀兰"
    assert events(database)[0].details["reason"] == "回访来信人员"


def test_a_file_that_is_there_stays(run: Run, output: Path) -> None:
    output.write_text("别动", encoding="utf-8")
    asked = ("export", SLUG, "--format", "json", "--output", output)
    assert run(*asked).exit_code == 1
    assert output.read_text(encoding="utf-8") == "别动"
    assert run(*asked, "--force").exit_code == 0
    assert len(lines(output)) == 2


def test_a_folder_that_is_not_there(run: Run, output: Path) -> None:
    lost = output.parent / "none" / "file"
    assert run("export", SLUG, "--format", "csv", "--output", lost).exit_code == 1


def test_a_failure_leaves_the_old_file_and_no_part(
    run: Run, output: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.write_text("旧的", encoding="utf-8")

    def breaks(*arguments: object) -> int:
        Path(str(arguments[3])).write_text("一半", encoding="utf-8")
        raise ZeroDivisionError

    monkeypatch.setitem(services.WRITERS, Format.CSV, breaks)
    result = run("export", SLUG, "--format", "csv", "--output", output, "--force")
    assert result.exit_code == 1
    assert [each.name for each in output.parent.iterdir()] == [output.name]
    assert output.read_text(encoding="utf-8") == "旧的"
    assert events(database) == []
