"""``worker``, and ``serve`` with a worker beside it: started together, ended together."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest
from sqlalchemy import select

from tests.cli.conftest import Run
from tests.conftest import REPO
from tests.faults.real_worker import PATIENCE, started, wait_until
from tests.support.register import register_comment
from webapp.cli.handlers import count_again, sort_arrivals
from webapp.cli.setup import WORKER
from webapp.cli.together import Together
from webapp.cli.worker import work
from webapp.config import Settings
from webapp.jobs.contract import Parts
from webapp.jobs.queue import open_queue
from webapp.keys import Keys
from webapp.register.models import RegisterSummary, Unsorted

# A server and a worker that say who they are and then do nothing.
CHILD = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
PARENT = """
import json, sys
from webapp.cli import together
together.PAUSE_SECONDS, together.GRACE_SECONDS = 0, 1
sys.exit(together.Together(*json.loads(sys.argv[1])).run())
"""


def pids(file: Path) -> list[int]:
    """Return the processes that wrote themselves down."""
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def descendants(pid: int) -> list[int]:
    """Return the children of a process, and theirs."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, check=True)  # noqa: S607
    parents = {int(a): int(b) for a, b in (line.split() for line in listing.stdout.splitlines())}
    own = [child for child, parent in parents.items() if parent == pid]
    return own + [below for child in own for below in descendants(child)]


class Pair:
    """Two children of one process, and what became of them."""

    def __init__(self, folder: Path, server: str, worker: str) -> None:
        self.server, self.worker = folder / "server", folder / "worker"
        commands = [
            [sys.executable, "-c", server, str(self.server)],
            [sys.executable, "-c", worker, str(self.worker)],
        ]
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", PARENT, json.dumps(commands)], cwd=REPO, start_new_session=True
        )

    def wait_for(self, servers: int = 1, workers: int = 1) -> None:
        """Wait until so many have been started."""
        wait_until(
            lambda: (len(pids(self.server)), len(pids(self.worker))) == (servers, workers),
            "children",
        )

    @property
    def alive(self) -> list[int]:
        """Return the children that run."""
        return [pid for pid in pids(self.server) + pids(self.worker) if is_alive(pid)]


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Callable[..., Pair]]:
    """Return a function that starts a server and a worker."""
    made: list[Pair] = []

    def start(server: str = CHILD, worker: str = CHILD) -> Pair:
        made.append(Pair(tmp_path, server, worker))
        return made[-1]

    yield start
    for each in made:
        each.process.kill()
        each.process.wait(PATIENCE)
        for pid in each.alive:
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_ends_both(pair: Callable[..., Pair], number: signal.Signals) -> None:
    both = pair()
    both.wait_for()
    both.process.send_signal(number)
    assert both.process.wait(PATIENCE) == 0
    assert both.alive == []


def test_control_c_reaches_all_and_leaves_none(pair: Callable[..., Pair]) -> None:
    both = pair()
    both.wait_for()
    os.killpg(both.process.pid, signal.SIGINT)
    assert both.process.wait(PATIENCE) == 0
    assert both.alive == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a death")
def test_killed_it_leaves_no_orphan(pair: Callable[..., Pair]) -> None:
    both = pair()
    both.wait_for()
    both.process.kill()
    wait_until(lambda: both.alive == [], "the end of the children")


def test_worker_that_dies_is_started_again(pair: Callable[..., Pair]) -> None:
    both = pair()
    both.wait_for()
    os.kill(pids(both.worker)[0], signal.SIGKILL)
    both.wait_for(workers=2)
    assert both.alive == [pids(both.server)[0], pids(both.worker)[1]]


def test_server_that_ends_ends_the_worker(pair: Callable[..., Pair]) -> None:
    both = pair(server="import time; time.sleep(0.5); raise SystemExit(3)")
    assert both.process.wait(PATIENCE) == 3
    assert both.alive == []


def test_worker_that_does_not_listen_is_killed(pair: Callable[..., Pair]) -> None:
    both = pair(worker=DEAF + CHILD)
    both.wait_for()
    both.process.terminate()
    assert both.process.wait(PATIENCE) == 0
    assert both.alive == []


@pytest.fixture
def signals() -> Iterator[None]:
    """Give this process its own answers to signals back."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    own = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, answer in own.items():
        signal.signal(number, answer)


@pytest.mark.usefixtures("signals")
def test_chores_go_on_whatever_goes_wrong(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.cli.worker.ROUND_SECONDS", 0.01)
    monkeypatch.setattr("webapp.cli.worker.WATCH_SECONDS", 0.01)
    calls: list[int] = []

    def chore(given: Parts) -> bool:
        assert given is parts
        calls.append(1)
        if len(calls) == 2:
            raise ZeroDivisionError
        if len(calls) == 4:
            os.kill(os.getpid(), signal.SIGTERM)
        return len(calls) == 1

    work(parts, {}, chore)
    assert len(calls) >= 4


@pytest.mark.usefixtures("signals")
def test_together_ends_as_the_server_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.cli.together.PAUSE_SECONDS", 0)
    command = (sys.executable, "-c")
    server = (*command, "import time; time.sleep(1); raise SystemExit(3)")
    assert Together(server, (*command, "raise SystemExit(1)")).run() == 3


@pytest.mark.usefixtures("law")
def test_what_arrives_is_sorted(parts: Parts) -> None:
    with parts.database.writing() as session:
        register_comment(session, "路灯应当在天黑以前打开。")
    assert sort_arrivals(parts) is False
    with parts.database.reading() as session:
        assert session.scalars(select(Unsorted)).all() == []


@pytest.mark.usefixtures("law")
def test_large_registers_are_counted_before_anybody_asks(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.register.summary.LARGE", 1)
    with parts.database.writing() as session:
        for text in ("路灯", "灯杆"):
            register_comment(session, text)
    assert count_again(parts) is False
    with parts.database.reading() as session:
        (kept,) = session.scalars(select(RegisterSummary))
        assert kept.counts["states"] == {"pending": 2}


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Serve the product with its worker."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with started(settings, "flask", "--app", "wsgi", "serve", "--port", str(port)) as process:
        yield process, f"http://127.0.0.1:{port}"


def answers(url: str) -> bool:
    """Tell whether a server is there."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False


def test_serve_runs_server_and_worker_and_leaves_none(settings: Settings, keys: Keys) -> None:
    with serving(settings) as (process, url), open_queue(settings, keys) as queue:
        wait_until(lambda: answers(url), "the server")
        wait_until(lambda: queue.last_presence() is not None, "the worker")
        children = descendants(process.pid)
        assert len(children) == 3  # granian, its process, the worker
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert [child for child in children if is_alive(child)] == []


def test_worker_command_is_the_one_that_serve_starts(run: Run) -> None:
    assert WORKER[-1] == "worker"
    assert "serve" in run("worker", "--help").output
