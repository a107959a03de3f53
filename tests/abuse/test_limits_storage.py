"""Limits in a shared file: exact across processes, and free again as time passes."""

import sqlite3
import threading
from pathlib import Path

import pytest
from flask import Flask
from flask_limiter import Limiter
from limits import parse
from limits.errors import ConfigurationError, StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from tests.abuse.conftest import START, Clock
from webapp.abuse.limits_storage import SqliteFileStorage


@pytest.mark.parametrize(
    ("limit", "amounts", "allowed"),
    [
        (3, [1, 1, 1, 1], [True, True, True, False]),
        (3, [2, 2, 1], [True, False, True]),
        (3, [4, 3], [False, True]),
        (3, [3, 0, 0, 1], [True, True, True, False]),
        (0, [1], [False]),
    ],
)
def test_window_holds_its_limit_and_a_refused_hit_costs_nothing(
    storage: SqliteFileStorage, limit: int, amounts: list[int], allowed: list[bool]
) -> None:
    assert [storage.acquire_entry("k", limit, 60, amount) for amount in amounts] == allowed


@pytest.mark.parametrize(
    ("hits_at", "asked_at", "allowed"),
    [
        ([0, 10, 20], 20, False),
        ([0, 10, 20], 59.9, False),
        ([0, 10, 20], 60, True),
        ([0, 0, 0], 60, True),
        ([0, 10, 20, 60], 69.9, False),
        ([0, 10, 20, 60], 70, True),
        ([0, 10, 20], 1_000_000, True),
    ],
)
def test_place_is_free_again_when_its_hit_leaves_the_window(
    storage: SqliteFileStorage, clock: Clock, hits_at: list[int], asked_at: float, *, allowed: bool
) -> None:
    for at in hits_at:
        clock.now = START + at
        assert storage.acquire_entry("k", 3, 60)
    clock.now = START + asked_at
    assert storage.acquire_entry("k", 3, 60) is allowed


@pytest.mark.parametrize(
    ("asked_at", "window"),
    [(30, (0, 4)), (60, (10, 2)), (69, (10, 2)), (75, (20, 1)), (80, (80, 0))],
)
def test_window_tells_its_oldest_hit_and_how_many_it_holds(
    storage: SqliteFileStorage, clock: Clock, asked_at: int, window: tuple[int, int]
) -> None:
    for at, amount in ((0, 2), (10, 1), (20, 1)):
        clock.now = START + at
        storage.acquire_entry("k", 9, 60, amount)
    clock.now = START + asked_at
    start, count = storage.get_moving_window("k", 9, 60)
    assert (start - START, count) == window


def test_clock_set_back_frees_nothing_early(storage: SqliteFileStorage, clock: Clock) -> None:
    storage.acquire_entry("k", 2, 60)
    clock.now = START - 30
    storage.acquire_entry("k", 2, 60)
    clock.now = START + 59
    assert not storage.acquire_entry("k", 2, 60)


def test_keys_are_counted_apart(storage: SqliteFileStorage) -> None:
    assert storage.acquire_entry("one", 1, 60)
    assert storage.acquire_entry("other", 1, 60)


@pytest.mark.parametrize(
    ("hits_at", "asked_at", "count", "ends_at"),
    [
        ([], 5, 0, 5),
        ([0], 5, 1, 60),
        ([0, 30], 59.9, 2, 60),
        ([0, 30], 60, 0, 60),
        ([0, 30, 60], 61, 1, 120),
    ],
)
def test_fixed_window_begins_with_its_first_hit_and_ends_as_a_whole(  # noqa: PLR0917
    storage: SqliteFileStorage,
    clock: Clock,
    hits_at: list[int],
    asked_at: float,
    count: int,
    ends_at: int,
) -> None:
    for at in hits_at:
        clock.now = START + at
        storage.incr("k", 60)
    clock.now = START + asked_at
    assert (storage.get("k"), storage.get_expiry("k") - START) == (count, ends_at)


def test_increment_returns_the_sum(storage: SqliteFileStorage) -> None:
    assert [storage.incr("k", 60), storage.incr("k", 60, 4)] == [1, 5]


def test_clear_forgets_one_key(storage: SqliteFileStorage) -> None:
    for key in ("one", "other"):
        storage.acquire_entry(key, 1, 60)
        storage.incr(key, 60)
    storage.clear("one")
    assert [storage.get_moving_window(key, 1, 60)[1] for key in ("one", "other")] == [0, 1]
    assert [storage.get("one"), storage.get("other")] == [0, 1]


def test_reset_forgets_all(storage: SqliteFileStorage) -> None:
    storage.acquire_entry("k", 1, 60)
    storage.incr("k", 60)
    assert storage.reset() == 2
    assert storage.acquire_entry("k", 1, 60)


def test_what_has_expired_does_not_fill_the_file(
    storage: SqliteFileStorage, clock: Clock, tmp_path: Path
) -> None:
    for number in range(400):
        storage.acquire_entry(f"old {number}", 1, 60)
        storage.incr(f"old {number}", 60)
    clock.now = START + 60
    for number in range(400):
        storage.acquire_entry(f"new {number}", 1, 60)
    with sqlite3.connect(tmp_path / "limits.sqlite") as file:
        rows = file.execute(
            "SELECT (SELECT count(*) FROM hit), (SELECT count(*) FROM counter)"
        ).fetchone()
    file.close()
    assert rows == (400, 0)


def test_hit_that_failed_does_not_spoil_the_next(uri: str) -> None:
    moments = iter(["never", START])
    storage = SqliteFileStorage(uri, clock=lambda: float(next(moments)))
    with pytest.raises(ValueError, match="never"):
        storage.acquire_entry("k", 1, 60)
    assert storage.acquire_entry("k", 1, 60)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"does not exist: .*/nowhere"):
        SqliteFileStorage(f"sqlite-file://{tmp_path}/nowhere/limits.sqlite")


def test_relative_path_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="absolute path"):
        SqliteFileStorage("sqlite-file://limits.sqlite")


def test_path_is_taken_as_it_is(tmp_path: Path) -> None:
    SqliteFileStorage(f"sqlite-file://{tmp_path}/限 %20#?.sqlite").acquire_entry("k", 1, 60)
    assert (tmp_path / "限 %20#?.sqlite").is_file()


def test_torn_file_is_put_aside(storage: SqliteFileStorage, tmp_path: Path) -> None:
    (tmp_path / "limits.sqlite").write_bytes(b"torn" * 2_000)
    assert storage.acquire_entry("k", 1, 60)
    assert (tmp_path / "limits.sqlite.broken").read_bytes() == b"torn" * 2_000


def test_file_torn_within_is_put_aside(uri: str, tmp_path: Path) -> None:
    storage = SqliteFileStorage(uri)
    for number in range(500):
        storage.acquire_entry(f"k {number}", 1, 60)
    del storage
    file = tmp_path / "limits.sqlite"
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    assert SqliteFileStorage(uri).acquire_entry("k", 1, 60)


def test_whole_file_is_not_put_aside_because_it_is_locked(uri: str, tmp_path: Path) -> None:
    storage = SqliteFileStorage(uri)
    storage.acquire_entry("k", 1, 60)
    file = sqlite3.connect(tmp_path / "limits.sqlite", isolation_level=None)
    file.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        SqliteFileStorage(uri).acquire_entry("k", 1, 60)
    file.close()
    assert not (tmp_path / "limits.sqlite.broken").exists()


def test_check_tells_a_locked_file_from_a_free_one(
    storage: SqliteFileStorage, tmp_path: Path
) -> None:
    assert storage.check()
    file = sqlite3.connect(tmp_path / "limits.sqlite", isolation_level=None)
    file.execute("BEGIN IMMEDIATE")
    assert not storage.check()
    file.close()
    assert storage.check()


def test_errors_are_wrapped_when_asked(uri: str, tmp_path: Path) -> None:
    storage = SqliteFileStorage(uri, wrap_exceptions=True)
    (tmp_path / "limits.sqlite").mkdir()
    with pytest.raises(StorageError):
        storage.incr("k", 60)


@pytest.mark.parametrize("strategy", [FixedWindowRateLimiter, MovingWindowRateLimiter])
def test_strategies_of_limits_work_on_the_registered_scheme(
    uri: str, strategy: type[FixedWindowRateLimiter | MovingWindowRateLimiter]
) -> None:
    limiter, rule = strategy(storage_from_string(uri)), parse("2 per hour")
    assert [limiter.hit(rule, "k") for _ in range(3)] == [True, True, False]
    assert limiter.get_window_stats(rule, "k").remaining == 0


def test_flask_limiter_refuses_over_the_limit_and_starts_no_thread(uri: str) -> None:
    app, threads = Flask(__name__), threading.active_count()
    limiter = Limiter(
        lambda: "client",
        app=app,
        storage_uri=uri,
        strategy="moving-window",
        default_limits=["2 per hour"],
        headers_enabled=True,
    )
    app.add_url_rule("/", view_func=lambda: "ok")
    client = app.test_client()
    answers = [client.get("/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["X-RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert isinstance(limiter.storage, SqliteFileStorage)
    assert threading.active_count() == threads
