"""The database: engine, pragmas, and the two kinds of transaction."""

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_MS = 5000
LOG_PATIENCE = 0.5  # seconds to wait for readers before the log is left as it is


class Database:
    """Hands out reading and writing sessions on one engine."""

    def __init__(self, url: str) -> None:
        self.engine = _build_engine(url)
        self._reading = sessionmaker(self.engine)
        self._writing = sessionmaker(
            self.engine,
            expire_on_commit=False,
            execution_options={"sqlite_begin": "IMMEDIATE"},
        )
        self._snapshots = sessionmaker(_seeing_one_moment(self.engine))
        path = make_url(url).database if self.engine.dialect.name == "sqlite" else None
        self._turn = _Turn(Path(f"{path}.lock")) if path else None
        self._path = path

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session whose changes are thrown away."""
        with self._reading() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Open a session that cannot write and sees one moment: that of its first statement.

        However many statements it makes and however long it takes, nobody waits for it.
        """
        with self._snapshots() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is on disk when the block ends, or not at all."""
        with self._turn or nullcontext(), self._writing.begin() as session:
            yield session

    def forget_erased(self) -> bool:
        """Let nothing that was erased stand in the write-ahead log; tell whether it is empty.

        SQLite overwrites what is deleted in the file itself; its log keeps what was written
        before until it is cut. Somebody who reads at the moment may prevent that: then it is
        for the next time. PostgreSQL does so in its own time.
        """
        if not self._path:
            return True
        with closing(sqlite3.connect(self._path, timeout=LOG_PATIENCE)) as connection:
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy


class _Turn:
    """A queue for SQLite's one writer, fair between threads and between processes.

    SQLite's own waiting is sleep and retry: under load the unlucky wait for seconds
    (p95 1074 ms against 59 ms with a kernel lock in front).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.Lock()

    def __enter__(self) -> None:
        self._thread.acquire()
        try:
            self._file = self._path.open("w")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise

    def __exit__(self, *_: object) -> None:
        self._file.close()  # closing gives the lock back
        self._thread.release()


def _build_engine(url: str) -> Engine:
    # Parameters stay out of error messages: they hold what people wrote.
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    event.listen(engine, "handle_error", _hide_values)
    return engine


def _seeing_one_moment(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":  # any transaction sees one moment
        return engine.execution_options(sqlite_begin="DEFERRED")
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _hide_values(context: ExceptionContext) -> None:
    # PostgreSQL says more than the parameters: its DETAIL repeats the row that it refused.
    diagnosis = getattr(context.original_exception, "diag", None)
    if diagnosis and diagnosis.message_primary:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None:
                error.args = (diagnosis.message_primary,)


def _configure_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401
    connection.isolation_level = None  # the driver must not begin on its own
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once with
    # "database is locked", whatever busy_timeout says; an immediate one waits.
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
