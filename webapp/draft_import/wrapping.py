"""Join lines that a page's width broke: from printed lines back to paragraphs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.lines import Line, is_closed
from webapp.draft_import.titles import is_label_line, is_title

# Measured on the 17 wrapped and 88 other plain text files of the corpus. Wrapped: at least 93 % of
# the open-ended lines have one length (44 lines or more, 24 to 36 characters), and at most 4 % of
# all lines are longer. Others, where such lines agree at all: at least 34 % are longer.
_NARROWEST: Final = 15
_FEWEST: Final = 5
_SHARE: Final = 0.6
_SLACK: Final = 2
_LONGER: Final = 0.1
_BRACKETED: Final = re.compile(r"[（(].*[）)]")


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """Whole paragraphs; `guessed` when the layout does not show where a paragraph begins."""

    lines: tuple[Line, ...]
    guessed: bool


@dataclass(frozen=True, slots=True)
class _Width:
    characters: int
    columns: int

    def filled_by(self, line: Line) -> bool:
        """Tell whether a line reaches the right margin, so that the next may continue it."""
        return (
            abs(_characters(line) - self.characters) <= _SLACK
            or abs(_columns(line) - self.columns) <= _SLACK
        )


def unwrap(lines: Sequence[Line]) -> Unwrapped:
    """Join the lines of each paragraph when the file is hard-wrapped; else change nothing."""
    width = _wrap_width(lines)
    if width is None:
        return Unwrapped(tuple(lines), guessed=False)
    joiner = _Joiner(width, indented=_marks_paragraphs_by_indent(lines))
    for line in lines:
        joiner.take(line)
    return Unwrapped(joiner.finish(), guessed=not joiner.indented)


class _Joiner:
    """Puts paragraphs together line by line."""

    def __init__(self, width: _Width, *, indented: bool) -> None:
        self.indented = indented
        self._width = width
        self._whole: list[Line] = []
        self._parts: list[str] = []
        self._previous: Line | None = None
        self._within_units = False

    def take(self, line: Line) -> None:
        if self._previous is not None and self._continues(self._previous, line):
            self._parts.append(line.text)
        else:
            self._flush()
            self._whole.append(line)
            self._parts = [line.text]
            self._within_units = self._within_units or _begins_unit(line.text)
        self._previous = line

    def finish(self) -> tuple[Line, ...]:
        self._flush()
        return tuple(self._whole)

    def _flush(self) -> None:
        if len(self._parts) > 1:
            self._whole[-1] = replace(self._whole[-1], text=_join(self._parts))

    def _continues(self, previous: Line, line: Line) -> bool:
        if line.after_blank or not self._width.filled_by(previous):
            return False
        if self.indented and line.indent and line.indent >= previous.indent:
            return False
        if len(self._parts) == 1 and self._stands_alone(previous):
            return False
        return not is_label_line(line.text) and not self._begins_block(previous.text, line.text)

    def _stands_alone(self, line: Line) -> bool:
        """Tell whether a line is a heading or title, which ends with the line."""
        if marks.division_start(line.text) is not None:
            return True
        # Where paragraphs are indented, a flush line that continues none is a title for certain.
        within = line.indent > 0 if self.indented else self._within_units
        return not within and (is_title(line.text) or _BRACKETED.fullmatch(line.text) is not None)

    def _begins_block(self, before: str, text: str) -> bool:
        """Tell whether a flush line after a full one begins a heading, article or item."""
        if not is_closed(before):
            return False
        if marks.division_start(text) or text in marks.UNNUMBERED_HEADINGS:
            return True
        if self.indented:
            return False
        start = marks.article_start(text)
        if start is not None:
            return not start.is_reference
        return marks.item_start(text) is not None


def _begins_unit(text: str) -> bool:
    return marks.article_start(text) is not None or marks.decision_item(text) is not None


def _join(parts: list[str]) -> str:
    text = [parts[0]]
    for before, part in pairwise(parts):
        words = f"{before[-1]}{part[0]}"
        text += [" " if words.isascii() and words.isalpha() else "", part]
    return "".join(text)


def _wrap_width(lines: Sequence[Line]) -> _Width | None:
    """Find the width at which a text is wrapped; None when it is not."""
    open_lines = [
        line for line in lines if _characters(line) >= _NARROWEST and not is_closed(line.text)
    ]
    for measure in (_characters, _columns):
        lengths = Counter(measure(line) for line in open_lines)
        if not lengths:
            return None
        top, _ = lengths.most_common(1)[0]
        near = [line for line in open_lines if abs(measure(line) - top) <= _SLACK]
        longer = sum(measure(line) > top + 2 * _SLACK for line in lines)
        if len(near) >= max(_FEWEST, _SHARE * len(open_lines)) and longer <= _LONGER * len(lines):
            return _Width(
                Counter(map(_characters, near)).most_common(1)[0][0],
                Counter(map(_columns, near)).most_common(1)[0][0],
            )
    return None


def _marks_paragraphs_by_indent(lines: Sequence[Line]) -> bool:
    starts = [line for line in lines if _begins_unit(line.text)]
    return 2 * sum(line.indent > 0 for line in starts) > len(starts)


def _characters(line: Line) -> int:
    # A wide space of indent takes two columns and the place of one character.
    return len(line.text) + line.indent // 2


def _columns(line: Line) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in line.text)
    return len(line.text) + wide + line.indent
