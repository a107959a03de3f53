"""The one place that reads the wall clock, and the zone in which the public reads it."""

import datetime as dt
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def utc_now() -> dt.datetime:
    """Return the current moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)  # noqa: TID251


def start_of_day(day: dt.date) -> dt.datetime:
    """Return the first moment of a day in Asia/Shanghai, as UTC."""
    return dt.datetime.combine(day, dt.time(), CHINA).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """Return the first moment after a day in Asia/Shanghai, as UTC.

    A period that closes on a day closes at the end of it, whatever the server's zone.
    """
    return start_of_day(day + dt.timedelta(days=1))


def last_day(end: dt.datetime) -> dt.date:
    """Return the last day, in Asia/Shanghai, of a period whose end is exclusive."""
    return (end - dt.timedelta(microseconds=1)).astimezone(CHINA).date()
