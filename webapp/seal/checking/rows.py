"""Checks every sent submission against its digest, its leaf, its contact fields, the register."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from webapp.keys import DecryptionError, Keys
from webapp.register.models import Entry
from webapp.register.policy import EntryState
from webapp.seal.checking.report import Report
from webapp.seal.models import LeafKind, SealLeaf
from webapp.similarity.folding import digest as folded_digest
from webapp.similarity.folding import fold
from webapp.submissions import received
from webapp.submissions.models import Comment, Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.queries import standing
from webapp.submissions.queries_received import Stored, load, plain_contact, plain_nonce

BATCH = 1000
Found = tuple[str, object, str]  # table, row, issue
AnyRow = Row[*tuple[Any, ...]]


def check_submissions(session: Session, keys: Keys, report: Report) -> None:
    """Check every sent submission, the earliest first, in bounded memory."""
    last = 0
    while batch := _batch(session, last):
        standing = set(_registered(session, batch))
        leaves = _leaves(session, batch)
        comments = _comments(session, batch)
        for stored in load(session, batch).values():
            report_all(report, _of_submission(stored, leaves.get(stored.id), keys))
            report_all(report, _of_comments(stored, comments[stored.id], stored.id in standing))
            report.checked["comment"] += len(comments[stored.id])
        report.count("submission", len(batch))
        last = batch[-1]


def report_all(report: Report, found: Iterator[Found]) -> None:
    """Note problems."""
    for table, row, issue in found:
        report.add(table, row, issue)


def name_of(stored: Stored) -> str:
    """Return what tells the operator which submission it is."""
    number = stored.received.number
    return f"{stored.id} (receipt {number})" if number else str(stored.id)


def _of_submission(stored: Stored, leaf: AnyRow | None, keys: Keys) -> Iterator[Found]:
    name = name_of(stored)
    if stored.digest is None:
        yield "submission", name, "no-digest"
    elif stored.digest != received.digest(received.content(stored.received)):
        yield "submission", name, "digest"
    if leaf is not None and leaf.digest != stored.digest:
        yield "seal_leaf", f"{leaf.position} of consultation {leaf.consultation_id}", "leaf"
    if not _contact_fits(stored, keys):
        yield "submission", name, "contact"


def _contact_fits(stored: Stored, keys: Keys) -> bool:
    if not stored.contact and stored.nonce is None:
        return True  # there were none, or they were erased
    try:
        values, nonce = plain_contact(stored, keys), plain_nonce(stored, keys)
    except DecryptionError:
        return False
    return bool(nonce) and received.commit(nonce, values) == stored.received.commitment


def _of_comments(
    stored: Stored,
    comments: Sequence[AnyRow],
    is_standing: bool,  # noqa: FBT001
) -> Iterator[Found]:
    texts = dict(stored.received.comments)
    for row in comments:
        if row.entry_id is None:
            if is_standing:
                yield "comment", f"{row.id} on {row.target}", "unregistered"
            continue
        fits = (
            row.entry_target == row.target
            and row.entry_submission_id == stored.id
            and (row.state is not EntryState.WITHDRAWN) is is_standing
            and row.digest == folded_digest(fold(texts[row.target]))
        )
        if not fits:
            yield "register_entry", f"{row.entry_id} (serial {row.serial})", "entry"


def _batch(session: Session, after_id: int) -> Sequence[int]:
    return session.scalars(
        select(Submission.id)
        .where(Submission.state != SubmissionState.OPEN, Submission.id > after_id)
        .order_by(Submission.id)
        .limit(BATCH)
    ).all()


def _registered(session: Session, ids: Sequence[int]) -> Sequence[int]:
    """Return those whose comments stand in the register: one that is held back has none yet."""
    query = select(Submission.id).where(
        Submission.id.in_(ids), Submission.held_at.is_(None), standing()
    )
    return session.scalars(query).all()


def _leaves(session: Session, ids: Sequence[int]) -> dict[int, AnyRow]:
    rows = session.execute(
        select(
            SealLeaf.submission_id, SealLeaf.consultation_id, SealLeaf.position, SealLeaf.digest
        ).where(SealLeaf.submission_id.in_(ids), SealLeaf.kind == LeafKind.SUBMISSION)
    )
    return {row.submission_id: row for row in rows}


def _comments(session: Session, ids: Sequence[int]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    rows = session.execute(
        select(
            *(Comment.id, Comment.submission_id, Comment.target),
            *(Entry.id.label("entry_id"), Entry.serial, Entry.digest, Entry.state),
            Entry.target.label("entry_target"),
            Entry.submission_id.label("entry_submission_id"),
        )
        .outerjoin(Entry, Entry.comment_id == Comment.id)
        .where(Comment.submission_id.in_(ids))
        .order_by(Comment.id)
    )
    for row in rows:
        found[row.submission_id].append(row)
    return found
