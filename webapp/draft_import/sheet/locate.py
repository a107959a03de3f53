"""Tie the rows of a sheet to the lines of the file, and show every line that no row holds."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.draft import Rows
from webapp.draft_import.furniture import without_furniture
from webapp.draft_import.lines import Line, squash
from webapp.draft_import.sheet.findings import AFTER, BEFORE, UNPLACED
from webapp.draft_import.sheet.matching import Span, match, normal
from webapp.draft_import.sheet.places import next_id
from webapp.draft_import.sheet.rows import DIVISIONS, UNITS, Role, Row
from webapp.draft_import.sheet.tree import TOC

FURNITURE: Final = "页码、页眉"
_Place = tuple[int, int]
_END: Final = (1 << 60, 0)
# Shorter remains of a line are brackets, leaders and labels that the parser wrote anew.
_FEWEST_REMAINING: Final = 4
_NO_WORD: Final = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line, or a part of one, that no row holds; `offset` is where it stands in the line."""

    line: int
    offset: int
    text: str
    rows: Rows | None
    why: str = ""

    @property
    def place(self) -> _Place:
        return self.line, self.offset


class _Text:
    """The text of a file without page numbers and running headers, and its lines."""

    def __init__(self, lines: Sequence[Line], *, joined: bool) -> None:
        kept = lines if joined else without_furniture(lines)
        self.lines = lines
        self.kept: list[int] = []
        self.furniture: list[int] = []
        for index, line in enumerate(lines):
            found = len(self.kept) < len(kept) and kept[len(self.kept)] is line
            (self.kept if found else self.furniture).append(index)
        texts = [normal(lines[index].text) for index in self.kept]
        self.whole = "".join(texts)
        self.starts = list(accumulate((len(text) for text in texts), initial=0))

    def place(self, position: int) -> _Place:
        """Return the line of a position and the offset in it."""
        index = bisect_right(self.starts, position) - 1
        return self.kept[index], position - self.starts[index]


def locate(
    rows: tuple[Row, ...], lines: Sequence[Line], *, joined: bool = False
) -> tuple[Row, ...]:
    """Give rows the lines they came from, and put in rows for what no row holds.

    Text that the parser moved to the preamble for want of an article goes back to its place.

    Args:
        rows: as `flatten` gives them.
        lines: those of the file that the draft was parsed from.
        joined: whether its layout joins paragraphs, as `Source.joined` says.
    """
    text = _Text(lines, joined=joined)
    spans = match(rows, text.whole, text.starts[:-1])
    placed = [
        (text.place(found[0][0]) if found else None, _with_source(row, found, text))
        for row, found in zip(rows, spans, strict=True)
    ]
    placed = _with_strays_in_place(placed)
    pieces = _explained(_pieces(text, spans), placed, lines)
    return tuple(_merged(placed, pieces, next_id(rows)))


_Placed = list[tuple[_Place | None, Row]]


def _with_source(row: Row, spans: Sequence[Span], text: _Text) -> Row:
    if not spans:
        return row
    first = min(text.place(start)[0] for start, _ in spans)
    return replace(row, source=(first, max(text.place(end - 1)[0] for _, end in spans)))


def _with_strays_in_place(placed: _Placed) -> _Placed:
    first = min((place for place, row in placed if place and row.role in UNITS), default=_END)
    strays = [
        (place, replace(row, role=Role.PARAGRAPH))
        for place, row in placed
        if place and row.role is Role.PREAMBLE and place > first
    ]
    if not strays:
        return placed
    moved = {row.id for _, row in strays}
    others = [each for each in placed if each[1].id not in moved]
    result: _Placed = []
    for limit, each in zip(_upcoming(others), others, strict=True):
        while strays and strays[0][0] < limit:
            result.append(strays.pop(0))
        result.append(each)
    return [*result, *strays]


def _upcoming(placed: _Placed) -> list[_Place]:
    """Return for each row the first place where it or a row after it stands."""
    limits = list(accumulate((place or _END for place, _ in reversed(placed)), min))
    return limits[::-1]


def _pieces(text: _Text, spans: Sequence[Sequence[Span]]) -> list[_Piece]:
    """List what no row holds, in the order of the file."""
    held = bytearray(len(text.whole))
    for found in spans:
        for start, end in found:
            held[start:end] = b"\1" * (end - start)
    pieces = [_piece(index, text.lines[index], FURNITURE) for index in text.furniture]
    for index, start, end in zip(text.kept, text.starts, text.starts[1:], strict=False):
        line = text.lines[index]
        free = held.count(0, start, end)
        if free == end - start:
            pieces.append(_piece(index, line, ""))
        elif free >= _FEWEST_REMAINING:
            pieces += _remains(index, line, held[start:end])
    return sorted(pieces, key=lambda piece: piece.place)


def _piece(index: int, line: Line, why: str) -> _Piece:
    return _Piece(index, 0, "" if line.rows else line.text, line.rows or None, why)


def _remains(index: int, line: Line, held: bytearray) -> Iterator[_Piece]:
    """Give the parts of a line between those that rows hold, if they have words."""
    visible = [place for place, character in enumerate(line.text) if not character.isspace()]
    offset = 0
    for is_held, run in groupby(held):
        start, offset = offset, offset + len(list(run))
        text = line.text[visible[start] : visible[offset - 1] + 1]
        if not is_held and len(_NO_WORD.sub("", text)) >= _FEWEST_REMAINING:
            yield _Piece(index, start, text, None)


def _explained(pieces: Sequence[_Piece], placed: _Placed, lines: Sequence[Line]) -> list[_Piece]:
    """Say of each piece why it is no part of the draft, by where it stands and what it is."""
    first = min((place for place, _ in placed if place), default=_END)
    last = max((row.source[1] for _, row in placed if row.source), default=-1)
    body = min(
        (place for place, row in placed if place and row.role in {*DIVISIONS, *UNITS}),
        default=first,
    )
    headings = {row.text for _, row in placed if row.role in DIVISIONS}
    contents = [
        piece.place
        for piece in pieces
        if not piece.why and first <= piece.place < body
        if _is_entry(piece.text, lines[piece.line], headings)
    ]

    def why(piece: _Piece) -> str:
        if piece.why:
            return piece.why
        if lines[piece.line].toc or (contents and contents[0] <= piece.place <= contents[-1]):
            return TOC
        if piece.place < first:
            return BEFORE
        return AFTER if piece.line > last else UNPLACED

    return [replace(piece, why=why(piece)) for piece in pieces]


def _is_entry(text: str, line: Line, headings: set[str]) -> bool:
    """Tell whether a piece before the body is of a table of contents."""
    return (
        line.toc
        or squash(text) == TOC
        or marks.division_start(text) is not None
        or marks.toc_entry(text) in headings
        or squash(text).startswith(TOC)
    )


def _merged(placed: _Placed, pieces: Sequence[_Piece], number: int) -> Iterator[Row]:
    """Put the pieces between the rows, each run of one reason as one row."""
    waiting = list(pieces)[::-1]
    for limit, (_, row) in zip(_upcoming(placed), placed, strict=True):
        before = []
        while waiting and waiting[-1].place < limit:
            before.append(waiting.pop())
        for apart in _runs(before):
            yield replace(apart, id=number)
            number += 1
        yield row
    for apart in _runs(waiting[::-1]):
        yield replace(apart, id=number)
        number += 1


def _runs(pieces: Sequence[_Piece]) -> Iterator[Row]:
    """Make rows of pieces; what may belong to the draft after all has a row for each line."""
    run: list[_Piece] = []
    for piece in pieces:
        if run and not _continues(run[-1], piece):
            yield _row(run)
            run = []
        run.append(piece)
    if run:
        yield _row(run)


def _continues(before: _Piece, piece: _Piece) -> bool:
    return (
        piece.why == before.why != UNPLACED
        and piece.line <= before.line + 1
        and not piece.rows
        and not before.rows
    )


def _row(run: Sequence[_Piece]) -> Row:
    text = "\n".join(piece.text for piece in run)
    source = (run[0].line, run[-1].line)
    return Row(0, Role.APART, text, rows=run[0].rows, source=source, why=run[0].why)
