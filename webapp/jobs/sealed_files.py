"""Files at rest: encrypted piece by piece, so that a change, a cut or another key is found out.

The pieces are chained as in STREAM (Hoang, Reyhanitabar, Rogaway and Vizár 2015): a number and
a mark of the last one are in each nonce, so that none can be left out, moved or added. Every
file has a key of its own, from the instance's key, its place and a salt that it begins with.
"""

import secrets
from collections.abc import Iterator
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.keys import DecryptionError, Keys

SALT_BYTES: Final = 16
PIECE: Final = 64 * 1024  # bytes of the plain file
TAG_BYTES: Final = 16


def seal(plain: IO[bytes], sealed: IO[bytes], keys: Keys, *, place: str) -> None:
    """Encrypt what is left of a file for the one ``place`` it belongs to."""
    salt = secrets.token_bytes(SALT_BYTES)
    sealed.write(salt)
    cipher = _cipher(keys, place, salt)
    for piece, nonce in _pieces(plain, PIECE):
        sealed.write(cipher.encrypt(nonce, piece, None))


def unseal(sealed: IO[bytes], keys: Keys, *, place: str) -> Iterator[bytes]:
    """Yield a file that was encrypted for ``place``, piece by piece, each checked before.

    Raises:
        DecryptionError: it was changed or cut, or was encrypted for another place.
    """
    cipher = _cipher(keys, place, sealed.read(SALT_BYTES))
    for piece, nonce in _pieces(sealed, PIECE + TAG_BYTES):
        try:
            yield cipher.decrypt(nonce, piece, None)
        except InvalidTag:
            raise DecryptionError(place) from None


def _cipher(keys: Keys, place: str, salt: bytes) -> AESGCM:
    return AESGCM(keys.derive(f"{place}:{salt.hex()}"))


def _pieces(file: IO[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield the pieces of a file with their nonces; an empty file is one empty piece."""
    number, piece = 0, file.read(size)
    while True:
        following = file.read(size)
        yield piece, number.to_bytes(11, "big") + bytes([not following])
        if not following:
            return
        number, piece = number + 1, following
