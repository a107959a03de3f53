"""Migrations: they make what the models say, once, and can be taken back."""

from collections.abc import Callable, Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, inspect, text

from tests.conftest import POSTGRESQL
from webapp.persistence import schema_version
from webapp.persistence.engine import Database
from webapp.schema import METADATA


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    database = Database(empty_database_url)
    yield database.engine
    database.engine.dispose()


@pytest.fixture
def unmigrated(make_app: Callable[..., Flask], empty_database_url: str) -> Flask:
    return make_app(database_url=empty_database_url)


def downgrade(engine: Engine) -> None:
    """Take every migration back."""
    with engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
        config = schema_version._config()  # noqa: SLF001
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()


def test_suite_uses_the_database_it_was_told(engine: Engine) -> None:
    assert engine.dialect.name == ("postgresql" if POSTGRESQL else "sqlite")


def test_migrated_database_is_what_the_models_say(engine: Engine) -> None:
    schema_version.upgrade(engine)
    with engine.connect() as connection:
        # The indexes of search are of the database's own kind, and no mapped classes.
        options = {
            "compare_type": True,
            "include_name": lambda name, kind, _parents: (
                kind != "table" or not name.startswith("search_")
            ),
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_constraints_have_the_names_that_the_models_give(engine: Engine) -> None:
    schema_version.upgrade(engine)
    found = inspect(engine)
    for table in METADATA.sorted_tables:
        named = {c.name for c in table.constraints} | {i.name for i in table.indexes}
        kept = {
            found.get_pk_constraint(table.name)["name"],
            *(c["name"] for c in found.get_unique_constraints(table.name)),
            *(c["name"] for c in found.get_check_constraints(table.name)),
            *(c["name"] for c in found.get_foreign_keys(table.name)),
            *(i["name"] for i in found.get_indexes(table.name)),
        }
        assert named <= kept, table.name


def test_downgrade_leaves_nothing(engine: Engine) -> None:
    schema_version.upgrade(engine)
    downgrade(engine)
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    assert schema_version.current(engine) is None


def test_upgrade_works_again_after_a_downgrade(engine: Engine) -> None:
    schema_version.upgrade(engine)
    downgrade(engine)
    schema_version.upgrade(engine)
    assert schema_version.current(engine) == schema_version.newest()


def test_second_upgrade_changes_nothing(engine: Engine) -> None:
    schema_version.upgrade(engine)
    before = inspect(engine).get_table_names()
    schema_version.upgrade(engine)
    assert inspect(engine).get_table_names() == before
    assert schema_version.current(engine) == schema_version.newest()


def test_upgrade_keeps_rows(engine: Engine) -> None:
    schema_version.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO captcha_challenge (id, answer_hash, expires_at)"
                " VALUES ('one', :hash, '2026-01-01 00:00:00')"
            ),
            {"hash": b"hash"},
        )
    schema_version.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM captcha_challenge")) == 1


def test_empty_database_has_no_revision(engine: Engine) -> None:
    assert schema_version.current(engine) is None


def test_revisions_are_one_line_numbered_from_0001() -> None:
    scripts = ScriptDirectory(str(schema_version.MIGRATIONS))
    revisions = [script.revision for script in scripts.walk_revisions()][::-1]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]


def test_ready_says_that_migrations_are_missing(unmigrated: Flask) -> None:
    answer = unmigrated.test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()) == (503, {"status": "migrations missing"})


def test_ready_after_the_migration(unmigrated: Flask) -> None:
    schema_version.upgrade(unmigrated.extensions["webapp"].database.engine)
    answer = unmigrated.test_client().get("/readyz")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
