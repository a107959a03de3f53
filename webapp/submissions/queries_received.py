"""Reading what was received, many submissions at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from webapp.consultations.models import Consultation, DraftVersion
from webapp.keys import Keys
from webapp.submissions.models import Comment, Receipt, Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.queries import CONTACT_FIELDS, place
from webapp.submissions.received import Received, contact_values


@dataclass(frozen=True, slots=True)
class Stored:
    """A sent submission as its rows have it now, and the digest that it got on arrival.

    ``contact`` are the contact fields as they are stored, encrypted, by name.
    """

    id: int
    received: Received
    digest: bytes | None
    state: SubmissionState
    corrects_id: int | None
    contact: Mapping[str, bytes]
    nonce: bytes | None
    withdrawn_at: dt.datetime | None


def load(session: Session, ids: Sequence[int]) -> dict[int, Stored]:
    """Return what was received with sent submissions, by their ids, in the order of ids."""
    corrected = aliased(Submission)
    numbers, comments = receipt_numbers(session, ids), _comments(session, ids)
    rows = session.execute(
        select(
            *(Submission.id, Submission.channel, Submission.submitted_at, Submission.identity),
            *(Submission.contact_commitment, Submission.contact_nonce, Submission.digest),
            *(Submission.state, Submission.corrects_id, Submission.withdrawn_at),
            *(Submission.organisation, Submission.contact_name, Submission.contact_way),
            corrected.digest.label("corrects"),
            Consultation.slug,
            DraftVersion.number,
        )
        .join(Consultation, Consultation.id == Submission.consultation_id)
        .join(DraftVersion, DraftVersion.id == Submission.draft_version_id)
        .outerjoin(corrected, corrected.id == Submission.corrects_id)
        .where(Submission.id.in_(ids), Submission.submitted_at.is_not(None))
        .order_by(Submission.id)
    )
    return {
        row.id: Stored(
            id=row.id,
            received=Received(
                number=numbers.get(row.id),
                consultation=row.slug,
                version=row.number,
                channel=row.channel,
                at=row.submitted_at,
                identity=row.identity,
                commitment=row.contact_commitment,
                corrects=row.corrects,
                comments=comments[row.id],
            ),
            digest=row.digest,
            state=row.state,
            corrects_id=row.corrects_id,
            contact={name: data for name in CONTACT_FIELDS if (data := getattr(row, name))},
            nonce=row.contact_nonce,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    }


def receipt_numbers(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return the numbers of submissions' receipts; a correction took its own over."""
    latest = {number: number for number in ids}  # submission → what it was corrected to
    found: dict[int, str] = {}
    while latest:
        asked = set(latest.values())
        receipts = select(Receipt.submission_id, Receipt.number)
        rows = session.execute(receipts.where(Receipt.submission_id.in_(asked)))
        held = {row.submission_id: row.number for row in rows}
        found |= {first: held[last] for first, last in latest.items() if last in held}
        following = select(Submission.corrects_id, Submission.id).where(
            Submission.corrects_id.in_(asked - held.keys()),
            Submission.state != SubmissionState.OPEN,
        )
        onward = {row.corrects_id: row.id for row in session.execute(following)}
        latest = {first: onward[last] for first, last in latest.items() if last in onward}
    return found


def plain_contact(stored: Stored, keys: Keys) -> bytes:
    """Return the contact fields as the commitment covers them; empty without any.

    Raises:
        DecryptionError: one was damaged.
    """
    plain = {
        name: keys.decrypt(data, place=place(stored.id, name))
        for name, data in stored.contact.items()
    }
    return contact_values(plain)


def plain_nonce(stored: Stored, keys: Keys) -> bytes:
    """Return the nonce of the commitment; empty once it was erased.

    Raises:
        DecryptionError: it was damaged.
    """
    if stored.nonce is None:
        return b""
    return bytes.fromhex(keys.decrypt(stored.nonce, place=place(stored.id, "contact_nonce")))


def _comments(session: Session, ids: Sequence[int]) -> Mapping[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = session.execute(
        select(Comment.submission_id, Comment.target, Comment.text).where(
            Comment.submission_id.in_(ids)
        )
    )
    for row in rows:
        found[row.submission_id].append((row.target, row.text))
    return found
