"""Texts as WordprocessingML can hold them; pure."""

import re
from typing import Final

REPLACEMENT: Final = "\ufffd"
# XML 1.0 forbids some of these, and nobody can see the others.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_BREAKS: Final = re.compile("\r\n?|[\x85\u2028\u2029]")
# What turns round all that follows is named in its place; marks of one place may stay.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPECIAL: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_ESCAPED: Final = re.compile('[&<>"]')


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, whatever ends them, in characters that a document may have.

    A control character or half a surrogate pair becomes U+FFFD; what would reverse the words
    that follow, such as U+202E, is written out.
    """
    plain = _FORBIDDEN.sub(REPLACEMENT, _BREAKS.sub("\n", text))
    return _TURNING.sub(lambda found: f"〔U+{ord(found[0]):04X}〕", plain).split("\n")


def attribute(text: str) -> str:
    """Return a text of one line as an attribute or an element of the package holds it."""
    return _ESCAPED.sub(lambda found: _SPECIAL[found[0]], " ".join(lines_of(text)))


def run(line: str, style: str = "") -> str:
    """Return a run of one line in a character style; tabs stay."""
    if not line:
        return ""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    words = attribute(line).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'
