"""How much a consultation is asked at the moment: counted by the minute, kept as a tier."""

import datetime as dt
from dataclasses import asdict, dataclass, replace

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.abuse.models import GateMinute, GateState
from webapp.abuse.policy import WINDOW, Counts, Tier, Weather, next_weather
from webapp.audit.commands import PROGRAM, Actor
from webapp.audit.services import record
from webapp.consultations.models import Consultation
from webapp.consultations.policy import State
from webapp.persistence.upsert import insert_into

BETWEEN_LOOKS = dt.timedelta(minutes=1)
KEPT = dt.timedelta(days=30)
ACTION = "gate.tier"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one request adds to the counts of its minute."""

    submissions: int = 0
    held: int = 0
    answers: int = 0
    wrong: int = 0


def count(session: Session, consultation_id: int, seen: Seen, *, now: dt.datetime) -> None:
    """Add to the counts of this minute."""
    values = asdict(seen)
    row = insert_into(session, GateMinute).values(
        consultation_id=consultation_id, minute=minute_of(now), **values
    )
    added = {name: getattr(GateMinute, name) + value for name, value in values.items()}
    session.execute(
        row.on_conflict_do_update(index_elements=["consultation_id", "minute"], set_=added)
    )


def tier_of(session: Session, consultation_id: int) -> Tier:
    """Return a consultation's tier."""
    query = select(GateState.tier).filter_by(consultation_id=consultation_id)
    return session.scalar(query) or Tier.GREEN


def counts_of(session: Session, consultation_id: int, *, now: dt.datetime) -> Counts:
    """Return what happened in the last ten minutes."""
    since = minute_of(now - WINDOW)
    columns = (GateMinute.submissions, GateMinute.answers, GateMinute.wrong)
    row = session.execute(
        select(*(func.coalesce(func.sum(column), 0) for column in columns)).where(
            GateMinute.consultation_id == consultation_id, GateMinute.minute > since
        )
    ).one()
    return Counts(*(int(value) for value in row))


def weather_of(session: Session, consultation_id: int, *, now: dt.datetime) -> Weather:
    """Return the tier of a consultation with all that is known of it."""
    row = session.get(GateState, consultation_id)
    if row is None:
        return Weather(Tier.GREEN, now)
    chosen = Tier(row.chosen) if row.chosen else None
    return Weather(row.tier, row.since, row.usual, row.calm_since, chosen)


def due(session: Session, *, now: dt.datetime) -> list[int]:
    """Return the consultations to look at: open ones, not looked at in the last minute."""
    rows = session.execute(
        select(Consultation.id)
        .outerjoin(GateState, GateState.consultation_id == Consultation.id)
        .where(
            Consultation.state == State.PUBLISHED,
            Consultation.opens_at <= now,
            Consultation.closes_at > now,
            (GateState.checked_at.is_(None)) | (GateState.checked_at <= now - BETWEEN_LOOKS),
        )
        .order_by(Consultation.id)
    )
    return [row.id for row in rows]


def look(session: Session, consultation_id: int, *, now: dt.datetime) -> Weather:
    """Look at the last ten minutes and keep the tier; a change is recorded."""
    consultation = session.get_one(Consultation, consultation_id)
    before = weather_of(session, consultation_id, now=now)
    counts = counts_of(session, consultation_id, now=now)
    after = next_weather(before, counts, now=now, closes_at=consultation.closes_at)
    _keep(session, consultation_id, before, after, PROGRAM, now)
    session.execute(
        delete(GateMinute).where(
            GateMinute.consultation_id == consultation_id,
            GateMinute.minute < minute_of(now - KEPT),
        )
    )
    return after


def choose(
    session: Session, consultation_id: int, tier: Tier | None, actor: Actor, *, now: dt.datetime
) -> Weather:
    """Set a tier by hand, or with None let the counts decide again."""
    before = weather_of(session, consultation_id, now=now)
    after = replace(before, chosen=tier, tier=tier or before.tier, since=now, calm_since=None)
    _keep(session, consultation_id, before, after, actor, now)
    return after


def minute_of(moment: dt.datetime) -> int:
    """Return the minutes from 1970 to a moment."""
    return int(moment.timestamp()) // 60


def _keep(  # noqa: PLR0913, PLR0917
    session: Session,
    consultation_id: int,
    before: Weather,
    after: Weather,
    actor: Actor,
    now: dt.datetime,
) -> None:
    session.merge(GateState(consultation_id=consultation_id, checked_at=now, **asdict(after)))
    if (before.tier, before.chosen) != (after.tier, after.chosen):
        record(
            session,
            actor=actor,
            action=ACTION,
            now=now,
            consultation_id=consultation_id,
            details={"before": before.tier.value, "after": after.tier.value},
        )
