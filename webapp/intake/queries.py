"""Reading what was brought in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from webapp.errors import NotFoundError
from webapp.intake.models import DraftFile, ProofSheet, SheetState


def get_sheet(session: Session, sheet_id: int, *, for_update: bool = False) -> ProofSheet:
    """Return a sheet with its file's name; ``for_update`` locks it on PostgreSQL.

    Raises:
        NotFoundError: there is none.
    """
    query = select(ProofSheet).filter_by(id=sheet_id).options(joinedload(ProofSheet.file))
    found = session.scalar(query.with_for_update(of=ProofSheet) if for_update else query)
    if found is None:
        raise NotFoundError
    return found


def open_sheets(session: Session) -> Sequence[ProofSheet]:
    """Return the sheets that are being worked on, the latest first, without their text."""
    return session.scalars(
        select(ProofSheet)
        .filter_by(state=SheetState.OPEN)
        .order_by(ProofSheet.id.desc())
        .options(
            joinedload(ProofSheet.file),
            *(defer(c, raiseload=True) for c in (ProofSheet.lines, ProofSheet.rows)),
        )
    ).all()


def latest_files(session: Session, limit: int = 20) -> Sequence[DraftFile]:
    """Return the files received last, without their content."""
    return session.scalars(select(DraftFile).order_by(DraftFile.id.desc()).limit(limit)).all()
