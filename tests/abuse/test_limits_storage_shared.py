"""One file of rate limits, shared by threads, processes and children."""

import multiprocessing
import threading
from collections.abc import Callable

import pytest
from limits import parse
from limits.strategies import MovingWindowRateLimiter

from tests.abuse.conftest import START, Clock
from webapp.abuse.limits_storage import SqliteFileStorage

PROCESSES = 4
HITS = 100


def test_two_storages_share_a_file(uri: str, clock: Clock) -> None:
    one, other = SqliteFileStorage(uri, clock=clock), SqliteFileStorage(uri, clock=clock)
    allowed = [storage.acquire_entry("k", 3, 60) for storage in (one, other, one, other)]
    assert allowed == [True, True, True, False]


def test_counts_survive_a_restart(uri: str, clock: Clock) -> None:
    SqliteFileStorage(uri, clock=clock).acquire_entry("k", 1, 60)
    assert not SqliteFileStorage(uri, clock=clock).acquire_entry("k", 1, 60)


def test_threads_share_a_limit(storage: SqliteFileStorage) -> None:
    allowed: list[bool] = []

    def hit() -> None:
        allowed.extend(storage.acquire_entry("k", 20, 60) for _ in range(50))

    threads = [threading.Thread(target=hit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(allowed) == 20


def hit_many(uri: str, barrier: threading.Barrier, answers: "multiprocessing.Queue[int]") -> None:
    """Run in a process of its own."""
    limiter = MovingWindowRateLimiter(SqliteFileStorage(uri))
    barrier.wait()
    answers.put(sum(limiter.hit(parse("20 per minute"), "client") for _ in range(HITS)))


def test_processes_that_start_together_let_through_exactly_the_limit(uri: str) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(PROCESSES), context.Queue()
    processes = [
        context.Process(target=hit_many, args=(uri, barrier, answers)) for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    allowed = [answers.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
        process.close()
    answers.close()
    assert sum(allowed) == 20


def in_forked_child(action: Callable[[], object]) -> object:
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    child = context.Process(target=lambda: answers.put(action()))
    child.start()
    child.join(timeout=60)
    assert child.exitcode == 0
    child.close()
    answer: object = answers.get()
    answers.close()
    return answer


def test_forked_child_counts_with_its_parent(storage: SqliteFileStorage) -> None:
    storage.acquire_entry("k", 3, 60)
    assert in_forked_child(lambda: storage.acquire_entry("k", 3, 60)) is True
    assert [storage.acquire_entry("k", 3, 60) for _ in range(2)] == [True, False]


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_child_forked_in_the_middle_of_a_hit_does_not_wait_for_ever(uri: str) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def clock() -> float:
        begun.set()
        go_on.wait()
        return START

    storage = SqliteFileStorage(uri, clock=clock)
    hit = threading.Thread(target=lambda: storage.acquire_entry("k", 1, 60))
    hit.start()
    begun.wait()
    try:
        assert in_forked_child(storage.check) is False
    finally:
        go_on.set()
        hit.join()
    assert storage.check()
