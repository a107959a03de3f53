"""What a respondent can do with a submission before it is sent."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.errors import AlreadySubmittedError, NotFoundError
from webapp.keys import Keys
from webapp.receipts import codes
from webapp.submissions import queries
from webapp.submissions.blind import way_index
from webapp.submissions.commands import Header, SaveComments, SavedBox, StartSubmission
from webapp.submissions.models import Comment, RespondentToken, ResumeCode, Submission
from webapp.submissions.policy import Channel, Outcome, SubmissionState, clean_text, decide


def open_submission(session: Session, command: StartSubmission, *, now: dt.datetime) -> Submission:
    """Return the respondent's submission, locked for a change; begin one if there is none.

    Raises:
        AlreadySubmittedError: it was sent or withdrawn.
    """
    submission = _locked(session, command)
    if submission is None:
        try:
            with session.begin_nested():
                submission = _begin(session, command, now)
        except IntegrityError:  # two saves of a new respondent at the same moment
            submission = _locked(session, command)
    if submission is None:  # the cookie belongs to another consultation
        raise NotFoundError
    if submission.state is not SubmissionState.OPEN:
        raise AlreadySubmittedError
    return submission


def save_comments(
    session: Session, submission: Submission, command: SaveComments, *, now: dt.datetime
) -> dict[str, SavedBox]:
    """Keep, replace or clear comments; a box that cannot be kept changes nothing.

    Returns what became of each box by target; the texts that another page has replaced
    meanwhile come back as conflicts. A retired provision keeps the comment it has, which may
    still be changed, and takes no new one.

    Raises:
        NotFoundError: a target is not one of the submission's draft version.
    """
    places = queries.places_of(session, submission.draft_version_id, command.texts.keys())
    stored = queries.comments_of(session, submission.id)
    results: dict[str, SavedBox] = {}
    for target, text in command.texts.items():
        comment, posted = stored.get(target), clean_text(text)
        outcome = decide(
            posted=posted,
            stored=comment.text if comment else None,
            stored_rev=comment.rev if comment else 0,
            stored_page=comment.page if comment else None,
            known_rev=None if command.known is None else command.known.get(target, 0),
            page=command.page,
            limit=command.limit,
        )
        if outcome is Outcome.SAVED and comment is None and places[target].is_retired:
            outcome = Outcome.RETIRED
        if outcome is Outcome.CLEARED and comment:
            session.delete(comment)
            comment = None
        elif outcome is Outcome.SAVED:
            if comment is None:
                comment = Comment(
                    submission_id=submission.id,
                    target=target,
                    provision_id=places[target].provision_id,
                )
                session.add(comment)
            submission.rev += 1
            comment.text, comment.page = posted, command.page
            comment.rev, comment.saved_at = submission.rev, now
        if outcome in (Outcome.SAVED, Outcome.CLEARED):
            submission.updated_at = now
        results[target] = SavedBox(
            outcome=outcome,
            rev=comment.rev if comment else 0,
            stored=comment.text if comment else "",
            saved_at=comment.saved_at if comment else None,
            posted=posted,
        )
    return results


def save_header(submission: Submission, header: Header, keys: Keys, *, now: dt.datetime) -> None:
    """Keep the header's fields, the contact fields encrypted for their own row and column."""
    for name in queries.CONTACT_FIELDS:
        value: str | None = getattr(header, name)
        if value is not None:
            sealed = keys.encrypt(value, place=queries.place(submission.id, name))
            setattr(submission, name, sealed if value else None)
    if header.contact_way is not None:
        submission.way_index = way_index(header.contact_way, submission.consultation_id, keys)
    if header.identity is not None:
        submission.identity = header.identity
    if header.shared_device is not None:
        submission.shared_device = header.shared_device
    submission.updated_at = now


def cancel(session: Session, consultation_id: int, token_hash: bytes) -> None:
    """Drop an unsent submission with everything in it; what was sent stays.

    Raises:
        AlreadySubmittedError: it was sent; withdrawing is done with its receipt.
    """
    submission = queries.find_by_token(session, consultation_id, token_hash)
    if submission is None:
        return
    if submission.state is not SubmissionState.OPEN:
        raise AlreadySubmittedError
    session.execute(delete(Submission).filter_by(id=submission.id))


def issue_resume_code(session: Session, submission: Submission, *, now: dt.datetime) -> str:
    """Return a new code (续填码) for going on elsewhere; an earlier one stops working."""
    code = codes.new_resume_code()
    session.execute(delete(ResumeCode).filter_by(submission_id=submission.id))
    session.add(
        ResumeCode(submission_id=submission.id, code_hash=codes.hash_code(code), created_at=now)
    )
    return code


def resume(
    session: Session, consultation_id: int, code: str, token_hash: bytes, *, now: dt.datetime
) -> Submission:
    """Let the device with this token join the submission that a code belongs to.

    Raises:
        NotFoundError: no unsent submission of this consultation has the code.
    """
    submission = session.scalar(
        select(Submission)
        .join(ResumeCode, ResumeCode.submission_id == Submission.id)
        .where(
            ResumeCode.code_hash == codes.hash_code(codes.normalise(code)),
            Submission.consultation_id == consultation_id,
            Submission.state == SubmissionState.OPEN,
        )
    )
    if submission is None:
        raise NotFoundError
    add_token(session, submission, token_hash, now=now)
    return submission


def add_token(
    session: Session, submission: Submission, token_hash: bytes, *, now: dt.datetime
) -> None:
    """Let a cookie open a submission."""
    session.add(RespondentToken(token_hash=token_hash, submission_id=submission.id, created_at=now))


def _locked(session: Session, command: StartSubmission) -> Submission | None:
    found = queries.find_by_token(session, command.consultation_id, command.token_hash)
    if found is not None:  # on PostgreSQL two saves of one respondent take turns
        session.refresh(found, with_for_update=True)
    return found


def _begin(session: Session, command: StartSubmission, now: dt.datetime) -> Submission:
    submission = Submission(
        consultation_id=command.consultation_id,
        draft_version_id=command.draft_version_id,
        state=SubmissionState.OPEN,
        channel=Channel.WEB,
        identity=command.identity,
        shared_device=False,
        rev=0,
        started_at=now,
        updated_at=now,
    )
    session.add(submission)
    session.flush()  # the token needs the id
    add_token(session, submission, command.token_hash, now=now)
    session.flush()  # a token that exists must fail inside the savepoint
    return submission
