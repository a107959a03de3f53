"""The chart of comments by day."""

import datetime as dt

import pytest

from webapp.results.days import LINES, MOST, Chart, chart_of

FIRST = dt.date(2026, 11, 1)


def chart(*counts: int) -> Chart:
    days = [((FIRST + dt.timedelta(days=n)).isoformat(), c) for n, c in enumerate(counts) if c]
    found = chart_of(days)
    assert found is not None
    return found


def test_a_day_without_comments_has_a_place() -> None:
    found = chart(3, 0, 0, 6)
    assert [column.count for column in found.columns] == [3, 0, 0, 6]
    assert found.total == 9


def test_the_first_of_the_highest_is_the_peak() -> None:
    found = chart(2, 7, 7)
    assert found.peak.first == dt.date(2026, 11, 2)
    assert sum(column.is_peak for column in found.columns) == 1


@pytest.mark.parametrize(
    ("most", "scale"),
    [
        (1, (1, 0)),
        (3, (3, 2, 1, 0)),
        (9, (10, 5, 0)),
        (53186, (60000, 40000, 20000, 0)),
        (100, (100, 50, 0)),
    ],
)
def test_the_scale_has_round_marks(most: int, scale: tuple[int, ...]) -> None:
    assert chart(most).scale == scale


@pytest.mark.parametrize("most", [1, 7, 41, 999, 123_456, 10**7])
def test_columns_stay_within_the_chart(most: int) -> None:
    found = chart(most, 1)
    assert found.scale[0] >= most
    assert 2 <= len(found.scale) <= LINES + 1
    for column in found.columns:
        assert column.top + column.height == pytest.approx(100)
        assert column.left >= 0
        assert column.left + column.width <= 100


@pytest.mark.parametrize("days", [93, 200, 700, 3000])
def test_a_long_time_is_told_in_weeks(days: int) -> None:
    found = chart(*[1] * days)
    assert len(found.columns) <= MOST
    assert found.total == days
    assert not found.is_daily
    assert found.columns[-1].last == FIRST + dt.timedelta(days=days - 1)


def test_a_month_has_few_dates_below_it() -> None:
    named = [column.first.day for column in chart(*[1] * 30).columns if column.is_named]
    assert named == [1, 6, 11, 16, 21, 26, 30]


@pytest.mark.parametrize("days", [[], [["2026-11-01", 0]]])
def test_without_comments_there_is_no_chart(days: list[list[object]]) -> None:
    assert chart_of(days) is None
