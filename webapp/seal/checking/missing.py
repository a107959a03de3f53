"""Looks for rows whose counterpart is gone, and for submissions put behind the seal."""

from collections.abc import Iterator

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation
from webapp.register.models import Entry, RegisterCounter
from webapp.register.policy import format_number, target_label
from webapp.seal import queries
from webapp.seal.checking.report import Report
from webapp.seal.checking.rows import Found, report_all
from webapp.seal.models import LeafKind, Seal, SealLeaf
from webapp.seal.services import GRACE
from webapp.submissions.models import Comment, Receipt, Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.queries import standing

MANY = 1000  # rows that are fetched at once


def check_missing(session: Session, report: Report) -> None:
    """Check that nothing is left over of what was removed, and nothing came in unseen."""
    report_all(report, _entries(session))
    report_all(report, _serials(session))
    report_all(report, _comments(session))
    report_all(report, _leaves(session))
    report_all(report, _receipts(session))
    report_all(report, _unsealed(session))
    report.checked["register_entry"] = session.scalar(select(func.count()).select_from(Entry)) or 0


def _entries(session: Session) -> Iterator[Found]:
    query = (
        select(Entry.id, Entry.serial, Entry.target, Consultation.file_number)
        .outerjoin(Comment, Comment.id == Entry.comment_id)
        .join(Consultation, Consultation.id == Entry.consultation_id)
        .where(Comment.id.is_(None))
        .order_by(Entry.id)
    )
    for row in session.execute(query.execution_options(yield_per=MANY)):
        number = format_number(row.file_number, target_label(row.target), row.serial)
        yield "register_entry", f"{row.id} ({number})", "no-comment"


def _serials(session: Session) -> Iterator[Found]:
    held = select(func.count()).where(Entry.consultation_id == RegisterCounter.consultation_id)
    query = select(RegisterCounter.consultation_id).where(
        RegisterCounter.last_serial != held.scalar_subquery()
    )
    for consultation_id in session.scalars(query):
        yield "register_counter", f"of consultation {consultation_id}", "serials"


def _comments(session: Session) -> Iterator[Found]:
    query = (
        select(Comment.id, Comment.target)
        .outerjoin(Submission, Submission.id == Comment.submission_id)
        .where(Submission.id.is_(None))
        .order_by(Comment.id)
    )
    for row in session.execute(query.execution_options(yield_per=MANY)):
        yield "comment", f"{row.id} on {row.target}", "no-submission"


def _leaves(session: Session) -> Iterator[Found]:
    fits = or_(
        and_(SealLeaf.kind == LeafKind.SUBMISSION, Submission.state != SubmissionState.OPEN),
        and_(SealLeaf.kind == LeafKind.WITHDRAWAL, Submission.state == SubmissionState.WITHDRAWN),
    )
    query: Select[int, int, int] = (
        select(SealLeaf.consultation_id, SealLeaf.position, SealLeaf.submission_id)
        .outerjoin(
            Submission,
            and_(
                Submission.id == SealLeaf.submission_id,
                Submission.consultation_id == SealLeaf.consultation_id,
                fits,
            ),
        )
        .where(Submission.id.is_(None))
        .order_by(SealLeaf.consultation_id, SealLeaf.position)
    )
    for row in session.execute(query.execution_options(yield_per=MANY)):
        place = f"{row.position} of consultation {row.consultation_id}"
        yield "seal_leaf", f"{place} (submission {row.submission_id})", "no-submission"


def _receipts(session: Session) -> Iterator[Found]:
    query = (
        select(Receipt.number)
        .outerjoin(Submission, Submission.id == Receipt.submission_id)
        .where(Submission.id.is_(None))
        .order_by(Receipt.id)
    )
    for number in session.scalars(query.execution_options(yield_per=MANY)):
        yield "receipt", number, "no-submission"


def _unsealed(session: Session) -> Iterator[Found]:
    """Yield submissions that stood when a seal was made and are not in it."""
    latest = select(Seal.consultation_id, func.max(Seal.sealed_at)).group_by(Seal.consultation_id)
    for consultation_id, sealed_at in session.execute(latest).all():
        before = sealed_at - GRACE
        query = (
            select(Submission.id)
            .filter_by(consultation_id=consultation_id)
            .where(
                Submission.started_at < before,
                Submission.submitted_at < before,
                standing(),
                ~queries.has_leaf(LeafKind.SUBMISSION),
            )
            .order_by(Submission.id)
        )
        for submission_id in session.scalars(query.execution_options(yield_per=MANY)):
            yield "submission", submission_id, "unsealed"
