"""How far reading families has come: how many comments the texts read stand for."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.orm import Session

from webapp.register.filters import Filter
from webapp.register.models import Family
from webapp.register.policy import DECIDED_STATES


@dataclass(frozen=True, slots=True)
class Coverage:
    """Families and their comments, decided ones and all: "1,900 texts cover 94 %"."""

    texts_decided: int
    texts: int
    comments_decided: int
    comments: int

    @property
    def share(self) -> float:
        """The share of comments whose family is decided, from 0 to 1; 0 of none."""
        return self.comments_decided / self.comments if self.comments else 0.0


def coverage(session: Session, wanted: Filter) -> Coverage:
    """Count the families that match and the comments in them, those decided apart.

    Families count whole, also where a filter on entries finds only some of theirs. A draft
    that waits for its confirmation is no decision. No entry is looked at; for a whole
    consultation an index alone answers.
    """
    rows = session.execute(
        wanted.families(session)
        .with_only_columns(Family.state, func.count(), func.sum(Family.size))
        .group_by(Family.state)
    ).all()
    decided = [row for row in rows if row[0] in DECIDED_STATES]
    return Coverage(
        texts_decided=sum(row[1] for row in decided),
        texts=sum(row[1] for row in rows),
        comments_decided=sum(row[2] for row in decided),
        comments=sum(row[2] for row in rows),
    )
