"""The mark on a row that went out."""

import pytest

from webapp.errors import InvalidInputError
from webapp.exchange.stamps import FAMILY, Stamp, read, sign

KEY, OTHER_KEY = bytes(32), b"\1" * 32
STAMP = Stamp(FAMILY, 12, 3, 5)
NUMBER = "2026-03-第3条-000007"
TEXT = sign(STAMP, NUMBER, KEY)


def test_a_stamp_comes_back() -> None:
    assert read(TEXT, NUMBER, KEY, 5) == STAMP


@pytest.mark.parametrize(
    ("text", "number", "key"),
    [
        (TEXT.replace(".3.", ".4."), NUMBER, KEY),
        (TEXT, "2026-03-第3条-000008", KEY),
        (TEXT, NUMBER, OTHER_KEY),
        ("", NUMBER, KEY),
        ("F.12.3.5", NUMBER, KEY),
        (TEXT + "字", NUMBER, KEY),
    ],
)
def test_a_stamp_that_is_not_ours_is_refused(text: str, number: str, key: bytes) -> None:
    with pytest.raises(InvalidInputError, match="版本"):
        read(text, number, key, 5)


def test_a_stamp_of_another_consultation_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="另一部草案"):
        read(TEXT, NUMBER, KEY, 6)
