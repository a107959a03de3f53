"""Entering comments in the register: on submitting, on a correction, on withdrawal."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.register import queries
from webapp.register.history import RESPONDENT, tell
from webapp.register.models import Entry, Family, RegisterCounter, Unsorted
from webapp.register.policy import Act, EntryState, Placement, RedactionState
from webapp.register.services_families import carry_over, follow, new_family, put, recount
from webapp.similarity.folding import digest, fold
from webapp.submissions.models import Comment, Submission


def register(
    session: Session, submission: Submission, *, now: dt.datetime, actor: Actor = RESPONDENT
) -> Sequence[Entry]:
    """Enter a sent submission's comments, each under its own number, in reading order.

    A correction keeps the numbers of what it corrects: an entry whose text changed leaves its
    family and is to be decided again, and one whose comment is gone is withdrawn.

    Args:
        session: the writing session that sends the submission.
        submission: the submission, sent.
        now: the moment, UTC.
        actor: who enters it, where that is not the respondent.
    """
    comments = queries.comments_in_order(session, submission.id)
    kept: set[int] = set()
    if submission.corrects_id is not None:
        kept = _correct(session, submission, comments, now)
    fresh = [comment for comment in comments if comment.id not in kept]
    first = _serials(session, submission.consultation_id, len(fresh))
    entries = [
        _enter(session, submission, comment, first + place, actor, now)
        for place, comment in enumerate(fresh)
    ]
    session.flush()
    return entries


def withdraw(
    session: Session, submission: Submission, *, now: dt.datetime, actor: Actor = RESPONDENT
) -> None:
    """Mark the entries of a withdrawn submission; numbers and texts stay on record."""
    for entry in session.scalars(select(Entry).filter_by(submission_id=submission.id)):
        _withdraw(session, entry, now, actor)


def fill(session: Session) -> int:
    """Enter what was sent before there was a register; return how many submissions."""
    waiting = queries.unregistered(session)
    for submission in waiting:
        if submission.submitted_at is not None:
            register(session, submission, now=submission.submitted_at)
    return len(waiting)


def _serials(session: Session, consultation_id: int, count: int) -> int:
    """Take the next ``count`` serials of a consultation; return the first."""
    if not count:
        return 0
    last = session.scalar(
        update(RegisterCounter)
        .filter_by(consultation_id=consultation_id)
        .values(last_serial=RegisterCounter.last_serial + count)
        .returning(RegisterCounter.last_serial)
    )
    if last is None:
        queries.lock_consultation(session, consultation_id)
        counter = session.get(RegisterCounter, consultation_id, populate_existing=True)
        if counter is not None:  # another submission was first while we waited
            return _serials(session, consultation_id, count)
        session.add(RegisterCounter(consultation_id=consultation_id, last_serial=count))
        session.flush()
        last = count
    return last - count + 1


def _enter(  # noqa: PLR0913, PLR0917
    session: Session,
    submission: Submission,
    comment: Comment,
    serial: int,
    actor: Actor,
    now: dt.datetime,
) -> Entry:
    entry = Entry(
        consultation_id=submission.consultation_id,
        draft_version_id=submission.draft_version_id,
        provision_id=comment.provision_id,
        target=comment.target,
        serial=serial,
        submission_id=submission.id,
        comment_id=comment.id,
        identity=submission.identity,
        channel=submission.channel,
        received_at=submission.submitted_at or now,
        registered_at=now,
        digest=digest(fold(comment.text)),
        placement=Placement.AUTOMATIC,
        state=EntryState.PENDING,
        redaction=RedactionState.NONE,
        rev=0,
    )
    family = queries.family_of_copies(session, entry) or new_family(session, entry)
    put(entry, family)
    session.add(entry)
    session.flush()
    family.lead_id = family.lead_id or entry.id
    session.add(Unsorted(entry_id=entry.id))
    tell(session, actor, Act.REGISTERED, now, family=family, entry=entry)
    return entry


def _correct(
    session: Session, submission: Submission, comments: Collection[Comment], now: dt.datetime
) -> set[int]:
    """Point the entries of what is corrected to the new comments; return those comments' ids."""
    new = {comment.target: comment for comment in comments}
    kept: set[int] = set()
    for entry in session.scalars(select(Entry).filter_by(submission_id=submission.corrects_id)):
        comment = new.get(entry.target)
        if comment is None:
            _withdraw(session, entry, now)
            continue
        kept.add(comment.id)
        before = session.get_one(Comment, entry.comment_id).text
        entry.comment_id, entry.submission_id = comment.id, submission.id
        entry.identity = submission.identity
        session.flush()
        if entry.state is EntryState.WITHDRAWN or comment.text != before:
            _reword(session, entry, comment.text, now)
    return kept


def _reword(session: Session, entry: Entry, text: str, now: dt.datetime) -> None:
    """Take a changed text out of its family: what was decided on the old one is no answer."""
    was, old = entry.state, session.get_one(Family, entry.family_id)
    entry.digest = digest(fold(text))
    entry.disposition_id, entry.placement = None, Placement.AUTOMATIC
    entry.redaction = RedactionState.NONE
    entry.state = EntryState.PENDING
    copies = queries.family_of_copies(session, entry)
    if copies is not old:
        family = copies or new_family(session, entry)
        put(entry, family)
        family.lead_id = family.lead_id or entry.id
        session.flush()
        recount(session, old)
        if old.size == 0:
            carry_over(session, old, family)
    else:
        follow(entry, old)
        recount(session, old)
    entry.rev += 1
    session.merge(Unsorted(entry_id=entry.id))
    family = session.get_one(Family, entry.family_id)
    tell(session, RESPONDENT, Act.CORRECTED, now, family=family, entry=entry, before=was)


def _withdraw(session: Session, entry: Entry, now: dt.datetime, actor: Actor = RESPONDENT) -> None:
    if entry.state is EntryState.WITHDRAWN:
        return
    was, entry.state = entry.state, EntryState.WITHDRAWN
    entry.rev += 1
    family = session.get_one(Family, entry.family_id)
    session.flush()
    recount(session, family)
    tell(session, actor, Act.WITHDRAWN, now, family=family, entry=entry, before=was)
