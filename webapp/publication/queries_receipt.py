"""What became of a respondent's comments, as far as it was published."""

import datetime as dt
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation
from webapp.consultations.policy import Phase
from webapp.dispositions.models import Disposition
from webapp.dispositions.queries import dispositions
from webapp.publication.models import Publication, PublicationCase
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, Outcome
from webapp.register.queries import number_of
from webapp.submissions.models import Comment, Submission
from webapp.submissions.queries import standing


class Stage(enum.StrEnum):
    """How far a comment is, for the respondent.

    ``decided`` is not published yet; ``changed`` was published, and decided otherwise since.
    """

    RECEIVED = "received"
    STUDIED = "studied"
    DECIDED = "decided"
    PUBLISHED = "published"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Answer:
    """One comment: its number, if it has one, and its stage; an outcome only once published."""

    target: str
    number: str
    stage: Stage
    outcome: Outcome | None = None
    reason: str = ""


def answers_to(
    session: Session, consultation: Consultation, submission_id: int, *, now: dt.datetime
) -> Sequence[Answer]:
    """Return the answers to a submission's comments that stand, by their numbers.

    What is not registered yet was received like all others, and has no number.

    What holds is told where a published result has it: where it was confirmed by the time
    that the result was prepared, which is before it was published.

    Args:
        session: any session.
        consultation: the consultation of the submission.
        submission_id: the submission.
        now: the moment, UTC.
    """
    entries = session.scalars(
        select(Entry)
        .where(Entry.submission_id == submission_id, Entry.state != EntryState.WITHDRAWN)
        .order_by(Entry.serial)
    ).all()
    first = Stage.STUDIED if consultation.phase(now) is Phase.CLOSED else Stage.RECEIVED
    if not entries:
        return [Answer(target, "", first) for target in _unregistered(session, submission_id)]
    result = _result(session, entries[0].draft_version_id)
    told = _told(session, result, entries) if result else set()
    holding = _holding(session, entries)
    return [
        _answer(
            entry,
            number_of(consultation, entry),
            holding.get(entry.id),
            result,
            Stage.CHANGED if entry.family_id in told else first,
        )
        for entry in entries
    ]


def _unregistered(session: Session, submission_id: int) -> Sequence[str]:
    """Return what a submission that waits outside the register is about."""
    held = select(Submission.id).where(Submission.id == submission_id, standing())
    return session.scalars(
        select(Comment.target)
        .where(Comment.submission_id.in_(held.where(Submission.held_at.is_not(None))))
        .order_by(Comment.id)
    ).all()


def _answer(
    entry: Entry, number: str, found: Disposition | None, result: Publication | None, other: Stage
) -> Answer:
    """Return what is told of a comment; ``other`` where nothing confirmed holds for it."""
    if found is None or found.confirmed_at is None:
        return Answer(entry.target, number, other)
    if result is not None and found.confirmed_at <= result.prepared_at:
        return Answer(entry.target, number, Stage.PUBLISHED, found.outcome, found.reason)
    stage = other if other is Stage.CHANGED else Stage.DECIDED
    return Answer(entry.target, number, stage)


def _result(session: Session, version_id: int) -> Publication | None:
    """Return the latest published result of one draft version."""
    return session.scalar(
        select(Publication)
        .where(Publication.draft_version_id == version_id, Publication.published_at.is_not(None))
        .order_by(Publication.number.desc())
        .limit(1)
    )


def _holding(session: Session, entries: Collection[Entry]) -> dict[int, Disposition]:
    """Return what holds for entries by their ids: their own disposition, else the family's."""
    families = session.execute(
        select(Family.id, Family.disposition_id).where(
            Family.id.in_({entry.family_id for entry in entries})
        )
    )
    of_family = dict(families.all())
    wanted = {entry.id: entry.disposition_id or of_family[entry.family_id] for entry in entries}
    found = dispositions(session, wanted.values())
    return {entry_id: found[each] for entry_id, each in wanted.items() if each in found}


def _told(session: Session, result: Publication, entries: Collection[Entry]) -> set[int]:
    """Return the families of which a result told an outcome."""
    return set(
        session.scalars(
            select(PublicationCase.family_id).where(
                PublicationCase.publication_id == result.id,
                PublicationCase.target.in_({entry.target for entry in entries}),
                PublicationCase.family_id.in_({entry.family_id for entry in entries}),
                PublicationCase.outcome.is_not(None),
            )
        )
    )
