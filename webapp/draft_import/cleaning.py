"""From the text of a file to clean lines, free of invisible characters and markup markers."""

import re
from collections.abc import Iterable
from typing import Final

from webapp.draft_import.lines import Line
from webapp.draft_import.radicals import RADICALS

_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_CHARACTERS: Final = {**RADICALS, **dict.fromkeys(map(ord, _INVISIBLE))}
_WIDE: Final = "\u3000"
_TAB_WIDTH: Final = 4
# Law databases put these before the line they name.
_MARKER: Final = re.compile(r"【(?:题注|编名|章名|节名|条文|标题|正文|附件)】\s*")
_MARKDOWN_HEADING: Final = re.compile(r"#{1,6}\s+")
_MARKDOWN_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")


def lines_of(text: str) -> tuple[Line, ...]:
    """Cut a text into clean lines; empty ones remain only as a hint on the next line."""
    return clean(text.split("\n"))


def clean(raw_lines: Iterable[str]) -> tuple[Line, ...]:
    """Clean lines of text.

    Args:
        raw_lines: lines as the file has them, with their white space.
    """
    cleaned: list[Line] = []
    blank = False
    for raw in raw_lines:
        visible = raw.translate(_CHARACTERS)
        text = _without_markers(visible.strip())
        if text:
            cleaned.append(Line(text, _indent(visible), blank))
        blank = not text
    return tuple(cleaned)


def _without_markers(text: str) -> str:
    for pattern in (_MARKER, _MARKDOWN_HEADING):
        match = pattern.match(text)
        if match is not None:
            text = text[match.end() :]
    return _MARKDOWN_BOLD.sub(r"\1", text) if "**" in text else text


def _indent(line: str) -> int:
    width = 0
    for character in line:
        if not character.isspace():
            break
        width += {_WIDE: 2, "\t": _TAB_WIDTH}.get(character, 1)
    return width
