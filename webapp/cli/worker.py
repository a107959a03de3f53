"""The worker: does what requests only start, in a process of its own."""

import signal
import threading
import time
from collections.abc import Callable, Mapping

import structlog

from webapp.clock import utc_now
from webapp.jobs.contract import Handler, Parts
from webapp.jobs.keeper import Keeper
from webapp.jobs.queue import open_queue
from webapp.jobs.runner import Runner

THREADS = 2  # so that a small job does not wait for a large one
ROUND_SECONDS = 2.0
WATCH_SECONDS = 0.2  # between two looks at whether to stop
STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

log = structlog.get_logger("webapp.worker")


def work(parts: Parts, handlers: Mapping[str, Handler], *chores: Callable[[Parts], bool]) -> None:
    """Do jobs until a signal says stop; then end the steps in hand and leave their jobs.

    Args:
        parts: what handlers may use.
        handlers: how each kind of job is done.
        chores: what else is done every two seconds, each in a thread of its own; one that
            returns True has more to do at once.
    """
    asked: list[int] = []
    stop = threading.Event()
    runner = Runner(handlers, parts)
    with open_queue(parts.settings, parts.keys, runner.run) as queue:
        keeper = Keeper(runner, queue)
        consumer = queue.consumer(THREADS)
        consumer.start()
        # After huey's own handlers, which would end a step half-way.
        for number in STOPS:
            signal.signal(number, lambda received, _: asked.append(received))
        tasks = (lambda _: keeper.go_round(utc_now()), *chores)
        threads = [threading.Thread(target=_repeat, args=(task, parts, stop)) for task in tasks]
        for thread in threads:
            thread.start()
        log.info("worker started")
        while not asked:
            time.sleep(WATCH_SECONDS)
        stop.set()
        runner.stop()
        consumer.stop(graceful=True)
        for thread in threads:
            thread.join()
    log.info("worker stopped")


def _repeat(task: Callable[[Parts], object], parts: Parts, stop: threading.Event) -> None:
    """Do something every few seconds, whatever went wrong the last time."""
    while not stop.is_set():
        try:
            has_more = task(parts)
        except Exception:
            log.exception("round failed")
            has_more = False
        if not has_more:
            stop.wait(ROUND_SECONDS)
