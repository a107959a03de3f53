"""Rows put together to paragraphs by where they begin and end on the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from webapp.draft_import import marks
from webapp.draft_import.lines import is_closed
from webapp.draft_import.readers.pdf.frames import body_size, frames_of
from webapp.draft_import.readers.pdf.rows import Row

# In parts of the character size, if not said otherwise.
_FLUSH: Final = 0.7
_FULL: Final = 1.2
_NEARLY_FULL: Final = 4.2
_SHORT: Final = 2.0
_CENTRED: Final = 1.2
_ONE_CENTRE: Final = 0.6
_SMALL: Final = 0.95  # parts of the size of the text
_HANGING: Final = 0.8
_DEEPEST: Final = 4.5
_BLANK: Final = 1.28  # parts of the usual distance of rows
_FAR: Final = 1.8
_TITLE_PITCH: Final = 2.4
_SAME_SIZE: Final = 0.08  # parts of either size
_TITLE_SIZE: Final = 1.15  # parts of the size of the text
_WIDE_TITLE: Final = 0.82  # parts of the width of the column
_WIDE_OPENING: Final = 0.6
_BRACKETS_OPEN: Final = ("（", "(")
_BRACKETS_CLOSE: Final = ("）", ")")
_MOST: Final = 0.6  # parts of the paragraphs
LEADER: Final = re.compile(r"(?:[.．…·・‥_]\s?){4,}(?=\d*$)")
_PAGE_COLUMN: Final = re.compile(r"[\t　]\d{1,4}$")

Layout = Literal["indented", "spaced", "unknown"]


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and its place: `start` and `end` are its distances from the edges of its column.

    Both are in parts of the character size; `pitch` is the distance from the row above, infinite
    at the top of a page or column, and `distance` the same in parts of the usual distance;
    `opening` says that all rows before it are centred too, as those of a title page.
    """

    row: Row
    start: float
    end: float
    width: float
    pitch: float
    distance: float
    opening: bool

    @property
    def blank(self) -> bool:
        """Whether an empty stretch stands above the row."""
        return _BLANK < self.distance < float("inf")

    @property
    def centred(self) -> bool:
        """Whether the row stands in the middle of its column."""
        return self.start > _FLUSH and abs(self.start - self.end) <= _CENTRED

    @property
    def fills(self) -> bool:
        """Whether the row reaches from edge to edge, or nearly."""
        return self.start <= _FLUSH and self.end <= _FULL

    @property
    def loose(self) -> bool:
        """Whether the row is an entry of a table of contents, or cells of a table."""
        return is_loose(self.row)


def is_loose(row: Row) -> bool:
    """Tell whether a row is an entry of a table of contents, or cells of a table."""
    return "\t" in row.text or bool(LEADER.search(row.text) or _PAGE_COLUMN.search(row.text))


def place(pages: Sequence[Sequence[Row]]) -> tuple[list[Placed], float]:
    """Measure where each row stands; also return the size of the text, in points."""
    rows = [row for page in pages for row in page]
    size = body_size(rows)
    frames = frames_of(pages, size)
    pitches = [_pitch(above, row) for above, row in pairwise(rows)]
    near = sorted(pitch for pitch in pitches if 0 < pitch < float("inf"))
    usual = near[len(near) // 4] if near else 0.0
    placed: list[Placed] = []
    for row, pitch in zip(rows, [float("inf"), *pitches], strict=False):
        frame = frames[row.page, row.column]
        start, end = (row.x0 - frame.left) / size, (frame.right - row.x1) / size
        distance = pitch / (max(usual, size) * max(1.0, row.size / size))
        opening = not placed or (placed[-1].opening and _is_of_opening(placed[-1], size))
        width = (frame.right - frame.left) / size
        placed.append(Placed(row, start, end, width, pitch, distance, opening))
    return placed, size


def _is_of_opening(row: Placed, size: float) -> bool:
    """Tell whether the title may still follow a row: a title line, or a header in small type."""
    return row.centred or row.fills or row.row.size < _SMALL * size


def _pitch(above: Row, row: Row) -> float:
    if (above.page, above.column) != (row.page, row.column):
        return float("inf")
    return above.y - row.y


def layout_of(placed: Sequence[Placed]) -> Layout:
    """Find how paragraphs are told apart: by their indent, by space above them, or not at all."""
    starts = [
        row
        for before, row in pairwise(placed)
        if before.end > _SHORT and not (before.loose or row.loose)
        if not row.centred or row.start <= _DEEPEST
    ]
    if not starts:
        return "unknown"
    if sum(row.start > _FLUSH for row in starts) >= _MOST * len(starts):
        return "indented"
    if sum(row.blank for row in starts) >= _MOST * len(starts):
        return "spaced"
    return "unknown"


def group(placed: Sequence[Placed], layout: Layout, size: float) -> list[list[Placed]]:
    """Put the rows of each paragraph, and those of each title, together."""
    groups: list[list[Placed]] = []
    for row in placed:
        if groups and _joined(groups[-1][0], groups[-1][-1], row, layout, size):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _joined(first: Placed, before: Placed, row: Placed, layout: Layout, size: float) -> bool:
    if before.loose or row.loose or _parted(before, row, layout):
        return False
    if _have_one_centre(before, row):
        return _is_title(before, row, size)
    if not _is_full(before) or _follows_note(before.row.text, row.row.text):
        return False
    if not is_closed(before.row.text):
        hanging = first.start > _FLUSH and row.start >= first.start + _HANGING
        return layout != "indented" or row.start <= _FLUSH or hanging
    if before.row.last_font != row.row.first_font or _begins_block(row.row.text):
        return False
    return row.pitch < float("inf") if layout == "spaced" else row.start <= _FLUSH


def _follows_note(before: str, text: str) -> bool:
    """Tell whether a row begins anew after a draft label or note, which have no full stop."""
    return before.endswith(_BRACKETS_CLOSE) and (
        text.startswith(_BRACKETS_OPEN) or _begins_block(text)
    )


def _have_one_centre(before: Placed, row: Placed) -> bool:
    """Tell whether two rows are centred on each other, whatever they are centred in."""
    apart = (row.row.x0 + row.row.x1 - before.row.x0 - before.row.x1) / 2
    inside = min(row.start, row.end) > _FLUSH
    return inside and abs(apart) <= _ONE_CENTRE * row.row.size


def _begins_block(text: str) -> bool:
    """Tell whether a row after a closed one begins a heading, article or item by its words."""
    start = marks.article_start(text)
    if start is not None:
        return not start.is_reference
    return bool(marks.division_start(text) or marks.item_start(text))


def is_guessed(placed: Sequence[Placed], layout: Layout) -> bool:
    """Tell whether a paragraph may end where nothing but its last sentence shows it."""
    return layout == "unknown" and any(
        _is_full(before) and is_closed(before.row.text) and row.start <= _FLUSH
        for before, row in pairwise(placed)
        if not (before.loose or row.loose or _begins_block(row.row.text))
    )


def _is_full(row: Placed) -> bool:
    """Tell whether a row ends at the right edge, or near it for want of a place to break."""
    return row.end <= (_FULL if is_closed(row.row.text) else _NEARLY_FULL)


def _parted(before: Placed, row: Placed, layout: Layout) -> bool:
    """Tell whether space or the size of the type keeps two rows apart."""
    limit = _FAR if layout == "indented" else _BLANK
    larger, smaller = sorted((before.row.size, row.row.size), reverse=True)
    return limit < row.distance < float("inf") or larger - smaller > _SAME_SIZE * larger


def _is_title(before: Placed, row: Placed, size: float) -> bool:
    """Tell whether two centred rows are one title: in large type, or the first fills its line."""
    text = row.row.text
    if row.pitch > _TITLE_PITCH * row.row.size or text.startswith(_BRACKETS_OPEN):
        return False
    ended = before.row.text.endswith(_BRACKETS_CLOSE) or is_closed(before.row.text)
    if ended or _begins_block(text):
        return False
    if row.row.size >= _TITLE_SIZE * size:
        return True
    wide = _WIDE_OPENING if row.opening else _WIDE_TITLE
    return before.end + before.start <= (1 - wide) * before.width
