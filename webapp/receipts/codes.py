"""Codes that people read, write down and say on the telephone.

The alphabet has no 0/O, 1/I/L: 31 symbols. 31 is prime, so a weighted sum modulo 31
finds every wrong symbol and every swap of two symbols.
"""

import hashlib
import hmac
import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
NUMBER_LENGTH = 8  # seven random symbols (2.7e10) and the check symbol
SECRET_LENGTH = 24  # 118 bits: a plain hash of it cannot be searched
RESUME_LENGTH = 12  # 59 bits, behind a rate limit and only until the consultation closes
GROUP = 4


def new_number() -> str:
    """Return a fresh receipt number with its check symbol, e.g. ``7K3MX9QC``."""
    body = _random(NUMBER_LENGTH - 1)
    return body + check_symbol(body)


def check_symbol(body: str) -> str:
    """Return the symbol that makes the weighted sum of a number zero modulo 31."""
    total = sum((i + 2) * ALPHABET.index(s) for i, s in enumerate(reversed(body)))
    return ALPHABET[-total % len(ALPHABET)]


def is_number(text: str) -> bool:
    """Tell whether a normalised text is a receipt number with the right check symbol."""
    return (
        len(text) == NUMBER_LENGTH
        and all(s in ALPHABET for s in text)
        and check_symbol(text[:-1]) == text[-1]
    )


def new_resume_code() -> str:
    """Return a fresh code (续填码) to go on with an unsent submission elsewhere."""
    return _random(RESUME_LENGTH)


def new_secret() -> str:
    """Return a fresh secret for a receipt that staff hand out."""
    return _random(SECRET_LENGTH)


def derive_secret(key: bytes, token: str, number: str, serial: int) -> str:
    """Return the secret of a receipt.

    It is computed, not drawn, so that the second of two clicks shows the same one
    although only its hash is stored; who has no token of the respondent cannot compute it.
    """
    message = f"{token}:{number}:{serial}".encode()
    value = int.from_bytes(hmac.digest(key, message, hashlib.sha256), "big")
    symbols = []
    for _ in range(SECRET_LENGTH):
        value, index = divmod(value, len(ALPHABET))
        symbols.append(ALPHABET[index])
    return "".join(symbols)


def hash_code(code: str) -> bytes:
    """Return what is stored of a secret code: SHA-256 of its symbols."""
    return hashlib.sha256(code.encode()).digest()


def same(stored: bytes, offered: bytes) -> bool:
    """Tell whether two hashes are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(stored, offered)


def normalise(text: str) -> str:
    """Return what a person typed as a code: no spaces or hyphens, half-width, capitals."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(s for s in folded if s.isalnum())


def group(code: str) -> str:
    """Return a code in groups of four, as it is shown."""
    return "-".join(code[i : i + GROUP] for i in range(0, len(code), GROUP))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
