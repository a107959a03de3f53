"""From the bytes of a web page to its text, whatever it says its encoding is."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A page begins with "<"; without a byte order mark its zero bytes tell UTF-16.
_WIDE: Final = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_DECLARED: Final = re.compile(
    rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w-]+)|<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w-]+)",
    re.IGNORECASE,
)
_DECLARED_WITHIN: Final = 16_384
# Pages that say gb2312 use characters of its successors.
_KNOWN: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "x-gbk": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-16": "utf-16",
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page; `unreadable` counts the places where bytes made no character."""

    text: str
    unreadable: int = 0


def decode(data: bytes) -> Decoded:
    """Decode a web page.

    UTF-8 is tried before the declared encoding: GB text is practically never valid UTF-8, and
    pages that were converted often keep their old declaration. A character cut off at the end of
    the file is left out.
    """
    for mark, encoding in (*_BOMS, *_WIDE):
        if data.startswith(mark):
            return Decoded(_decoded(data, encoding, "replace").lstrip("\ufeff"))
    declared = _declared(data)
    encodings = list(dict.fromkeys(("utf-8", declared or "gb18030")))
    for encoding in encodings:
        try:
            return Decoded(_decoded(data, encoding, "strict"))
        except UnicodeDecodeError:
            continue
    texts = [_decoded(data, each, "replace") for each in dict.fromkeys((*encodings, "gb18030"))]
    best = min(texts, key=lambda text: text.count("\ufffd"))
    return Decoded(best, best.count("\ufffd"))


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:_DECLARED_WITHIN])
    return _KNOWN.get((match[1] or match[2]).decode().lower()) if match is not None else None


def _decoded(data: bytes, encoding: str, errors: str) -> str:
    return codecs.getincrementaldecoder(encoding)(errors).decode(data)
