"""Column types: moments are aware, choices are checked by the database."""

import datetime as dt
import enum
from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Enum, MetaData, Table, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from webapp.clock import CHINA
from webapp.persistence.base import UtcDateTime, choice
from webapp.persistence.engine import Database

NOON = dt.datetime(2026, 3, 1, 12, 0, 0, 123456, dt.UTC)


class Lamp(enum.StrEnum):
    """A choice of two."""

    ON = "lit"
    OFF = "dark"


TABLE = Table(
    "lamp",
    MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"}),
    Column("at", UtcDateTime),
    Column("state", choice(Lamp)),
)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    database = Database(database_url)
    with database.engine.connect() as made:
        TABLE.create(made)
        yield made
    database.engine.dispose()


@pytest.mark.parametrize(
    "moment", [NOON, NOON.astimezone(CHINA), NOON.astimezone(dt.timezone(dt.timedelta(hours=-9)))]
)
def test_moment_comes_back_aware_and_in_utc(connection: Connection, moment: dt.datetime) -> None:
    connection.execute(insert(TABLE).values(at=moment))
    found = connection.scalars(select(TABLE.c.at)).one()
    assert found == NOON
    assert found.tzinfo is dt.UTC


def test_no_moment_stays_none(connection: Connection) -> None:
    connection.execute(insert(TABLE).values(at=None))
    assert connection.scalars(select(TABLE.c.at)).one() is None


def test_naive_moment_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="naive datetime"):
        connection.execute(insert(TABLE).values(at=NOON.replace(tzinfo=None)))


def test_moments_of_two_zones_are_compared_as_moments(connection: Connection) -> None:
    connection.execute(insert(TABLE).values(at=NOON))
    later = NOON.astimezone(CHINA) + dt.timedelta(microseconds=1)
    assert connection.scalars(select(TABLE.c.at).where(TABLE.c.at < later)).one() == NOON
    assert connection.scalars(select(TABLE.c.at).where(TABLE.c.at >= later)).first() is None


def test_choice_is_stored_by_its_value(connection: Connection) -> None:
    connection.execute(insert(TABLE).values(state=Lamp.ON))
    assert connection.execute(text("SELECT state FROM lamp")).scalar_one() == "lit"
    assert connection.scalars(select(TABLE.c.state)).one() is Lamp.ON


def test_database_refuses_what_is_no_choice(connection: Connection) -> None:
    with pytest.raises(IntegrityError, match="ck_lamp_lamp"):
        connection.execute(text("INSERT INTO lamp (state) VALUES ('broken')"))


def test_choice_has_room_for_longer_names() -> None:
    kind = choice(Lamp)
    assert isinstance(kind, Enum)
    assert kind.length == 32
