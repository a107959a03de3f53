"""The page of the sealed record, before and after sealing, and what its check answers."""

import json
from collections.abc import Iterator

from tests.support.browser import Browser, Page
from tests.support.register import register_comments
from tests.support.sealing import HOURS, seal
from tests.support.steps import address
from webapp.clock import utc_now
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.receipts.codes import hash_code
from webapp.seal.proofs import proof_of
from webapp.submissions.models import Receipt, Submission
from webapp.submissions.services_received import stamp

OPEN, CLOSED = "community-services", "household-water"


def seal_pages(someone: Browser, database: Database, keys: Keys) -> Iterator[tuple[str, Page]]:
    """Yield the states of the page."""
    yield "seal-none", someone.get(address(OPEN, "seal"))
    text = _proof(database, keys)
    page = someone.get(address(CLOSED, "seal"))
    yield "seal", page
    yield "seal-holds", someone.fill(page, text=text)
    yield "seal-differs", someone.fill(page, text=text.replace("用水", "用电"), status=422)
    yield "seal-no-proof", someone.fill(page, text="{}", status=422)


def _proof(database: Database, keys: Keys) -> str:
    """Seal two comments, one of them late, and return the proof file of the first."""
    receipt = _say(database, keys, "用水要节约", "7K3MX9QC")
    seal(database, slug=CLOSED)
    _say(database, keys, "用水要安全", "7K3MX9QD")
    seal(database, utc_now() + HOURS, slug=CLOSED)
    with database.reading() as session:
        proof = proof_of(session, session.get_one(Receipt, receipt), keys)
    return json.dumps(proof, ensure_ascii=False)


def _say(database: Database, keys: Keys, text: str, number: str) -> int:
    with database.writing() as session:
        texts = {"general": text, "article-1": text}
        entry = register_comments(session, texts, slug=CLOSED, keys=keys)[0]
        receipt = Receipt(
            number=number,
            secret_hash=hash_code(number),
            serial=1,
            submission_id=entry.submission_id,
            issued_at=utc_now(),
        )
        session.add(receipt)
        stamp(session, session.get_one(Submission, entry.submission_id), keys)
        return receipt.id
