"""Checks each consultation's leaves, the stored roots of their runs, and its seals."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.seal import queries
from webapp.seal.checking.report import Report
from webapp.seal.checking.rows import Found, report_all
from webapp.seal.models import LeafKind, Seal, SealBlock, SealLeaf
from webapp.seal.tree import BLOCK, Tree, hash_run
from webapp.seal.verify_receipt import is_consistent
from webapp.submissions.models import Submission
from webapp.submissions.received import digest, withdrawal


def check_record(session: Session, report: Report) -> None:
    """Check every consultation that has leaves or seals."""
    ids = set(session.scalars(select(SealLeaf.consultation_id).distinct()))
    ids |= set(session.scalars(select(Seal.consultation_id).distinct()))
    for consultation_id in sorted(ids):
        blocks: list[bytes] = []
        report_all(report, _runs(session, consultation_id, blocks, report))
        report_all(report, _withdrawals(session, consultation_id))
        report_all(report, _seals(session, consultation_id, blocks))


def _runs(
    session: Session, consultation_id: int, blocks: list[bytes], report: Report
) -> Iterator[Found]:
    """Check the leaves run by run; fill in the roots of the full ones."""
    of = f"of consultation {consultation_id}"
    rows = session.execute(
        select(SealBlock.number, SealBlock.root).filter_by(consultation_id=consultation_id)
    )
    stored = {row.number: row.root for row in rows}
    size = queries.count_leaves(session, consultation_id)
    for number in range(-(-size // BLOCK)):
        first = number * BLOCK
        leaves = session.execute(
            select(SealLeaf.position, SealLeaf.digest)
            .filter_by(consultation_id=consultation_id)
            .where(SealLeaf.position >= first, SealLeaf.position < first + BLOCK)
            .order_by(SealLeaf.position)
        ).all()
        held = {row.position for row in leaves}
        wanted = range(first, min(first + BLOCK, size))
        for position in sorted(set(wanted) - held):
            yield "seal_leaf", f"{position} {of}", "gap"
        if len(wanted) == BLOCK and leaves:
            blocks.append(hash_run([row.digest for row in leaves]))
            if stored.pop(number, None) != blocks[-1]:
                yield "seal_block", f"{number} {of}", "block"
        report.count("seal_leaf", len(leaves))
    for number in stored:
        yield "seal_block", f"{number} {of}", "block"


def _withdrawals(session: Session, consultation_id: int) -> Iterator[Found]:
    rows = session.execute(
        select(
            SealLeaf.position,
            SealLeaf.digest,
            Submission.digest.label("of"),
            Submission.withdrawn_at,
        )
        .join(Submission, Submission.id == SealLeaf.submission_id)
        .where(SealLeaf.consultation_id == consultation_id, SealLeaf.kind == LeafKind.WITHDRAWAL)
        .order_by(SealLeaf.position)
        .execution_options(yield_per=BLOCK)
    )
    for row in rows:
        told = row.of and row.withdrawn_at and digest(withdrawal(row.of, row.withdrawn_at))
        if row.digest != told:
            yield "seal_leaf", f"{row.position} of consultation {consultation_id}", "leaf"


def _seals(session: Session, consultation_id: int, blocks: Sequence[bytes]) -> Iterator[Found]:
    before: Seal | None = None
    size = queries.count_leaves(session, consultation_id)
    for place, seal in enumerate(queries.seals_of(session, consultation_id)):
        name = f"{seal.number} of consultation {consultation_id}"
        if seal.number != place or seal.size > size or (before and seal.size <= before.size):
            yield "seal", name, "numbers"
        if seal.size > size or _root(session, seal, blocks) != seal.root:
            yield "seal", name, "seal"
        if not _continues(before, seal):
            yield "seal", name, "consistency"
        if seal.counts != queries.counts(session, consultation_id, seal.size):
            yield "seal", name, "counts"
        before = seal


def _root(session: Session, seal: Seal, blocks: Sequence[bytes]) -> bytes:
    def run(number: int) -> list[bytes]:
        return queries.run_of(session, seal.consultation_id, number)

    try:
        return Tree(seal.size, blocks[: seal.size // BLOCK], run).root()
    except IndexError:  # leaves are missing, which was told
        return b""


def _continues(before: Seal | None, seal: Seal) -> bool:
    try:
        path = [bytes.fromhex(each) for each in seal.consistency]
    except (TypeError, ValueError):
        return False
    if before is None:
        return not path
    return is_consistent((before.size, seal.size), (before.root, seal.root), path)
