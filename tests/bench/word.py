"""How fast the Word documents are written, and how much memory that takes."""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select, update

from tests.bench.comments import generate, load
from tests.bench.figure import Figure, peak_memory
from tests.support.databases import SqliteFiles, migrated
from tests.support.laws import SLUG, make_consultation
from webapp.clock import utc_now
from webapp.consultations.queries import get_any
from webapp.dispositions.models import Disposition
from webapp.exports.commands import Format, Request
from webapp.exports.services import WRITERS
from webapp.keys import load_keys
from webapp.persistence.engine import Database
from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import Outcome

COUNT = 100_000
DOCUMENTS = {Format.SUMMARY: "summary", Format.TABLE: "table"}


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Yield speed and memory of each document; each is written by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = _fill(Path(folder), count)
        for format_, name in DOCUMENTS.items():
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", "tests.bench.word", url, folder, format_.value],
                capture_output=True,
                check=True,
                text=True,
            )
            rows, seconds, peak = done.stdout.split()
            title = f"Word {name} of {count} comments"
            yield Figure(title, float(rows) / float(seconds), "/s")
            yield Figure(f"{title}, memory", float(peak), "MB", most=300)


def _fill(folder: Path, count: int) -> str:
    """Return the URL of a database of so many comments, two thirds of the families decided."""
    files = SqliteFiles(folder)
    url = files.lend(migrated(files))
    database = Database(url)
    make_consultation(database)
    load(database, SLUG, generate(count), keys=load_keys(folder))
    rng = random.Random(1)  # noqa: S311
    with database.writing() as session:
        given = [
            Disposition(
                consultation_id=get_any(session, SLUG).id,
                outcome=outcome,
                reason="已写入第一款。",
                drafted_at=utc_now(),
                drafted_by_name="甲",
                confirmed_at=utc_now(),
            )
            for outcome in Outcome
        ]
        session.add_all(given)
        session.flush()
        ids = [each.id for each in given]
        changes = [
            {"id": id_, "disposition_id": rng.choice(ids)}
            for id_ in session.scalars(select(Family.id))
            if id_ % 3
        ]
        session.execute(update(Family), changes)
    database.engine.dispose()
    return url


def _write(url: str, folder: str, format_: Format) -> None:
    """Write one document; print its comments, the CPU seconds and the peak memory in MB."""
    keys, database = load_keys(Path(folder)), Database(url)
    start = time.process_time()
    with database.reading() as session:
        request = Request(Filter(get_any(session, SLUG).id), format_)
        target = Path(folder) / f"{format_}.docx"
        rows = WRITERS[format_](session, request, keys, target, lambda _done, _all: None)
    peak = peak_memory()
    print(rows, time.process_time() - start, peak)


if __name__ == "__main__":
    if len(sys.argv) == 4:
        _write(sys.argv[1], sys.argv[2], Format(sys.argv[3]))
    else:
        for figure in measure(int(sys.argv[1]) if len(sys.argv) == 2 else COUNT):
            print(figure.line(60))
