"""White space of HTML: which of it parts words and which only parts the lines of the source."""

import re
from typing import Final

NO_BREAK: Final = "\u00a0"
_EM_SPACE: Final = "\u2003"
_WIDE_SPACE: Final = "\u3000"
# Stands for a line break inside a heading until the heading is whole.
HEADING_BREAK: Final = "\v"

_RUN: Final = re.compile(r"[ \t\r\n\f]+")
_COLLAPSIBLE: Final = re.compile(r"[ \n]+")
_WIDE: Final = re.compile(r"[\u2e80-\uffef“”‘’—…·\s]")
_LABEL: Final = re.compile(r"\s*第[^条\s]{1,9}条(?:之[一二三四五六七八九十]{1,3})?")
_LONGEST_HEADING: Final = 90


def collapse(text: str) -> str:
    """Make one space of a run of white space, or a line end where the run holds one."""
    return _RUN.sub(lambda run: "\n" if "\n" in run[0] or "\r" in run[0] else " ", text)


def preserve(text: str) -> list[str]:
    """Cut preformatted text into lines whose spaces no later step takes away."""
    return [line.replace(" ", NO_BREAK) for line in re.split(r"\r\n|\r|\n", text)]


def settle(raw: str) -> str:
    """Settle the white space of a whole line.

    A line end of the source becomes a space, but nothing between two Chinese characters; spaces
    at the ends go, others (U+3000, U+00A0) are the indent and stay, an em space as U+3000.
    """

    def settled(run: re.Match[str]) -> str:
        start, end = run.span()
        if start == 0 or end == len(raw):
            return ""
        if "\n" not in run[0] or _LABEL.fullmatch(raw, 0, start):
            return " "
        return "" if _WIDE.match(raw[start - 1]) and _WIDE.match(raw[end]) else " "

    text = _COLLAPSIBLE.sub(settled, raw)
    inner = text.lstrip()
    return text[: len(text) - len(inner)].replace(_EM_SPACE, _WIDE_SPACE) + inner


def heading_lines(raw: str) -> list[str]:
    """Part a heading at its line breaks only where it is too long to be one."""
    if HEADING_BREAK not in raw:
        return [raw]
    if len(raw) > _LONGEST_HEADING or re.search("[。；]", raw):
        return raw.split(HEADING_BREAK)
    return [raw.replace(HEADING_BREAK, " ")]
