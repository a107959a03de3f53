"""What happens from the moment a submission is sent: receipt, correction, withdrawal."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.errors import AlreadySubmittedError
from webapp.keys import Keys
from webapp.receipts import codes
from webapp.submissions import queries
from webapp.submissions.models import Comment, Receipt, RespondentToken, ResumeCode, Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.services import add_token, save_header
from webapp.submissions.services_erasing import erase_versions
from webapp.submissions.services_received import stamp


@dataclass(frozen=True, slots=True)
class Issuer:
    """What a receipt's secret is computed from: our key and the respondent's token."""

    key: bytes
    token: str

    def secret(self, receipt: Receipt) -> str:
        """Return the secret of a receipt."""
        return codes.derive_secret(self.key, self.token, receipt.number, receipt.serial)


def submit(  # noqa: PLR0913
    session: Session,
    submission: Submission,
    issuer: Issuer,
    notice: str,
    *,
    keys: Keys,
    now: dt.datetime,
) -> Receipt:
    """Send a submission and return its receipt; a correction keeps the receipt it has.

    Args:
        session: a writing session.
        submission: an open submission, locked.
        issuer: what a new receipt's secret is computed from.
        notice: the digest of the privacy notice that the respondent was shown.
        keys: what contact fields are encrypted with.
        now: the moment of receipt, UTC.
    """
    submission.state = SubmissionState.SUBMITTED
    submission.submitted_at = submission.updated_at = now
    submission.notice_digest = notice
    session.execute(delete(ResumeCode).filter_by(submission_id=submission.id))
    receipt = None
    if submission.corrects_id is not None:
        receipt = queries.receipt_of(session, submission.corrects_id)
    if receipt is None:
        receipt = Receipt(number=free_number(session), serial=1, issued_at=now)
        receipt.secret_hash = codes.hash_code(issuer.secret(receipt))
        session.add(receipt)
    receipt.submission_id = submission.id
    session.flush()  # a number taken meanwhile must fail here, where the view can answer
    stamp(session, submission, keys)
    return receipt


def renew_secret(receipt: Receipt, issuer: Issuer) -> None:
    """Give a receipt a new secret; the one before stops working."""
    receipt.serial += 1
    receipt.secret_hash = codes.hash_code(issuer.secret(receipt))


def withdraw(session: Session, submission: Submission, *, now: dt.datetime) -> None:
    """Withdraw a sent submission and erase its contact fields; the comments stay on record.

    What it corrected is withdrawn with it, and a correction that was begun and not sent is
    dropped (个人信息保护法 art. 15, 47).
    """
    session.execute(
        delete(Submission).filter_by(corrects_id=submission.id, state=SubmissionState.OPEN)
    )
    erase_versions(session, submission)
    version: Submission | None = submission
    while version is not None:
        version.state = SubmissionState.WITHDRAWN
        version.withdrawn_at = version.updated_at = now
        version = session.get(Submission, version.corrects_id) if version.corrects_id else None


def start_correction(
    session: Session, sent: Submission, token_hash: bytes, keys: Keys, *, now: dt.datetime
) -> Submission:
    """Return an open copy of a sent submission; what was sent stays valid until it is sent.

    The devices that could open the sent one open the copy, and so does ``token_hash``.

    Raises:
        AlreadySubmittedError: the submission was withdrawn.
    """
    # On PostgreSQL two devices that begin at the same moment take turns.
    session.refresh(sent, with_for_update=True)
    if sent.state is not SubmissionState.SUBMITTED:
        raise AlreadySubmittedError
    copy = session.scalar(
        select(Submission).filter_by(corrects_id=sent.id, state=SubmissionState.OPEN)
    )
    if copy is None:
        copy = _copy(session, sent, keys, now)
        session.execute(
            update(RespondentToken).filter_by(submission_id=sent.id).values(submission_id=copy.id)
        )
    if queries.find_by_token(session, sent.consultation_id, token_hash) is None:
        add_token(session, copy, token_hash, now=now)
    return copy


def _copy(session: Session, sent: Submission, keys: Keys, now: dt.datetime) -> Submission:
    copy = Submission(
        consultation_id=sent.consultation_id,
        draft_version_id=sent.draft_version_id,
        state=SubmissionState.OPEN,
        channel=sent.channel,
        corrects_id=sent.id,
        identity=sent.identity,
        shared_device=sent.shared_device,
        rev=sent.rev,
        started_at=now,
        updated_at=now,
    )
    session.add(copy)
    session.flush()  # the contact fields are encrypted for the new row's id
    save_header(copy, queries.header_of(sent, keys), keys, now=now)
    session.add_all(
        Comment(
            submission_id=copy.id,
            provision_id=comment.provision_id,
            target=comment.target,
            text=comment.text,
            rev=comment.rev,
            page=comment.page,
            saved_at=comment.saved_at,
        )
        for comment in queries.comments_of(session, sent.id).values()
    )
    session.flush()
    return copy


def free_number(session: Session) -> str:
    """Return a number that no receipt has."""
    while True:
        number = codes.new_number()
        if session.scalar(select(Receipt.id).filter_by(number=number)) is None:
            return number
