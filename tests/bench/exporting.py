"""How fast very many comments are exported, and in how much memory.

``TIAOYI_BENCH_COMMENTS`` says how many; 100,000 where it is not set.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import delete

import webapp.schema  # noqa: F401  # rows refer to tables of other features
from tests.bench.comments import generate, load
from tests.bench.figure import Figure, peak_memory
from tests.support.databases import SqliteFiles, migrated
from tests.support.laws import SLUG, make_consultation
from webapp.consultations.queries import get_any
from webapp.exports import services
from webapp.exports.commands import Format, Request
from webapp.keys import load_keys
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Unsorted

SEED = 5
COUNT = int(os.environ.get("TIAOYI_BENCH_COMMENTS", "100000"))
LEAST = {Format.CSV: 100_000, Format.JSONL: None, Format.XLSX: 30_000}
MOST_MEMORY = 300  # MB


def measure() -> Iterator[Figure]:
    """Yield rows per CPU second and peak memory of each format, each in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = _fill(folder)
        for format_, least in LEAST.items():
            speed, memory = _in_child(url, folder, format_)
            yield Figure(f"{format_} of {COUNT} comments", speed, "/s", least=least)
            yield Figure(f"{format_} of {COUNT} comments, memory", memory, "MB", most=MOST_MEMORY)


def _fill(folder: Path) -> str:
    """Return the URL of a database with the comments, as sorting leaves them behind."""
    files = SqliteFiles(folder)
    url = files.lend(migrated(files))
    database = Database(url)
    make_consultation(database)
    load(database, SLUG, generate(COUNT, SEED), keys=load_keys(folder))
    with database.writing() as session:
        session.execute(delete(Unsorted))
    database.engine.dispose()
    return url


def _in_child(url: str, folder: Path, format_: Format) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.exporting", url, str(folder), format_]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    speed, memory = map(float, done.stdout.split())
    return speed, memory


def _export(url: str, folder: Path, format_: Format) -> None:
    """Print rows per CPU second and the peak of memory in MB."""
    database, start = Database(url), time.process_time()
    with database.snapshot() as session:
        request = Request(Filter(get_any(session, SLUG).id), format_)
        target = folder / "export"
        figures = services.write(session, request, load_keys(folder), target, lambda _d, _t: None)
    speed = figures[services.ROWS] / (time.process_time() - start)
    print(speed, peak_memory())


if __name__ == "__main__":
    if sys.argv[1:]:
        _export(sys.argv[1], Path(sys.argv[2]), Format(sys.argv[3]))
    else:
        for figure in measure():
            print(figure.line(60))
