"""What a receipt tells of the sealed record: the fingerprint, its place, the proof file."""

import json
from dataclasses import dataclass

from flask import Response
from sqlalchemy.orm import Session

from webapp.errors import NotFoundError, msgid
from webapp.receipts import codes
from webapp.seal import proofs
from webapp.seal.proofs import Sealed
from webapp.submissions.models import Receipt, Submission
from webapp.web import responses
from webapp.web.context import keys

NO_PROOF = msgid("还没有证明文件：征求意见结束并封存以后才有。")


@dataclass(frozen=True, slots=True)
class ReceiptSeal:
    """The digest of a submission in hexadecimal (内容指纹), and where the record holds it."""

    fingerprint: str
    sealed: Sealed | None


def receipt_seal(session: Session, submission: Submission | None) -> ReceiptSeal | None:
    """Return what a receipt tells of the record; None of what has no digest yet."""
    if submission is None or submission.digest is None:
        return None
    return ReceiptSeal(submission.digest.hex(), proofs.sealed_of(session, submission))


def proof_download(session: Session, receipt: Receipt) -> Response:
    """Answer with the proof file of a receipt.

    Raises:
        NotFoundError: no seal covers it yet.
    """
    proof = proofs.proof_of(session, receipt, keys())
    if proof is None:
        raise NotFoundError(NO_PROOF)
    data = json.dumps(proof, ensure_ascii=False, indent=1).encode()
    response = responses.download(data, "application/json")
    name = f"proof-{codes.group(receipt.number)}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
