"""Which consultations owe the public a result: 立法法 art. 40 (应当向社会通报)."""

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation, Notice, NoticeKind
from webapp.consultations.policy import Phase
from webapp.publication.queries import results_of


def owing(
    session: Session, consultations: Collection[Consultation], *, now: dt.datetime, days: int
) -> Mapping[int, int]:
    """Return for how many whole days consultations have been closed without a result, by id.

    Args:
        session: any session.
        consultations: those to look at.
        now: the moment, UTC.
        days: after how many days a result is owed.
    """
    closed = [each for each in consultations if each.phase(now) is Phase.CLOSED]
    if not closed:
        return {}
    results, early = results_of(session), _closed_early(session)
    since = {
        each.id: (now - min(each.closes_at, early.get(each.id, now))).days
        for each in closed
        if each.id not in results
    }
    return {number: count for number, count in since.items() if count >= days}


def _closed_early(session: Session) -> dict[int, dt.datetime]:
    rows = session.execute(
        select(Notice.consultation_id, func.max(Notice.at))
        .where(Notice.kind == NoticeKind.CLOSED_EARLY)
        .group_by(Notice.consultation_id)
    )
    return dict(rows.all())
