"""``keys``: listing, checking, changing and wrapping the keys of contact data."""

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.cli.conftest import Run
from tests.support.register import register_comment
from webapp.audit.models import AuditEvent
from webapp.keys import Keys, load_keys
from webapp.persistence.engine import Database
from webapp.submissions.models import Submission


@pytest.fixture(autouse=True)
def _one_body(database: Database, keys: Keys, law: str) -> None:
    with database.writing() as session:
        register_comment(session, "意见", slug=law, organisation="云溪市水务集团", keys=keys)


def test_keys_are_listed_with_what_needs_them(run: Run) -> None:
    row = json.loads(run("keys", "list", "--json").output)
    values = row.pop("values")
    assert row == {"id": 1, "current": True, "wrapped": True}
    assert run("keys", "list").output == f"1\tcurrent\twrapped\t{values} values\n"


def test_rotating_is_recorded(run: Run, database: Database, keys: Keys) -> None:
    assert run("keys", "rotate").output == "key 2 in use; rows encrypted anew: 1\n"
    assert keys.ring.current() == 2
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).filter_by(action="keys.rotated")).one()
    assert (event.subject, event.details) == ("2", {"rows": 1})


def test_resuming_makes_no_further_key(run: Run) -> None:
    run("keys", "rotate")
    assert run("keys", "rotate", "--resume").output == "key 2 in use; rows encrypted anew: 0\n"


def test_retiring_waits_an_hour(run: Run, keys: Keys) -> None:
    run("keys", "rotate")
    refused = run("keys", "retire")
    assert (refused.exit_code, "less than an hour" in refused.output) == (1, True)
    os.utime(keys.ring.path(2), (0, 0))
    assert run("keys", "retire").output == "removed: 1\n"
    assert run("keys", "retire").output == "removed: none\n"


def test_checking_names_what_cannot_be_read(run: Run, database: Database) -> None:
    assert run("keys", "check").output == "every value can be read\n"
    with database.writing() as session:
        session.execute(update(Submission).values(organisation=bytes([1]) + bytes(60)))
    result = run("keys", "check")
    assert result.exit_code == 1
    assert ":organisation" in result.output


def test_wrapping_moves_the_wrapping_key_out(run: Run, keys: Keys, tmp_path: Path) -> None:
    file = tmp_path / "outside.key"
    result = run("keys", "wrap", file)
    assert (result.exit_code, str(file) in result.output) == (0, True)
    (keys.ring.folder / "wrapping.key").unlink()
    assert load_keys(tmp_path, file).ring.key(1) == keys.ring.key(1)


def test_a_file_that_holds_no_key_wraps_nothing(run: Run, keys: Keys, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("hello")
    before = keys.ring.path(1).read_text()
    assert run("keys", "wrap", tmp_path / "note.txt").exit_code == 1
    assert keys.ring.path(1).read_text() == before
