"""Submissions that somebody looks at before they are registered; nothing is lost or refused."""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.abuse.models import Held
from webapp.abuse.policy import HeldVerdict, Verdict
from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.register.services import register
from webapp.submissions.models import Comment, Receipt, Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.queries import standing

PAGE = 50


def hold(session: Session, submission: Submission, verdict: Verdict, *, now: dt.datetime) -> None:
    """Keep a sent submission out of the register until somebody has looked."""
    submission.held_at = now
    session.add(
        Held(
            submission_id=submission.id,
            consultation_id=submission.consultation_id,
            at=now,
            tier=verdict.tier,
            signs=[sign.value for sign in verdict.signs],
            points=verdict.points,
        )
    )


def release(
    session: Session,
    consultation_id: int,
    ids: Collection[int],
    actor: Actor,
    *,
    now: dt.datetime,
) -> int:
    """Register held submissions under numbers of their own; return how many."""
    found = _locked(session, consultation_id, ids)
    stand = set(
        session.scalars(select(Submission.id).where(Submission.id.in_(ids), standing())).all()
    )
    for held, submission in found:
        submission.held_at = None
        held.verdict, held.decided_at = HeldVerdict.RELEASED, now
        held.decided_by_id, held.decided_by_name = actor.id, actor.name
        if submission.id in stand:
            register(session, submission, now=now, actor=actor)
    _record(session, consultation_id, "gate.released", len(found), actor, now)
    return len(found)


def leave_out(
    session: Session,
    consultation_id: int,
    ids: Collection[int] | None,
    actor: Actor,
    *,
    now: dt.datetime,
) -> int:
    """Leave held submissions out of the register; they stay on record and may come in later.

    Without ids it is all that wait.
    """
    change = update(Held).where(Held.consultation_id == consultation_id, Held.verdict.is_(None))
    if ids is not None:
        change = change.where(Held.submission_id.in_(ids))
    changed = session.execute(
        change.values(
            verdict=HeldVerdict.LEFT_OUT,
            decided_at=now,
            decided_by_id=actor.id,
            decided_by_name=actor.name,
        ).returning(Held.submission_id)
    ).all()
    _record(session, consultation_id, "gate.left_out", len(changed), actor, now)
    return len(changed)


def count_waiting(session: Session, consultation_id: int) -> int:
    """Return how many submissions wait for somebody to look."""
    return counts_of(session, consultation_id).get(None, 0)


def waiting_ids(session: Session, consultation_id: int, limit: int) -> Sequence[int]:
    """Return submissions that wait, the earliest first."""
    return session.scalars(
        select(Held.submission_id)
        .filter_by(consultation_id=consultation_id)
        .where(Held.verdict.is_(None))
        .order_by(Held.submission_id)
        .limit(limit)
    ).all()


def is_held(session: Session, submission_id: int) -> bool:
    """Tell whether a submission was held back and not let in."""
    query = select(Submission.held_at).filter_by(id=submission_id)
    return session.scalar(query) is not None


def page_of(
    session: Session, consultation_id: int, verdict: HeldVerdict | None, after: int = 0
) -> Sequence[tuple[Held, Submission, str]]:
    """Return held submissions with their receipt numbers, the earliest first.

    Those that were withdrawn, or corrected since, are not shown.
    """
    rows = session.execute(
        select(Held, Submission, Receipt.number)
        .join(Submission, Submission.id == Held.submission_id)
        .join(Receipt, Receipt.submission_id == Submission.id)
        .where(
            Held.consultation_id == consultation_id,
            Held.verdict.is_(None) if verdict is None else Held.verdict == verdict,
            Held.submission_id > after,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .order_by(Held.submission_id)
        .limit(PAGE + 1)
    ).all()
    return [(row[0], row[1], row[2]) for row in rows]


def texts_of(session: Session, submission_ids: Sequence[int]) -> dict[int, list[Comment]]:
    """Return the comments of submissions."""
    found: dict[int, list[Comment]] = {each: [] for each in submission_ids}
    query = select(Comment).where(Comment.submission_id.in_(submission_ids)).order_by(Comment.id)
    for comment in session.scalars(query):
        found[comment.submission_id].append(comment)
    return found


def counts_of(session: Session, consultation_id: int) -> dict[HeldVerdict | None, int]:
    """Return how many submissions wait, were let in and were left out."""
    rows = session.execute(
        select(Held.verdict, func.count())
        .join(Submission, Submission.id == Held.submission_id)
        .join(Receipt, Receipt.submission_id == Submission.id)
        .where(
            Held.consultation_id == consultation_id,
            Submission.state == SubmissionState.SUBMITTED,
        )
        .group_by(Held.verdict)
    ).all()
    return {row[0]: row[1] for row in rows}


def _locked(
    session: Session, consultation_id: int, ids: Collection[int]
) -> list[tuple[Held, Submission]]:
    """Return those of some submissions that are held back still."""
    rows = session.execute(
        select(Held, Submission)
        .join(Submission, Submission.id == Held.submission_id)
        .where(Held.consultation_id == consultation_id, Held.submission_id.in_(ids))
        .order_by(Held.submission_id)
        .with_for_update()
    ).all()
    return [(row[0], row[1]) for row in rows if row[0].verdict is not HeldVerdict.RELEASED]


def _record(  # noqa: PLR0913, PLR0917
    session: Session, consultation_id: int, action: str, count: int, actor: Actor, now: dt.datetime
) -> None:
    if count:
        record(
            session,
            actor=actor,
            action=action,
            now=now,
            consultation_id=consultation_id,
            details={"submissions": count},
        )
