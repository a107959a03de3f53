"""Shares in whole percent."""

from hypothesis import given
from hypothesis import strategies as st

from webapp.results.shares import percentages

COUNTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=6)


@given(COUNTS)
def test_shares_add_up_to_a_hundred(counts: list[int]) -> None:
    assert sum(percentages(counts)) == (100 if any(counts) else 0)


@given(COUNTS)
def test_no_share_is_a_whole_percent_away_from_the_truth(counts: list[int]) -> None:
    total = sum(counts) or 1
    for count, share in zip(counts, percentages(counts), strict=True):
        assert abs(share - 100 * count / total) < 1 or not any(counts)


def test_of_thirds_the_first_is_rounded_up() -> None:
    assert percentages([1, 1, 1]) == (34, 33, 33)


def test_of_nothing_there_are_no_shares() -> None:
    assert percentages([0, 0]) == (0, 0)
