"""Reading the sealed record: its tree, its seals, what is to be sealed next, what stands."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from webapp.consultations.models import DraftVersion
from webapp.seal.models import LeafKind, Seal, SealBlock, SealLeaf
from webapp.seal.tree import BLOCK, Tree
from webapp.submissions.models import Comment, Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.queries import standing


def seals_of(session: Session, consultation_id: int) -> Sequence[Seal]:
    """Return a consultation's seals in their order."""
    return session.scalars(
        select(Seal).filter_by(consultation_id=consultation_id).order_by(Seal.number)
    ).all()


def latest_seal(session: Session, consultation_id: int) -> Seal | None:
    """Return the last seal of a consultation, if it has one."""
    return session.scalar(
        select(Seal)
        .filter_by(consultation_id=consultation_id)
        .order_by(Seal.number.desc())
        .limit(1)
    )


def count_leaves(session: Session, consultation_id: int) -> int:
    """Return how many leaves there are, also those that no seal covers yet."""
    last = session.scalar(
        select(func.max(SealLeaf.position)).filter_by(consultation_id=consultation_id)
    )
    return 0 if last is None else last + 1


def run_of(session: Session, consultation_id: int, number: int) -> list[bytes]:
    """Return the digests of the leaves of one run of ``tree.BLOCK``, in order."""
    first = number * BLOCK
    return list(
        session.scalars(
            select(SealLeaf.digest)
            .filter_by(consultation_id=consultation_id)
            .where(SealLeaf.position >= first, SealLeaf.position < first + BLOCK)
            .order_by(SealLeaf.position)
        )
    )


def tree_of(session: Session, consultation_id: int, size: int) -> Tree:
    """Return the tree over the first leaves; it reads what it needs as long as the session is."""
    blocks = session.scalars(
        select(SealBlock.root)
        .filter_by(consultation_id=consultation_id)
        .where(SealBlock.number < size // BLOCK)
        .order_by(SealBlock.number)
    ).all()
    read: dict[int, list[bytes]] = {}

    def run(number: int) -> list[bytes]:
        if number not in read:
            read[number] = run_of(session, consultation_id, number)
        return read[number]

    return Tree(size, blocks, run)


def leaves_of(session: Session, submission_ids: Sequence[int]) -> Sequence[SealLeaf]:
    """Return the leaves of some submissions in the order of the record."""
    return session.scalars(
        select(SealLeaf)
        .where(SealLeaf.submission_id.in_(submission_ids))
        .order_by(SealLeaf.position)
    ).all()


def has_leaf(kind: LeafKind) -> ColumnElement[bool]:
    """Return that a submission has a leaf of a kind."""
    return exists().where(SealLeaf.submission_id == Submission.id, SealLeaf.kind == kind)


def arrivals(session: Session, consultation_id: int, after_id: int, limit: int) -> Sequence[int]:
    """Return submissions that stand and have no leaf, the earliest first."""
    return session.scalars(
        select(Submission.id)
        .filter_by(consultation_id=consultation_id)
        .where(standing(), ~has_leaf(LeafKind.SUBMISSION), Submission.id > after_id)
        .order_by(Submission.id)
        .limit(limit)
    ).all()


def departures(session: Session, consultation_id: int, after_id: int, limit: int) -> Sequence[int]:
    """Return submissions with a leaf that were withdrawn, which no leaf tells yet.

    Of a chain of corrections every sealed one is told of.
    """
    return session.scalars(
        select(Submission.id)
        .filter_by(consultation_id=consultation_id)
        .where(
            Submission.state == SubmissionState.WITHDRAWN,
            has_leaf(LeafKind.SUBMISSION),
            ~has_leaf(LeafKind.WITHDRAWAL),
            Submission.id > after_id,
        )
        .order_by(Submission.id)
        .limit(limit)
    ).all()


def counts(session: Session, consultation_id: int, size: int) -> dict[str, object]:
    """Return what stands in the record of the first ``size`` leaves.

    ``submissions`` and ``comments`` in all, and ``targets``: comments by the number of the
    draft version and by target. A submission stands that no leaf withdraws and none corrects.
    """
    sealed = _standing_leaves(consultation_id, size).subquery()
    rows = session.execute(
        select(DraftVersion.number, Comment.target, func.count().label("comments"))
        .select_from(sealed)
        .join(Submission, Submission.id == sealed.c.submission_id)
        .join(Comment, Comment.submission_id == Submission.id)
        .join(DraftVersion, DraftVersion.id == Submission.draft_version_id)
        .group_by(DraftVersion.number, Comment.target)
        .order_by(DraftVersion.number, Comment.target)
    )
    targets: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        targets[str(row.number)][row.target] = row.comments
    return {
        "submissions": session.scalar(select(func.count()).select_from(sealed)),
        "comments": sum(sum(each.values()) for each in targets.values()),
        "targets": dict(targets),
    }


def _standing_leaves(consultation_id: int, size: int) -> Select[int]:
    other, newer = aliased(SealLeaf), aliased(Submission)
    withdrawn = exists().where(
        other.submission_id == SealLeaf.submission_id,
        other.kind == LeafKind.WITHDRAWAL,
        other.position < size,
    )
    corrected = exists().where(
        newer.corrects_id == SealLeaf.submission_id,
        other.submission_id == newer.id,
        other.kind == LeafKind.SUBMISSION,
        other.position < size,
    )
    return select(SealLeaf.submission_id).where(
        SealLeaf.consultation_id == consultation_id,
        SealLeaf.position < size,
        SealLeaf.kind == LeafKind.SUBMISSION,
        ~withdrawn,
        ~corrected,
    )
