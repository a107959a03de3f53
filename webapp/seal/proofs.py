"""What the holder of a receipt can check: the proof file, and where the record holds it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.keys import DecryptionError, Keys
from webapp.seal import queries
from webapp.seal.models import LeafKind, Seal, SealLeaf
from webapp.seal.verify_receipt import FORMAT
from webapp.submissions import received
from webapp.submissions.models import Receipt, Submission
from webapp.submissions.queries_received import Stored, load, plain_contact, plain_nonce


@dataclass(frozen=True, slots=True)
class Sealed:
    """Where the record holds a submission: its place, counted from 1, and in which seal."""

    place: int
    number: int
    size: int
    root: str
    sealed_at: dt.datetime


def sealed_of(session: Session, submission: Submission) -> Sealed | None:
    """Return where the record holds a submission, once a seal covers it."""
    leaf = session.scalar(
        select(SealLeaf).filter_by(submission_id=submission.id, kind=LeafKind.SUBMISSION)
    )
    if leaf is None:
        return None
    seal = _covering(queries.seals_of(session, submission.consultation_id), leaf)
    if seal is None:
        return None
    return Sealed(leaf.position + 1, seal.number, seal.size, seal.root.hex(), seal.sealed_at)


def proof_of(session: Session, receipt: Receipt, keys: Keys) -> dict[str, object] | None:
    """Return the proof file of a receipt as JSON has it; None before a seal covers it.

    It has a leaf for each sealed version of the submission and for its withdrawal, the path from
    each to the root of the first seal that covers it, and every seal with the proof that it
    continues the one before. Contact fields and nonce are in it as long as they are kept.
    """
    versions = _versions(session, receipt.submission_id)
    stored = load(session, versions)
    latest = stored[receipt.submission_id]
    consultation_id = session.get_one(Submission, receipt.submission_id).consultation_id
    seals = queries.seals_of(session, consultation_id)
    leaves = []
    for leaf in queries.leaves_of(session, versions):
        seal = _covering(seals, leaf)
        if seal is not None:
            path = queries.tree_of(session, consultation_id, seal.size).inclusion(leaf.position)
            found = {"seal": seal.number, "path": [each.hex() for each in path]}
            leaves.append(_leaf(leaf, stored[leaf.submission_id], keys) | found)
    if not leaves:
        return None
    return {
        "format": FORMAT,
        "receipt": receipt.number,
        "consultation": latest.received.consultation,
        "leaves": leaves,
        "seals": [seal_facts(seal) for seal in seals],
    }


def seal_facts(seal: Seal) -> dict[str, object]:
    """Return what is public of a seal, as JSON has it, without its counts."""
    return {
        "number": seal.number,
        "sealed_at": seal.sealed_at.isoformat(),
        "size": seal.size,
        "root": seal.root.hex(),
        "consistency": seal.consistency,
    }


def _versions(session: Session, submission_id: int) -> list[int]:
    """Return a submission and what it corrects, the latest first."""
    found: list[int] = []
    number: int | None = submission_id
    while number is not None:
        found.append(number)
        number = session.scalars(select(Submission.corrects_id).filter_by(id=number)).one()
    return found


def _covering(seals: Sequence[Seal], leaf: SealLeaf) -> Seal | None:
    return next((seal for seal in seals if seal.size > leaf.position), None)


def _leaf(leaf: SealLeaf, stored: Stored, keys: Keys) -> dict[str, object]:
    contact = None
    if leaf.kind is LeafKind.SUBMISSION:
        content = received.content(stored.received)
        contact = _contact(stored, keys)
    else:
        content = received.withdrawal(stored.digest or b"", stored.withdrawn_at or _NEVER)
    return {
        "kind": leaf.kind.value,
        "content": content.decode(),
        "digest": leaf.digest.hex(),
        "contact": contact,
        "position": leaf.position,
    }


def _contact(stored: Stored, keys: Keys) -> dict[str, str] | None:
    try:
        values, nonce = plain_contact(stored, keys), plain_nonce(stored, keys)
    except DecryptionError:
        return None
    return {"nonce": nonce.hex(), "values": values.decode()} if values and nonce else None


_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)  # a leaf without its moment: the check will tell
