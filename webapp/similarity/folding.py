"""What of a text counts when texts are compared; pure."""

import re
import unicodedata
from functools import cache
from hashlib import blake2b

from opencc import OpenCC

DIGEST_BYTES = 16
_UNHEARD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return a text without what tells no two opinions apart.

    Width, case, white space and punctuation go, and traditional characters become simplified
    ones. A text of signs alone keeps them.
    """
    plain = _simplifier().convert(unicodedata.normalize("NFKC", text).casefold())
    return _UNHEARD.sub("", plain) or "".join(plain.split())


def digest(folded: str) -> bytes:
    """Return the 16 bytes that copies of one folded text share (BLAKE2b)."""
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")
