"""Join lines that a page's width broke: from printed lines back to paragraphs."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.chrome import is_chrome
from webapp.draft_import.lines import Line, is_closed, squash
from webapp.draft_import.tables import is_row
from webapp.draft_import.titles import is_bare_heading, is_explanation, is_label_line, is_title

# Measured on the 17 wrapped and 88 other plain text files of the corpus. Wrapped: at least 93 % of
# the open-ended lines have one length (44 lines or more, 24 to 36 characters), and at most 4 % of
# all lines are longer. Others, where such lines agree at all: at least 34 % are longer.
_NARROWEST: Final = 15
_FEWEST: Final = 5
_SHARE: Final = 0.6
_SLACK: Final = 2
_LONGER: Final = 0.1
# A heading is centred or stands after a marker, so that it breaks before the margin.
_LONG_HEADING: Final = 0.7
# 意见反馈截止日期：…日 above the title.
_DATED: Final = re.compile(r"：.*\d日$")
_NEVER_FIRST: Final = frozenset("，。；：、！？,;:!?）)》〉”’」』】〕")


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
    width = _wrap_width(_body(lines))
    if width is None:
        return Unwrapped(tuple(lines), guessed=False)
    joiner = _Joiner(width, indented=_marks_paragraphs_by_indent(lines))
    for line, after in zip(lines, [*(line.text for line in lines[1:]), ""], strict=True):
        joiner.take(line, after)
    return Unwrapped(joiner.finish(), guessed=not joiner.indented)


class _Joiner:
    """Puts paragraphs together line by line."""

    def __init__(self, width: _Width, *, indented: bool) -> None:
        self.indented = indented
        self._width = width
        self._whole: list[Line] = []
        self._parts: list[str] = []
        self._previous: Line | None = None
        self._titles: set[str] = set()
        self._within_units = False
        self._depth = 0

    def take(self, line: Line, after: str) -> None:
        """Add a line to its paragraph; `after` is the text of the next one, or ""."""
        if self._previous is not None and self._continues(self._previous, line, after):
            self._parts.append(line.text)
            self._depth += _open_brackets(line.text)
        else:
            self._flush()
            self._begin(line)
        self._previous = line

    def _begin(self, line: Line) -> None:
        self._whole.append(line)
        self._parts = [line.text]
        self._depth = _open_brackets(line.text)
        if not self._is_within(line) and is_title(line.text):
            self._titles.add(squash(line.text))
        self._within_units = self._within_units or self._begins_body(line.text)

    def _begins_body(self, text: str) -> bool:
        """A notice has items before the title is named; those of a decision come after it."""
        return marks.article_start(text) is not None or (
            bool(self._titles) and marks.decision_item(text) is not None
        )

    def finish(self) -> tuple[Line, ...]:
        self._flush()
        return tuple(self._whole)

    def _flush(self) -> None:
        if len(self._parts) > 1:
            self._whole[-1] = replace(self._whole[-1], text=_join(self._parts))

    def _continues(self, previous: Line, line: Line, after: str) -> bool:
        if line.after_blank:
            return False
        if self._is_note() and self._depth > 0 and not _begins_unit(line.text):
            return True
        if self._is_heading(previous):
            return _continues_heading(line.text)
        if not self._width.filled_by(previous):
            return False
        return line.text[0] in _NEVER_FIRST or not (
            (self.indented and line.indent and line.indent >= previous.indent)
            or self._stands_alone(line)
            or self._ends_with_line(previous)
            or self._begins_block(previous.text, line.text, after)
        )

    def _is_heading(self, line: Line) -> bool:
        """Tell whether the paragraph so far is a division's heading, long enough to go on."""
        if len(self._parts) > 1 or marks.division_start(line.text) is None:
            return False
        # A page number after dots ends an entry of a 目录.
        whole = marks.toc_entry(line.text) == squash(line.text)
        return whole and _characters(line) >= _LONG_HEADING * self._width.characters

    def _stands_alone(self, line: Line) -> bool:
        return bool(line.rows) or is_row(line.text) or is_label_line(line.text)

    def _ends_with_line(self, line: Line) -> bool:
        """Tell whether a paragraph so far is a row, title, note or page line: never continued."""
        whole_note = self._is_note() and self._depth <= 0 and line.text.endswith(("）", ")"))
        if whole_note or line.rows or is_row(line.text):
            return True
        if len(self._parts) > 1:
            return False
        if is_chrome(line.text) or is_explanation(line.text):
            return True
        if not self._within_units and _ends_before_body(line.text):
            return True
        if marks.division_start(line.text) is not None:
            return True
        again = squash(line.text) in self._titles
        return is_title(line.text) and (again or not self._is_within(line))

    def _is_note(self) -> bool:
        """Tell whether the paragraph so far begins as a 题注 does."""
        return not self._within_units and self._parts[0].startswith(("（", "("))

    def _is_within(self, line: Line) -> bool:
        """Tell whether a line is text of the body and not a title.

        Where paragraphs are indented, a flush line that continues none is a title for certain.
        """
        if self.indented:
            return line.indent > 0
        return self._within_units or bool(self._titles)

    def _begins_block(self, before: str, text: str, after: str) -> bool:
        """Tell whether a flush line after a full one begins a heading, article or item."""
        if not is_closed(before):
            return False
        if marks.division_start(text) or text in marks.UNNUMBERED_HEADINGS:
            return True
        if marks.is_attachment_heading(text) or is_chrome(text) or is_explanation(text + after):
            return True
        if self.indented:
            return is_explanation(text)
        start = marks.article_start(text)
        if start is not None:
            return not start.is_reference
        return marks.item_start(text) is not None or is_explanation(text)


def _ends_before_body(text: str) -> bool:
    """Tell whether a line is the date of a notice, or an entry of a 目录 with its page number."""
    return _DATED.search(text) is not None or marks.toc_entry(text) != squash(text)


def _open_brackets(text: str) -> int:
    return sum(text.count(c) for c in "（(") - sum(text.count(c) for c in "）)")


def _continues_heading(text: str) -> bool:
    """Tell whether a line after a full heading is the rest of it."""
    known = marks.article_start(text) or marks.division_start(text) or marks.item_start(text)
    named = marks.is_preamble_heading(text) or squash(text) in marks.UNNUMBERED_HEADINGS
    return is_bare_heading(text) and not known and not named


def _begins_unit(text: str) -> bool:
    return marks.article_start(text) is not None or marks.decision_item(text) is not None


def _join(parts: list[str]) -> str:
    text = [parts[0]]
    for before, part in pairwise(parts):
        words = f"{before[-1]}{part[0]}"
        text += [" " if words.isascii() and words.isalpha() else "", part]
    return "".join(text)


def _body(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out what stands before 第一条: a notice or 题注 may be set in another way."""
    for index, line in enumerate(lines):
        start = marks.article_start(line.text)
        if start is not None and start.key == (1, 0) and not start.is_reference:
            return lines[index:]
    return lines


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
