"""Equal ways of contact have one index, and nobody can tell which way it was."""

import pytest

from webapp.keys import Keys
from webapp.submissions.blind import way_index


@pytest.mark.parametrize(
    "other", ["138 0013 8000", "+86 138-0013-8000", "１３８００１３８０００", "008613800138000"]
)
def test_the_same_number_written_otherwise_has_the_same_index(keys: Keys, other: str) -> None:
    assert way_index(other, 1, keys) == way_index("13800138000", 1, keys)


def test_case_of_an_address_does_not_matter(keys: Keys) -> None:
    assert way_index("Wang@Example.CN", 1, keys) == way_index("wang@example.cn", 1, keys)


def test_another_number_has_another_index(keys: Keys) -> None:
    assert way_index("13800138001", 1, keys) != way_index("13800138000", 1, keys)


def test_consultations_cannot_be_joined(keys: Keys) -> None:
    assert way_index("13800138000", 1, keys) != way_index("13800138000", 2, keys)


def test_no_way_has_no_index(keys: Keys) -> None:
    assert way_index(" ", 1, keys) is None
