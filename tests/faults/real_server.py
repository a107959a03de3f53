"""The real server with its worker processes, which can be killed, and people who write to it."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from http.cookiejar import CookieJar
from pathlib import Path
from socket import socket

from tests.conftest import REPO
from tests.support.laws import SLUG

PATIENCE = 60  # seconds; a busy machine is no failure
HIDDEN = re.compile(r'name="(csrf_token|page)" value="([^"]*)"')
AWAY = (OSError, HTTPException)  # refused, cut off, or cut off in the middle of an answer


class RealServer:
    """granian with two workers on one instance."""

    def __init__(self, instance: Path) -> None:
        self._instance = instance
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address of the consultation."""
        return f"http://127.0.0.1:{self.port}/consultations/{SLUG}"

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        environ = {k: v for k, v in os.environ.items() if not k.startswith("WEBAPP_")} | {
            "WEBAPP_INSTANCE_PATH": str(self._instance),
            "WEBAPP_RATE_SAVE": "100000 per minute",
            "WEBAPP_LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--no-worker"]
        self._process = subprocess.Popen(  # noqa: S603
            [*command, "--port", str(self.port)],
            cwd=REPO,
            env=environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5):
                    return
            except AWAY:
                time.sleep(0.1)
        self.kill()
        msg = "the server did not answer"
        raise TimeoutError(msg)

    def kill(self) -> None:
        """End the server and its workers as the kernel would, in the middle of whatever it is."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE)
            self._process = None


@dataclass
class Writer:
    """A person who keeps saving numbers into boxes, and remembers which were acknowledged."""

    url: str
    acknowledged: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def __post_init__(self) -> None:
        self.cookies = CookieJar()
        handler = urllib.request.HTTPCookieProcessor(self.cookies)
        self._opener = urllib.request.build_opener(handler)
        self._fields: dict[str, str] = {}
        self._next = 1

    @property
    def token(self) -> str:
        """Return the cookie that opens this person's submission."""
        return next(c.value or "" for c in self.cookies if c.name == "respondent")

    def open_page(self) -> None:
        """Fetch the questionnaire, unless it is open already."""
        if self._fields:
            return
        with self._opener.open(self.url, timeout=PATIENCE) as answer:
            self._fields = dict(HIDDEN.findall(answer.read().decode()))

    def write_until(self, stop: threading.Event) -> None:
        """Save one number after another until the server is gone."""
        while not stop.is_set():
            number, target = self._next, f"article-{self._next % 6 + 1}"
            self._next += 1
            try:
                self._save(target, number)
            except urllib.error.HTTPError:
                raise
            except AWAY:
                return
            self.acknowledged[target] = number
            self.total += 1

    def _save(self, target: str, number: int) -> None:
        data = urllib.parse.urlencode({**self._fields, "text": str(number), "rev": "0"}).encode()
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}/comments/{target}", data, {"HX-Request": "true"}
        )
        with self._opener.open(request, timeout=PATIENCE) as answer:
            assert 'data-state="saved"' in answer.read().decode()
