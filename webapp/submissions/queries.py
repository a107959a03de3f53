"""Reading submissions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from webapp.consultations.models import Provision
from webapp.errors import NotFoundError
from webapp.keys import DecryptionError, Keys
from webapp.receipts import codes
from webapp.submissions.commands import Header
from webapp.submissions.models import Comment, Receipt, RespondentToken, Submission
from webapp.submissions.policy import FIXED_TARGETS, SubmissionState

CONTACT_FIELDS = ("organisation", "contact_name", "contact_way")
ERASED = (*CONTACT_FIELDS, "contact_nonce", "way_index")  # what tells of a person goes together
UNREADABLE = "〔无法解密〕"


def find_by_token(session: Session, consultation_id: int, token_hash: bytes) -> Submission | None:
    """Return the submission that a respondent's cookie opens, if it has one."""
    return session.scalar(
        select(Submission)
        .join(RespondentToken, RespondentToken.submission_id == Submission.id)
        .where(
            RespondentToken.token_hash == token_hash,
            Submission.consultation_id == consultation_id,
        )
    )


def comments_of(session: Session, submission_id: int) -> dict[str, Comment]:
    """Return a submission's comments by target."""
    rows = session.scalars(select(Comment).filter_by(submission_id=submission_id))
    return {comment.target: comment for comment in rows}


def count_comments(session: Session, submission_id: int) -> int:
    """Return how many comments a submission has."""
    return session.scalars(
        select(func.count()).select_from(Comment).filter_by(submission_id=submission_id)
    ).one()


@dataclass(frozen=True, slots=True)
class Place:
    """What a target names: a provision, perhaps retired; none for general and title."""

    provision_id: int | None = None
    is_retired: bool = False


def places_of(
    session: Session, draft_version_id: int, targets: Collection[str]
) -> Mapping[str, Place]:
    """Return what each target names.

    Raises:
        NotFoundError: a target is not one of this draft version.
    """
    found = {target: Place() for target in targets if target in FIXED_TARGETS}
    named = [t for t in targets if t not in found]
    if named:
        rows = session.execute(
            select(Provision.target, Provision.id, Provision.retired_at).where(
                Provision.draft_version_id == draft_version_id, Provision.target.in_(named)
            )
        )
        found |= {row.target: Place(row.id, row.retired_at is not None) for row in rows}
    if missing := set(targets) - set(found):
        raise NotFoundError(min(missing))
    return found


def receipt_of(session: Session, submission_id: int) -> Receipt | None:
    """Return the receipt that a submission was given."""
    return session.scalar(select(Receipt).filter_by(submission_id=submission_id))


def find_receipt(session: Session, number: str, secret: str) -> Receipt | None:
    """Return the receipt with this number and secret, both as a person typed them.

    A wrong number and a wrong secret look the same.
    """
    receipt = session.scalar(select(Receipt).filter_by(number=codes.normalise(number)))
    offered = codes.hash_code(codes.normalise(secret))
    return receipt if receipt and codes.same(receipt.secret_hash, offered) else None


def header_of(submission: Submission, keys: Keys) -> Header:
    """Return a submission's header in plain text."""
    plain = {name: _decrypt(submission, name, keys) for name in CONTACT_FIELDS}
    return Header(identity=submission.identity, shared_device=submission.shared_device, **plain)


def organisation_of(submission: Submission, keys: Keys) -> str:
    """Return the name of the body that a submission is from, if it is from one."""
    return _decrypt(submission, "organisation", keys)


def standing() -> ColumnElement[bool]:
    """Return what a submission that stands is like: sent, and not replaced by a sent correction."""
    newer = aliased(Submission)
    replaced = exists().where(
        newer.corrects_id == Submission.id, newer.state != SubmissionState.OPEN
    )
    return (Submission.state == SubmissionState.SUBMITTED) & ~replaced


def same_way(session: Session, submission: Submission) -> int:
    """Return how many other sent submissions of the consultation give the same way of contact."""
    if submission.way_index is None:
        return 0
    others = select(func.count(Submission.id)).where(
        standing(),
        Submission.way_index == submission.way_index,  # it differs between consultations
        Submission.id != submission.id,
    )
    return session.scalars(others).one()


def place(submission_id: int, field: str) -> str:
    """Return the one place for which a contact field is encrypted."""
    return f"submission:{submission_id}:{field}"


def _decrypt(submission: Submission, field: str, keys: Keys) -> str:
    data: bytes | None = getattr(submission, field)
    if data is None:
        return ""
    try:
        return keys.decrypt(data, place=place(submission.id, field))
    except DecryptionError:
        return UNREADABLE
