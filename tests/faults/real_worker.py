"""Workers in processes of their own, which can be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from tests.conftest import REPO
from webapp.config import Settings

PATIENCE = 30  # seconds; a busy machine is no failure


def environ_of(settings: Settings) -> dict[str, str]:
    """Return the environment of a process on an instance."""
    return {k: v for k, v in os.environ.items() if not k.startswith("WEBAPP_")} | {
        "WEBAPP_INSTANCE_PATH": str(settings.instance_path),
        "WEBAPP_DATABASE_URL": settings.database_url,
        "WEBAPP_REDIS_URL": settings.redis_url,
        "WEBAPP_WORKERS": "1",
        "WEBAPP_LOG_LEVEL": "ERROR",
    }


@contextmanager
def started(settings: Settings, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a Python module, and kill whatever is left of it at the end."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", *command],
        cwd=REPO,
        env=environ_of(settings),
        start_new_session=True,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # it has ended, and all its children too
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: it never was.
    """
    end = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(what)
        time.sleep(0.02)
