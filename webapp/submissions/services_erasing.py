"""Erasing what tells of a person; what somebody said stays, without a name."""

from collections.abc import Collection

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from webapp.submissions.models import Submission
from webapp.submissions.queries import ERASED


def erase_contact(session: Session, submission_ids: Collection[int]) -> int:
    """Erase the contact fields of submissions, and all that could tell what they were.

    The digest of what was received and its commitment stay: without the nonce, which goes,
    nobody can tell from them who it was.

    Returns how many had something to erase.
    """
    held = [getattr(Submission, name).is_not(None) for name in ERASED]
    found = session.execute(
        update(Submission)
        .where(Submission.id.in_(submission_ids), or_(*held))
        .values(dict.fromkeys(ERASED))
        .returning(Submission.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(found.all())


def erase_versions(session: Session, submission: Submission) -> int:
    """Erase the contact fields of a submission, of what it corrects and of corrections begun.

    Returns how many rows had something to erase.
    """
    ids = {submission.id}
    earlier = submission.corrects_id
    while earlier is not None:
        ids.add(earlier)
        earlier = session.scalar(select(Submission.corrects_id).filter_by(id=earlier))
    begun = select(Submission.id).where(Submission.corrects_id.in_(ids))
    return erase_contact(session, ids | set(session.scalars(begun)))
