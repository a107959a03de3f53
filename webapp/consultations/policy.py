"""What a consultation allows at a moment; pure."""

import datetime as dt
import enum


class State(enum.StrEnum):
    """What staff decided about a consultation, apart from its period."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class Phase(enum.StrEnum):
    """Where a consultation stands for the public at a moment."""

    HIDDEN = "hidden"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


def phase(state: State, opens_at: dt.datetime, closes_at: dt.datetime, now: dt.datetime) -> Phase:
    """Tell the phase at ``now``; the period includes its start and excludes its end (UTC)."""
    if state is State.DRAFT:
        return Phase.HIDDEN
    if state is State.CLOSED or now >= closes_at:
        return Phase.CLOSED
    return Phase.OPEN if now >= opens_at else Phase.COMING


LEAST_DAYS = 30


def is_short(opens_at: dt.datetime, closes_at: dt.datetime) -> bool:
    """Tell whether a period is under 30 days, which asks for a reason (立法法 art. 40)."""
    return closes_at - opens_at < dt.timedelta(days=LEAST_DAYS)
