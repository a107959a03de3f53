"""Runs the server and the worker beside each other: they start together and end together."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import structlog

WATCH_SECONDS = 0.2
PAUSE_SECONDS = 2.0  # before a worker that died is started again
GRACE_SECONDS = 20.0  # to end a step or an answer
PR_SET_PDEATHSIG = 1

log = structlog.get_logger("webapp.serve")


class Together:
    """Two child processes; the server decides how long both live."""

    def __init__(self, server: Sequence[str], worker: Sequence[str]) -> None:
        self._server, self._worker = list(server), list(worker)
        self._asked = False

    def run(self) -> int:
        """Run both until the server ends or a signal says stop; return the server's exit code."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._ask)
        server, worker = _start(self._server), _start(self._worker)
        again_at = None
        while not self._asked and server.poll() is None:
            time.sleep(WATCH_SECONDS)
            if again_at is None and worker.poll() is not None:
                log.error("worker died", code=worker.returncode)
                again_at = time.monotonic() + PAUSE_SECONDS
            elif again_at is not None and time.monotonic() >= again_at:
                worker, again_at = _start(self._worker), None
        _end(server, worker)
        return 0 if self._asked else server.returncode

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    # A process group of its own: the terminal's Ctrl+C comes here alone and is passed on once.
    # Of a group that is interrupted twice, granian's processes sometimes never end.
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=_end_with_parent,  # noqa: PLW1509
    )


def _end_with_parent() -> None:
    """Ask the kernel, where it can, to end this process if the parent is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(*children: subprocess.Popen[bytes]) -> None:
    """Let children end what they are doing; end those that do not."""
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            log.warning("killed", command=child.args)
            child.kill()
            child.wait()
