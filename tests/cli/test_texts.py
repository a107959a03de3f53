"""``consultation versions`` and ``consultation import``."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.cli.conftest import LAMP, Run
from tests.support.laws import SLUG
from webapp.audit.models import AuditEvent
from webapp.consultations import queries
from webapp.intake.models import DraftFile
from webapp.persistence.engine import Database

GAP = LAMP.replace("第三条", "第五条")


def listed(run: Run) -> list[dict[str, object]]:
    result = run("consultation", "versions", SLUG, "--json")
    assert result.exit_code == 0
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.fixture
def gap(tmp_path: Path) -> Path:
    """Return a file in which two numbers are missing."""
    file = tmp_path / "gap.txt"
    file.write_text(GAP, encoding="utf-8")
    return file


@pytest.mark.usefixtures("law")
def test_texts_are_listed(run: Run) -> None:
    (row,) = listed(run)
    assert (row["number"], row["articles"], row["source"]) == (1, 6, "lamp.txt")
    assert row["published_at"]
    assert "云溪市路灯管理条例（草案）\t6" in run("consultation", "versions", SLUG).output


@pytest.mark.usefixtures("law")
def test_next_draft_is_stored_linked_and_not_public(
    run: Run, lamp: Path, database: Database
) -> None:
    result = run("consultation", "import", SLUG, lamp)
    assert result.exit_code == 0, result.stderr
    assert f"{SLUG} 2: 云溪市路灯管理条例（草案）, 3 articles" in result.stdout
    assert "not public yet" in result.stdout
    first, second = listed(run)
    assert first["published_at"]
    assert second["published_at"] is None
    with database.reading() as session:
        actions = session.scalars(select(AuditEvent.action)).all()
        assert {"file.received", "sheet.taken", "version.stored"} <= set(actions)


@pytest.mark.usefixtures("law")
def test_law_in_force_is_number_nought(run: Run, lamp: Path) -> None:
    result = run("consultation", "import", SLUG, lamp, "--in-force")
    assert result.exit_code == 0, result.stderr
    assert "not public yet" not in result.stdout
    assert [row["number"] for row in listed(run)] == [0, 1]


@pytest.mark.usefixtures("law")
def test_likely_errors_are_printed_and_nothing_is_kept(
    run: Run, gap: Path, database: Database
) -> None:
    result = run("consultation", "import", SLUG, gap)
    assert result.exit_code == 1
    assert "! " in result.stderr
    assert "nothing was stored" in result.stderr
    assert len(listed(run)) == 1
    with database.reading() as session:
        assert session.scalars(select(DraftFile)).all() == []


@pytest.mark.usefixtures("law")
def test_likely_errors_are_confirmed_where_the_operator_says_so(
    run: Run, gap: Path, database: Database
) -> None:
    result = run("consultation", "import", SLUG, gap, "--confirm-findings")
    assert result.exit_code == 0, result.stderr
    assert "! " in result.stderr
    with database.reading() as session:
        found = queries.get_any(session, SLUG)
        version = queries.get_version(session, found.id, 2)
        assert "article-5" in queries.target_labels(session, version.id)


@pytest.mark.usefixtures("law")
def test_file_with_two_drafts_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text(LAMP + "\n\n" + LAMP.replace("路灯", "公园"), "utf-8")
    result = run("consultation", "import", SLUG, tmp_path / "two.txt")
    assert result.exit_code == 1
    assert "one file for each" in result.stderr


@pytest.mark.usefixtures("law")
def test_file_without_a_draft_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("您好！\n此致", encoding="utf-8")
    result = run("consultation", "import", SLUG, tmp_path / "letter.txt")
    assert result.exit_code == 1
    assert len(listed(run)) == 1


@pytest.mark.parametrize("command", [("versions", "nothing"), ("import", "nothing", __file__)])
def test_unknown_consultation_is_an_error(run: Run, command: tuple[str, ...]) -> None:
    assert run("consultation", *command).exit_code == 1
