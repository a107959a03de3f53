"""Where a consultation stands: what staff decided × what the calendar says."""

import datetime as dt

import pytest

from webapp.clock import CHINA, end_of_day, start_of_day
from webapp.consultations.policy import Phase, State, phase

OPENS = start_of_day(dt.date(2021, 8, 12))
CLOSES = end_of_day(dt.date(2021, 9, 11))
TICK = dt.timedelta(microseconds=1)
MOMENTS = {
    "long before": OPENS - dt.timedelta(days=400),
    "just before": OPENS - TICK,
    "at the opening": OPENS,
    "in the middle": OPENS + (CLOSES - OPENS) / 2,
    "at the last moment": CLOSES - TICK,
    "at the end": CLOSES,
    "long after": CLOSES + dt.timedelta(days=400),
}
TABLE = {
    State.DRAFT: dict.fromkeys(MOMENTS, Phase.HIDDEN),
    State.CLOSED: dict.fromkeys(MOMENTS, Phase.CLOSED),
    State.PUBLISHED: {
        "long before": Phase.COMING,
        "just before": Phase.COMING,
        "at the opening": Phase.OPEN,
        "in the middle": Phase.OPEN,
        "at the last moment": Phase.OPEN,
        "at the end": Phase.CLOSED,
        "long after": Phase.CLOSED,
    },
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("when", MOMENTS)
def test_phase_follows_the_table(state: State, when: str) -> None:
    assert phase(state, OPENS, CLOSES, MOMENTS[when]) is TABLE[state][when]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2021-08-11T23:59:59", Phase.COMING),
        ("2021-08-12T00:00:00", Phase.OPEN),
        ("2021-09-11T23:59:59", Phase.OPEN),
        ("2021-09-12T00:00:00", Phase.CLOSED),
    ],
)
def test_days_are_those_of_china(clock: str, expected: Phase) -> None:
    now = dt.datetime.fromisoformat(clock).replace(tzinfo=CHINA)
    assert phase(State.PUBLISHED, OPENS, CLOSES, now) is expected
