"""Tells equal ways of contact without keeping one: a keyed index (盲索引); pure."""

import hashlib
import hmac
import re
import unicodedata

from webapp.keys import Keys

INDEX_BYTES = 16
_PUT_IN = re.compile(r"[\s()\-—–]")
_COUNTRY = re.compile(r"^(\+|00)?86(?=1\d{10}$)")


def way_index(text: str, consultation_id: int, keys: Keys) -> bytes | None:
    """Return what equal ways of contact have in common in one consultation; None for none.

    It is keyed, because the digest of a telephone number is found by trying all numbers.
    """
    plain = normal(text)
    if not plain:
        return None
    message = f"{consultation_id}\0{plain}".encode()
    digest = hmac.new(keys.derive("contact way index"), message, hashlib.sha256).digest()
    return digest[:INDEX_BYTES]


def normal(text: str) -> str:
    """Return a way of contact without what people write differently."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _COUNTRY.sub("", _PUT_IN.sub("", plain))
