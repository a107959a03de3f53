"""What SQLite is told, and that processes which read and then write lose nothing."""

import fcntl
import multiprocessing
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from webapp.persistence.engine import Database

PROCESSES, WRITES = 4, 25
PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: what was answered with "saved" survives a power failure
    "secure_delete": 1,
    "busy_timeout": 5000,
}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/store.sqlite"


@pytest.fixture
def store(url: str) -> Iterator[Database]:
    made = Database(url)
    with made.writing() as session:
        session.execute(text("CREATE TABLE counter (id INTEGER PRIMARY KEY, value INTEGER)"))
        session.execute(text("INSERT INTO counter VALUES (1, 0)"))
    yield made
    made.engine.dispose()


def add_one(store: Database) -> None:
    with store.writing() as session:
        value = session.execute(text("SELECT value FROM counter")).scalar_one()
        session.execute(text("UPDATE counter SET value = :value"), {"value": value + 1})


def add_many(url: str, barrier: threading.Barrier, failures: "multiprocessing.Queue[str]") -> None:
    store = Database(url)
    barrier.wait(60)
    for _ in range(WRITES):
        try:
            add_one(store)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test shall show it
            failures.put(repr(error))


def test_processes_that_read_and_then_write_lose_nothing(store: Database, url: str) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, failures = context.Barrier(PROCESSES), context.Queue()
    arguments = (url, barrier, failures)
    writers = [context.Process(target=add_many, args=arguments) for _ in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    assert failures.empty()
    with store.reading() as session:
        total = session.execute(text("SELECT value FROM counter")).scalar_one()
    assert total == PROCESSES * WRITES


def test_threads_that_read_and_then_write_lose_nothing(store: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add_one, [store] * 40))
    with store.reading() as session:
        assert session.execute(text("SELECT value FROM counter")).scalar_one() == 40


@pytest.mark.parametrize(("name", "value"), PRAGMAS.items())
def test_pragma_is_in_force_on_every_connection(store: Database, name: str, value: object) -> None:
    with store.engine.connect() as one, store.engine.connect() as other:
        for connection in (one, other):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() == value


def test_row_without_its_parent_is_refused(store: Database) -> None:
    with store.writing() as session:
        session.execute(text("CREATE TABLE child (parent INTEGER REFERENCES counter (id))"))
    with pytest.raises(IntegrityError), store.writing() as session:
        session.execute(text("INSERT INTO child VALUES (2)"))


def test_reader_does_not_wait_for_a_writer(store: Database) -> None:
    with store.writing() as session:
        session.execute(text("UPDATE counter SET value = 5"))
        with store.reading() as reader:
            assert reader.execute(text("SELECT value FROM counter")).scalar_one() == 0


def test_writer_waits_for_its_turn(store: Database, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        add_one(store)
        done.set()

    with (tmp_path / "store.sqlite.lock").open("w") as other_process:
        fcntl.flock(other_process, fcntl.LOCK_EX)
        writer = threading.Thread(target=write)
        writer.start()
        assert not done.wait(0.2)
    assert done.wait(30)
    writer.join()


def test_turn_is_given_back_when_the_lock_cannot_be_opened(store: Database, tmp_path: Path) -> None:
    lock = tmp_path / "store.sqlite.lock"
    lock.unlink()
    lock.mkdir()
    with pytest.raises(IsADirectoryError), store.writing():
        pass
    lock.rmdir()
    add_one(store)


def test_deleted_text_is_gone_from_the_files(store: Database, tmp_path: Path) -> None:
    with store.writing() as session:
        session.execute(text("CREATE TABLE note (body TEXT)"))
        session.execute(text("INSERT INTO note VALUES ('marker-of-a-person')"))
    with store.writing() as session:
        session.execute(text("DELETE FROM note"))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert not [data for data in files if b"marker-of-a-person" in data]


def test_database_that_is_no_file_needs_no_queue() -> None:
    store = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert store._turn is None  # noqa: SLF001
