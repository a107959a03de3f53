"""The closing day ends at midnight in China, wherever the server stands."""

import datetime as dt
import time
from collections.abc import Callable, Iterator

import pytest

from webapp.clock import end_of_day, start_of_day, utc_now

ZONES = ["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Europe/London"]


@pytest.fixture
def server_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Return a function that moves the server to another zone."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2021-09-11", "2021-09-10T16:00+00:00", "2021-09-11T16:00+00:00"),
        ("2024-02-29", "2024-02-28T16:00+00:00", "2024-02-29T16:00+00:00"),
        ("2024-12-31", "2024-12-30T16:00+00:00", "2024-12-31T16:00+00:00"),
        ("2024-03-10", "2024-03-09T16:00+00:00", "2024-03-10T16:00+00:00"),  # a change in New York
        ("1988-06-01", "1988-05-31T15:00+00:00", "1988-06-01T15:00+00:00"),  # China's summer time
    ],
)
def test_day_is_the_same_in_every_zone(
    server_in: Callable[[str], None], zone: str, day: str, start: str, end: str
) -> None:
    server_in(zone)
    assert start_of_day(dt.date.fromisoformat(day)).isoformat(timespec="minutes") == start
    assert end_of_day(dt.date.fromisoformat(day)).isoformat(timespec="minutes") == end


@pytest.mark.parametrize("zone", ZONES)
def test_now_is_aware_and_the_true_moment(server_in: Callable[[str], None], zone: str) -> None:
    server_in(zone)
    now = utc_now()
    assert now.utcoffset() == dt.timedelta()
    assert abs(now.timestamp() - time.time()) < 5
