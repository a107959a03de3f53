"""Files at rest: what was changed, cut, moved or is another's is refused; memory stays small."""

import io
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from webapp.jobs import sealed_files
from webapp.jobs.sealed_files import PIECE, SALT_BYTES, TAG_BYTES, seal, unseal
from webapp.keys import DecryptionError, Keys

PLACE = "job:1:file"
SEALED_PIECE = PIECE + TAG_BYTES
PLAIN = b"".join(number.to_bytes(4, "big") for number in range(PIECE // 2))  # two pieces
Change = Callable[[bytes], bytes]


def sealed(plain: bytes, keys: Keys, place: str = PLACE) -> bytes:
    """Return a file's bytes as they lie on the disk."""
    target = io.BytesIO()
    seal(io.BytesIO(plain), target, keys, place=place)
    return target.getvalue()


def unsealed(stored: bytes, keys: Keys, place: str = PLACE) -> bytes:
    """Return what a stored file holds."""
    return b"".join(unseal(io.BytesIO(stored), keys, place=place))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_files_of_any_size_come_back(keys: Keys, size: int) -> None:
    plain = PLAIN[:size]
    assert unsealed(sealed(plain, keys), keys) == plain


def test_nothing_of_it_can_be_read_and_no_two_are_alike(keys: Keys) -> None:
    first, second = sealed(PLAIN, keys), sealed(PLAIN, keys)
    assert PLAIN[1000:1016] not in first
    assert first[SALT_BYTES:] != second[SALT_BYTES:]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda stored: stored[:0], id="empty"),
        pytest.param(lambda stored: stored[:SALT_BYTES], id="no piece"),
        pytest.param(lambda stored: stored[:-1], id="a byte short"),
        pytest.param(lambda stored: stored[: SALT_BYTES + SEALED_PIECE], id="a piece short"),
        pytest.param(lambda stored: stored + b"\0", id="a byte more"),
        pytest.param(lambda stored: stored + stored[-SEALED_PIECE:], id="a piece more"),
        pytest.param(
            lambda stored: (
                stored[:SALT_BYTES] + stored[-SEALED_PIECE:] + stored[SALT_BYTES:][:SEALED_PIECE]
            ),
            id="pieces exchanged",
        ),
        pytest.param(lambda stored: bytes([stored[0] ^ 1]) + stored[1:], id="salt changed"),
        pytest.param(lambda stored: stored[:-1] + bytes([stored[-1] ^ 1]), id="last bit changed"),
        pytest.param(
            lambda stored: stored[:100] + bytes([stored[100] ^ 1]) + stored[101:], id="bit changed"
        ),
    ],
)
def test_what_is_not_as_it_was_written_is_refused(keys: Keys, change: Change) -> None:
    stored = sealed(PLAIN, keys)
    with pytest.raises(DecryptionError):
        unsealed(change(stored), keys)


def test_no_piece_is_given_before_it_was_checked(keys: Keys) -> None:
    stored = sealed(PLAIN, keys)
    pieces = unseal(io.BytesIO(stored[:-1]), keys, place=PLACE)
    assert next(pieces) == PLAIN[:PIECE]
    with pytest.raises(DecryptionError):
        next(pieces)


def test_another_key_and_another_job_open_nothing(keys: Keys) -> None:
    stored = sealed(PLAIN, keys)
    with pytest.raises(DecryptionError):
        unsealed(stored, replace(keys, master=bytes(32)))
    with pytest.raises(DecryptionError):
        unsealed(stored, keys, "job:2:file")


def test_memory_does_not_grow_with_the_file(keys: Keys, tmp_path: Path) -> None:
    plain, stored = tmp_path / "plain", tmp_path / "stored"
    size = 200 * sealed_files.PIECE
    with plain.open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    try:
        with plain.open("rb") as source, stored.open("wb") as target:
            seal(source, target, keys, place=PLACE)
        with stored.open("rb") as source:
            assert sum(len(piece) for piece in unseal(source, keys, place=PLACE)) == size
        assert tracemalloc.get_traced_memory()[1] < 10 * sealed_files.PIECE
    finally:
        tracemalloc.stop()
