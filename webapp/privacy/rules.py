"""What is erased when, as conditions on rows.

Contact fields go ``retention_days`` after the consultation's last day, and as long after they
were entered. What was never sent goes 30 days after the last day, with its comments, codes and
devices; the devices of what was sent go then too. Captchas go seven days after they ended:
before, they would be good a second time.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, delete, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.abuse.captcha import ID_LIFE
from webapp.abuse.models import CaptchaChallenge, SpentProof
from webapp.abuse.proof import LIFE
from webapp.consultations.models import Consultation
from webapp.submissions.models import RespondentToken, Submission
from webapp.submissions.policy import SubmissionState
from webapp.submissions.queries import ERASED
from webapp.submissions.services_erasing import erase_contact

BATCH: Final = 500
DRAFT_LIFE: Final = dt.timedelta(days=30)  # after the last day of the consultation

Key = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rows are due, by their key, and how they are erased."""

    name: str
    key: Key
    due: Callable[[Session, dt.datetime], ColumnElement[bool]]
    erase: Callable[[Session, Sequence[Any]], int]

    def count(self, session: Session, now: dt.datetime) -> int:
        """Return how many rows are due."""
        query = select(func.count(self.key)).where(self.due(session, now))
        return session.scalars(query).one()

    def apply(self, session: Session, now: dt.datetime) -> int:
        """Erase at most a batch of what is due; return how many rows."""
        query = select(self.key).where(self.due(session, now)).limit(BATCH)
        keys = session.scalars(query).all()
        return self.erase(session, keys) if keys else 0


def _contacts(session: Session, now: dt.datetime) -> ColumnElement[bool]:
    periods = session.execute(
        select(Consultation.id, Consultation.closes_at, Consultation.retention_days)
    )
    ended = []
    for number, closes_at, days in periods:
        since = now - dt.timedelta(days=days)
        if closes_at <= since:  # a letter that came late is kept as long as the others
            ended.append((Submission.consultation_id == number) & (Submission.started_at <= since))
    held = [getattr(Submission, name).is_not(None) for name in ERASED]
    return or_(false(), *ended) & or_(*held)


def _drafts(_session: Session, now: dt.datetime) -> ColumnElement[bool]:
    since = now - DRAFT_LIFE
    unsent = (Submission.state == SubmissionState.OPEN) & (Submission.updated_at <= since)
    return unsent & Submission.consultation_id.in_(_closed(since))


def _devices(_session: Session, now: dt.datetime) -> ColumnElement[bool]:
    since = now - DRAFT_LIFE
    sent = select(Submission.id).where(
        Submission.state != SubmissionState.OPEN, Submission.consultation_id.in_(_closed(since))
    )
    return RespondentToken.submission_id.in_(sent)


def _closed(since: dt.datetime) -> Any:  # noqa: ANN401 - a subquery
    return select(Consultation.id).where(Consultation.closes_at <= since)


def _captchas(_session: Session, now: dt.datetime) -> ColumnElement[bool]:
    return CaptchaChallenge.expires_at < now - ID_LIFE


def _proofs(_session: Session, now: dt.datetime) -> ColumnElement[bool]:
    return SpentProof.expires_at < now - LIFE


def _deleting(key: Key) -> Callable[[Session, Sequence[Any]], int]:
    def erase(session: Session, keys: Sequence[Any]) -> int:
        found = session.execute(delete(key.class_).where(key.in_(keys)))
        return found.rowcount if isinstance(found, CursorResult) else 0

    return erase


RULES: Final = (
    Rule("contacts", Submission.id, _contacts, erase_contact),
    Rule("drafts", Submission.id, _drafts, _deleting(Submission.id)),
    Rule("devices", RespondentToken.token_hash, _devices, _deleting(RespondentToken.token_hash)),
    Rule("captchas", CaptchaChallenge.id, _captchas, _deleting(CaptchaChallenge.id)),
    Rule("proofs", SpentProof.challenge, _proofs, _deleting(SpentProof.challenge)),
)
