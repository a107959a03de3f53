"""The real server on an instance of its own, with the law of the original form."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

from webapp.clock import CHINA, utc_now

REPO = Path(__file__).resolve().parent.parent.parent
SEED = REPO.parent / "shared" / "seed" / "questionnaire.txt"
DEMO = REPO / "webapp" / "demo" / "open.txt"
SLUG = "seed"
PATIENCE = 60  # seconds


@contextmanager
def served(instance: Path) -> Iterator[str]:
    """Serve the seed's law, or the demo's where the seed is not there; yield its address."""
    environ = {**os.environ, "WEBAPP_INSTANCE_PATH": str(instance), "WEBAPP_LOG_LEVEL": "ERROR"}
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    today = utc_now().astimezone(CHINA).date().isoformat()
    period = ["--opens", today, "--closes", today, "--slug", SLUG, "--publish"]
    law = SEED if SEED.exists() else DEMO
    subprocess.run(  # noqa: S603
        [*flask, "consultation", "create", str(law), *period], cwd=REPO, env=environ, check=True
    )
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(  # noqa: S603
        [*flask, "serve", "--port", str(port)], cwd=REPO, env=environ, stdout=subprocess.DEVNULL
    )
    try:
        _wait(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}/consultations/{SLUG}"
    finally:
        server.terminate()
        server.wait()


def _wait(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    msg = f"{url} did not answer"
    raise TimeoutError(msg)
