"""The memory that the processes started from here use at their worst."""

import contextlib
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PEAK = re.compile(rb"VmHWM:\s*(\d+) kB")
_PAUSE = 0.01


@dataclass(slots=True)
class Peak:
    """The most physical memory one process has had."""

    bytes: int = 0


@contextlib.contextmanager
def watched() -> Iterator[Peak]:
    """Watch the children of this process, and theirs, for as long as the block runs.

    The figure of the system for all children ever would hold those of other tests as well, and
    for each child the memory of this process before it began to run its own program.
    """
    peak, done = Peak(), threading.Event()
    before = set(_descendants(os.getpid()))
    watcher = threading.Thread(target=_watch, args=(peak, done, before), daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _watch(peak: Peak, done: threading.Event, before: set[int]) -> None:
    ours = Path("/proc/self/cmdline").read_bytes()
    while not done.wait(_PAUSE):
        for number in _descendants(os.getpid()):
            # One with our command line is a child that has not yet become what it will be.
            if number not in before and _read(number, "cmdline") not in {ours, b""}:
                found = _PEAK.search(_read(number, "status"))
                peak.bytes = max(peak.bytes, 1024 * int(found[1]) if found else 0)


def _descendants(number: int) -> Iterator[int]:
    try:
        tasks = list(Path(f"/proc/{number}/task").iterdir())
    except OSError:
        return
    for task in tasks:
        for child in _read(number, f"task/{task.name}/children").split():
            yield int(child)
            yield from _descendants(int(child))


def _read(number: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{number}/{name}").read_bytes()
    except OSError:  # it has ended
        return b""
