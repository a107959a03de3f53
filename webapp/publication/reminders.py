"""Which consultations owe the public a result: 立法法 art. 40 (应当向社会通报)."""

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation
from webapp.consultations.policy import Phase
from webapp.consultations.queries import ends_of
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
    results = results_of(session)
    since = {
        number: (now - end).days
        for number, end in ends_of(session, closed).items()
        if number not in results
    }
    return {number: count for number, count in since.items() if count >= days}
