"""How long sealing, a proof and the check of everything take, on generated comments."""

import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from tests.bench.comments import generate, load
from tests.bench.figure import Figure, peak_memory
from tests.support.databases import SqliteFiles, migrated
from tests.support.laws import SLUG, make_consultation
from tests.support.sealing import seal
from tests.support.steps import close
from webapp.clock import utc_now
from webapp.keys import Keys, load_keys
from webapp.persistence.engine import Database
from webapp.receipts.codes import hash_code
from webapp.seal import proofs
from webapp.seal.checking.missing import check_missing
from webapp.seal.checking.record import check_record
from webapp.seal.checking.report import Report
from webapp.seal.checking.rows import check_submissions
from webapp.submissions.models import Receipt, Submission
from webapp.submissions.services_received import stamp

MANY = 100_000
MOST_MEMORY = 300  # MB


def measure(count: int = MANY) -> list[Figure]:
    """Measure with so many submissions of one comment each."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(migrated(SqliteFiles(Path(folder))))
        keys = load_keys(Path(folder))
        make_consultation(database)
        load(database, SLUG, generate(count))
        receipt = _with_receipt(database, keys, count // 2)
        close(database, SLUG)
        start = time.process_time()
        seal(database)
        sealing = count / (time.process_time() - start)
        start = time.perf_counter()
        with database.reading() as session:
            assert proofs.proof_of(session, session.get_one(Receipt, receipt), keys)
        proving = 1000 * (time.perf_counter() - start)
        start, report = time.process_time(), Report()
        with database.snapshot() as session:
            check_submissions(session, keys, report)
            check_missing(session, report)
            check_record(session, report)
        assert report.is_right, report.as_json()
        checking = count / (time.process_time() - start)
        database.engine.dispose()
    memory = peak_memory()
    return [
        Figure(f"sealing {count:,}, a CPU second", sealing, "", least=5_000),
        Figure(f"proof among {count:,}", proving, "ms", most=200),
        Figure(f"checking {count:,}, a CPU second", checking, "", least=3_000),
        Figure(f"sealing and checking {count:,}, memory", memory, "MB", most=MOST_MEMORY),
    ]


def _with_receipt(database: Database, keys: Keys, place: int) -> int:
    with database.writing() as session:
        submission = session.scalars(
            select(Submission).order_by(Submission.id).offset(place)
        ).first()
        assert submission is not None
        receipt = Receipt(
            number="7K3MX9QC",
            secret_hash=hash_code("secret"),
            serial=1,
            submission_id=submission.id,
            issued_at=utc_now(),
        )
        session.add(receipt)
        stamp(session, submission, keys)
        return receipt.id


if __name__ == "__main__":
    for figure in measure():
        print(figure.line(40))
