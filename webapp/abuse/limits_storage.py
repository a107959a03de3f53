"""Rate limits kept in one SQLite file, which all processes of a machine share.

Importing this module makes the scheme ``sqlite-file`` known to ``limits``. Counters kept in a
process's memory would let every worker allow the whole limit once more.
"""

import fcntl
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from limits.errors import ConfigurationError
from limits.storage import MovingWindowSupport, Storage

from webapp.clock import utc_now

SCHEME = "sqlite-file"

_PATIENCE = 0.5  # s to wait for other processes; longer than any queue of hits
_BETWEEN_TRIES = (0.0002, 0.001)  # s; a hit takes 0.0001
_HITS_BETWEEN_PURGES = 500

# A hit carries the running total of its key, so that what a window holds is a difference of
# two rows, however many lie between them.
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS hit (
        key TEXT NOT NULL, at REAL NOT NULL, total INTEGER NOT NULL, amount INTEGER NOT NULL,
        expires REAL NOT NULL, PRIMARY KEY (key, at, total)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS hit_by_expiry ON hit (expires);
    CREATE TABLE IF NOT EXISTS counter (
        key TEXT PRIMARY KEY, amount INTEGER NOT NULL, expires REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS counter_by_expiry ON counter (expires);
"""
_LAST_HIT = "SELECT at, total FROM hit WHERE key = ? ORDER BY at DESC, total DESC LIMIT 1"
_FIRST_HIT_SINCE = """
    SELECT at, total - amount FROM hit WHERE key = ? AND at > ? ORDER BY at, total LIMIT 1
"""
_ADD_HIT = "INSERT INTO hit (key, at, total, amount, expires) VALUES (?, ?, ?, ?, ?)"
_COUNT = """
    INSERT INTO counter (key, amount, expires) VALUES (:key, :amount, :now + :expiry)
    ON CONFLICT (key) DO UPDATE SET
        amount = excluded.amount + CASE WHEN expires > :now THEN amount ELSE 0 END,
        expires = CASE WHEN expires > :now THEN expires ELSE excluded.expires END
    RETURNING amount
"""
_FORGET = ("DELETE FROM hit WHERE expires <= ?", "DELETE FROM counter WHERE expires <= ?")
_COUNTER = "SELECT amount, expires FROM counter WHERE key = ? AND expires > ?"

_storages: weakref.WeakSet["SqliteFileStorage"] = weakref.WeakSet()
_random = Random()  # noqa: S311  # spreads tries, guards nothing
_inherited: list[sqlite3.Connection | None] = []


def _now() -> float:
    return utc_now().timestamp()


class SqliteFileStorage(Storage, MovingWindowSupport):
    """Counts fixed and moving windows in a file named by ``sqlite-file:///absolute/path``.

    A process has one connection, behind a lock: SQLite lets one writer in at a time, so a
    connection for each thread would only move the queue into the file.
    """

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012  # the base class says how it is declared

    def __init__(
        self, uri: str, *, wrap_exceptions: bool = False, clock: Callable[[], float] = _now
    ) -> None:
        """Name the file; it is opened, and created, by the first hit.

        Args:
            uri: the path stands in it as it is, without percent-encoding.
            wrap_exceptions: raise ``limits.errors.StorageError`` in place of ``sqlite3.Error``.
            clock: returns the present as seconds since the epoch.

        Raises:
            ConfigurationError: the path is relative or its folder does not exist.
        """
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._path = Path(uri.removeprefix(f"{SCHEME}://"))
        if not self._path.is_absolute():
            msg = f"Give the limits file an absolute path: {SCHEME}:///folder/file"
            raise ConfigurationError(msg)
        if not self._path.parent.is_dir():
            msg = f"The folder of the limits file does not exist: {self._path.parent}"
            raise ConfigurationError(msg)
        self._clock = clock
        self._hits = 0
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._closing: weakref.finalize[..., SqliteFileStorage] | None = None
        _storages.add(self)

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """Name the errors of the file."""
        return sqlite3.Error, OSError

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` hits and return True, unless the window would hold over ``limit``.

        Args:
            key: what is limited.
            limit: hits allowed within ``expiry``.
            expiry: length of the window in seconds.
            amount: hits at once; all or none are counted.
        """
        with self._transaction() as connection:
            now = self._clock()
            self._purge(connection, now)
            last_at, total = connection.execute(_LAST_HIT, (key,)).fetchone() or (now, 0)
            _, before = self._first_hit(connection, key, now - expiry) or (now, total)
            if total - before + amount > limit:
                return False
            at = max(now, last_at)  # a clock set back must not put the running total in disorder
            if amount:  # what costs nothing leaves no row
                connection.execute(_ADD_HIT, (key, at, total + amount, amount, at + expiry))
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """Return when the oldest hit in the window was, in seconds, and how many it holds."""
        with self._transaction() as connection:
            now = self._clock()
            first = self._first_hit(connection, key, now - expiry)
            if first is None:
                return now, 0
            start, before = first
            _, total = connection.execute(_LAST_HIT, (key,)).fetchone()
        return start, total - before

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a fixed window of ``expiry`` seconds, begun by its first hit; return the sum."""
        with self._transaction() as connection:
            now = self._clock()
            self._purge(connection, now)
            values = {"key": key, "amount": amount, "expiry": expiry, "now": now}
            count: int = connection.execute(_COUNT, values).fetchone()[0]
        return count

    def get(self, key: str) -> int:
        """Return the sum in a fixed window, 0 when it is over."""
        return self._counter(key)[0]

    def get_expiry(self, key: str) -> float:
        """Return when a fixed window ends, in seconds since the epoch; now if it is over."""
        return self._counter(key)[1]

    def check(self) -> bool:
        """Return whether the file can be opened and locked for writing."""
        try:
            with self._transaction():
                return True
        except (sqlite3.Error, OSError):
            return False

    def reset(self) -> int:
        """Forget every key and return how many rows that were."""
        with self._transaction() as taken:
            emptying = ("DELETE FROM hit", "DELETE FROM counter")
            return sum(taken.execute(statement).rowcount for statement in emptying)

    def forget_ended(self) -> int:
        """Forget the hits of windows that are over and return how many rows that were."""
        with self._transaction() as taken:
            return sum(taken.execute(each, (self._clock(),)).rowcount for each in _FORGET)

    def clear(self, key: str) -> None:
        """Forget one key."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM hit WHERE key = ?", (key,))
            connection.execute("DELETE FROM counter WHERE key = ?", (key,))

    def leave_to_parent(self) -> None:
        """Let go of a connection that a forked child has from its parent, without closing it.

        SQLite forbids to use, or to close, a connection on the far side of a fork.
        """
        if self._closing is not None:
            self._closing.detach()
        _inherited.append(self._connection)
        self._connection = None
        self._lock = threading.Lock()  # another thread of the parent may hold the old one

    def _counter(self, key: str) -> tuple[int, float]:
        with self._transaction() as connection:
            now = self._clock()
            row: tuple[int, float] | None = connection.execute(_COUNTER, (key, now)).fetchone()
        return row or (0, now)

    @staticmethod
    def _first_hit(
        connection: sqlite3.Connection, key: str, since: float
    ) -> tuple[float, int] | None:
        row: tuple[float, int] | None = connection.execute(
            _FIRST_HIT_SINCE, (key, since)
        ).fetchone()
        return row

    def _purge(self, connection: sqlite3.Connection, now: float) -> None:
        self._hits += 1
        if self._hits % _HITS_BETWEEN_PURGES == 0:
            for each in _FORGET:
                connection.execute(each, (now,))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            connection = self._connection or self._connect()
            _begin(connection)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _connect(self) -> sqlite3.Connection:
        connection = _open(self._path)
        self._closing = weakref.finalize(self, connection.close)
        self._connection = connection
        return connection


def _begin(connection: sqlite3.Connection) -> None:
    """Become the one writer.

    SQLite's own waiting sleeps longer with every try, so that under load whoever waits longest
    waits for ever; these tries keep equal chances.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_random.uniform(*_BETWEEN_TRIES))
        else:
            return


def _open(path: Path) -> sqlite3.Connection:
    """Open the file, one process at a time; put aside what is no whole database.

    Of processes that turn a new file to WAL together, some are told that it is locked.
    Nothing is synced, so a power failure can leave a torn file. Its counts are not worth a
    repair, but a limit that fails on every request would be.
    """
    with Path(f"{path}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            return _open_whole(path)
        except sqlite3.OperationalError:  # locked, forbidden, disk full: the file may be whole
            raise
        except sqlite3.DatabaseError:
            path.replace(f"{path}.broken")
            for suffix in ("-wal", "-shm"):
                Path(f"{path}{suffix}").unlink(missing_ok=True)
            return _open_whole(path)


def _open_whole(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")
        _check_whole(connection)
        connection.executescript(_SCHEMA)
        connection.execute("PRAGMA busy_timeout=0")  # from here on _begin waits
    except BaseException:
        connection.close()
        raise
    return connection


def _check_whole(connection: sqlite3.Connection) -> None:
    finding = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if finding != "ok":
        raise sqlite3.DatabaseError(finding)


def _leave_connections_to_parent() -> None:
    for storage in list(_storages):
        storage.leave_to_parent()


os.register_at_fork(after_in_child=_leave_connections_to_parent)
