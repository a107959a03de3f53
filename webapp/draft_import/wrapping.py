"""Join lines that a page's width broke: from printed lines back to paragraphs."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.lines import Line, is_closed
from webapp.draft_import.titles import is_label_line

# Figures below are fitted to the shared corpus: every wrapped file there is wider than 15
# characters, and in no unwrapped file do half of the open-ended lines have one length.
_NARROWEST: Final = 15
_FEWEST: Final = 5
_SHARE: Final = 0.6
_SLACK: Final = 2
_LONGER: Final = 0.1


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
    indented = _marks_paragraphs_by_indent(lines)
    whole: list[Line] = []
    parts: list[str] = []
    previous: Line | None = None
    for line in lines:
        if previous is not None and _continues(previous, line, width, indented=indented):
            parts.append(line.text)
        else:
            _flush(whole, parts)
            whole.append(line)
            parts = [line.text]
        previous = line
    _flush(whole, parts)
    return Unwrapped(tuple(whole), guessed=not indented)


def _flush(whole: list[Line], parts: list[str]) -> None:
    if len(parts) > 1:
        whole[-1] = replace(whole[-1], text=_join(parts))


def _join(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        latin = text[-1].isascii() and text[-1].isalpha() and part[0].isascii() and part[0].isalpha()
        text += (" " if latin else "") + part
    return text


def _continues(previous: Line, line: Line, width: _Width, *, indented: bool) -> bool:
    if not width.filled_by(previous) or line.after_blank:
        return False
    if indented and line.indent > previous.indent:
        return False
    if indented and line.indent and line.indent == previous.indent:
        return False
    if is_label_line(line.text):
        return False
    return not _begins_unit(line.text, is_closed(previous.text), indented=indented)


def _begins_unit(text: str, closed: bool, *, indented: bool) -> bool:  # noqa: FBT001
    """Tell whether a flush line after a full one begins a heading, article or item."""
    if not closed:
        return False
    if marks.division_start(text) or text in marks.UNNUMBERED_HEADINGS:
        return True
    if indented:
        return False
    start = marks.article_start(text)
    if start is not None:
        return not start.is_reference
    return marks.item_start(text) is not None


def _wrap_width(lines: Sequence[Line]) -> _Width | None:
    """Find the width at which a text is wrapped; None when it is not."""
    open_lines = [
        line
        for line in lines
        if _characters(line) >= _NARROWEST and not is_closed(line.text)
    ]
    for measure in (_characters, _columns):
        lengths = Counter(measure(line) for line in open_lines)
        if not lengths:
            return None
        top, _ = lengths.most_common(1)[0]
        near = [line for line in open_lines if abs(measure(line) - top) <= _SLACK]
        longer = sum(measure(line) > top + 2 * _SLACK for line in lines)
        if (
            len(near) >= max(_FEWEST, _SHARE * len(open_lines))
            and longer <= _LONGER * len(lines)
        ):
            return _Width(
                Counter(map(_characters, near)).most_common(1)[0][0],
                Counter(map(_columns, near)).most_common(1)[0][0],
            )
    return None


def _marks_paragraphs_by_indent(lines: Sequence[Line]) -> bool:
    starts = [line for line in lines if marks.article_start(line.text) or marks.item_start(line.text)]
    return sum(line.indent > 0 for line in starts) > len(starts) / 2


def _characters(line: Line) -> int:
    # A wide space of indent takes two columns and the place of one character.
    return len(line.text) + line.indent // 2


def _columns(line: Line) -> int:
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in line.text)
    return len(line.text) + wide + line.indent
