"""The digest that a submission gets on arrival (内容指纹)."""

import secrets
from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.keys import DecryptionError, Keys
from webapp.submissions.models import Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.queries import place
from webapp.submissions.queries_received import Stored, load, plain_contact
from webapp.submissions.received import NONCE_BYTES, commit, content, digest

BATCH = 500
Row = dict[str, object]


def stamp(session: Session, submission: Submission, keys: Keys) -> None:
    """Give a submission that was sent just now its digest.

    Args:
        session: the writing session that sends it.
        submission: the submission with everything that belongs to it, its receipt as well.
        keys: what contact fields are encrypted with.
    """
    session.flush()
    values = _stamped(load(session, [submission.id])[submission.id], keys, {})
    submission.contact_commitment = values["contact_commitment"]  # type: ignore[assignment]
    submission.contact_nonce = values["contact_nonce"]  # type: ignore[assignment]
    submission.digest = values["digest"]  # type: ignore[assignment]


def fill(session: Session, keys: Keys, limit: int = BATCH) -> int:
    """Give what was sent before there were digests its own; return how many submissions.

    The earliest come first: a correction's digest covers that of what it corrects.
    """
    waiting = session.scalars(
        select(Submission.id)
        .where(Submission.state != SubmissionState.OPEN, Submission.digest.is_(None))
        .order_by(Submission.id)
        .limit(limit)
    ).all()
    done: dict[int, bytes] = {}
    rows = [
        {"id": stored.id} | _stamped(stored, keys, done)
        for stored in load(session, waiting).values()
    ]
    if rows:
        session.execute(update(Submission), rows)
    return len(rows)


def _stamped(stored: Stored, keys: Keys, done: dict[int, bytes]) -> Row:
    """Return the values of the three columns; ``done`` are digests not yet written."""
    commitment, nonce = _commitment(stored, keys)
    corrects = done.get(stored.corrects_id or 0, stored.received.corrects)
    received = replace(stored.received, commitment=commitment, corrects=corrects)
    done[stored.id] = digest(content(received))
    return {
        "contact_commitment": commitment,
        "contact_nonce": nonce,
        "digest": done[stored.id],
    }


def _commitment(stored: Stored, keys: Keys) -> tuple[bytes | None, bytes | None]:
    try:
        values = plain_contact(stored, keys)
    except DecryptionError:  # damaged long ago: nobody can show any more what it was
        return None, None
    if not values:
        return None, None
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = keys.encrypt(nonce.hex(), place=place(stored.id, "contact_nonce"))
    return commit(nonce, values), sealed
