"""Find where in the text of a file the words of rows stand: in order, and in linear time.

Rows whose words stand at one place only are found first; the longest run of them that is in order
holds the others in place, which are searched in the gaps between.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from webapp.draft_import.lines import squash
from webapp.draft_import.radicals import fold_radicals
from webapp.draft_import.sheet.rows import DIVISIONS, UNITS, Role, Row, characters

Span = tuple[int, int]
# The parser gives brackets of one kind; files have several.
_BRACKETS: Final = str.maketrans("([【〖［)]】〗］", "（" * 5 + "）" * 5)
_AFTER_CLOSE: Final = re.compile(r"[。：；！？;:!?）”]")
_DIVISION_LABEL: Final = re.compile(r"第[^第。；，]{1,12}$")
_PIECES: Final = re.compile(r"(?<=）)(?=（)")
# Keys of the index: enough characters to tell most rows apart, few enough for short rows.
_KEYS: Final = (8, 4)
# Rows that begin alike by the hundred are left to the gaps, so that time stays linear.
_MOST_ALIKE: Final = 200


def normal(text: str) -> str:
    """Return a text as it is compared: no white space, no radicals, brackets of one kind."""
    return fold_radicals(squash(text)).translate(_BRACKETS)


def match(rows: Sequence[Row], text: str, starts: Sequence[int]) -> list[list[Span]]:
    """Find for each row the spans of a text that hold its words; none when it is not found.

    Args:
        rows: in reading order.
        text: normal text of the file.
        starts: where its lines start, ascending.
    """
    words = [normal(characters(row)) for row in rows]
    spans: list[list[Span]] = [[] for _ in rows]
    anchors = _anchors(rows, words, text, starts)
    for index, place in anchors:
        spans[index] = [(place, place + len(words[index]))]
    bounds = [(-1, 0, 0), *((i, p, p + len(words[i])) for i, p in anchors)]
    bounds.append((len(rows), len(text), len(text)))
    for (left, _, low), (right, high, _) in pairwise(bounds):
        gap = _Gap(rows, words, text, low, high)
        # What precedes the first article is nearest to it; what follows is nearest to the last.
        order = range(right - 1, left, -1) if left < 0 else range(left + 1, right)
        for index in order:
            spans[index] = gap.find(index, backward=left < 0)
    _find_strays(rows, words, text, spans)
    return spans


def _find_strays(
    rows: Sequence[Row], words: Sequence[str], text: str, spans: list[list[Span]]
) -> None:
    """Look in the body for text that the parser put into the preamble for want of an article."""
    body = next((spans[i][0][0] for i, row in enumerate(rows) if row.role in UNITS and spans[i]), 0)
    for index, row in enumerate(rows):
        if row.role is Role.PREAMBLE and not spans[index] and words[index]:
            place = text.find(words[index], body)
            spans[index] = [(place, place + len(words[index]))] if place >= 0 else []


def _anchors(
    rows: Sequence[Row], words: Sequence[str], text: str, starts: Sequence[int]
) -> list[tuple[int, int]]:
    """Find the rows that stand at one place only, the longest run of them in order."""
    places = sorted({*starts, *(found.end() for found in _AFTER_CLOSE.finditer(text))})
    index: dict[str, list[int]] = {}
    for place in places:
        for size in _KEYS:
            index.setdefault(text[place : place + size], []).append(place)
    found = []
    for number, (row, sought) in enumerate(zip(rows, words, strict=True)):
        if row.role in {*DIVISIONS, Role.TITLE, Role.PREAMBLE_HEADING, Role.DRAFT_LABEL}:
            continue
        size = next((size for size in _KEYS if len(sought) >= size), 0)
        candidates = index.get(sought[:size], []) if size else []
        if len(candidates) > _MOST_ALIKE:
            continue
        exact = [place for place in candidates if text.startswith(sought, place)]
        if len(exact) == 1:
            found.append((number, exact[0]))
    return _longest_in_order(found)


def _longest_in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence whose second numbers rise (patience sorting)."""
    tails: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for position, (_, place) in enumerate(pairs):
        pile = bisect_left(tails, place)
        before.append(piles[pile - 1] if pile else -1)
        tails[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [position]
    longest = []
    position = piles[-1] if piles else -1
    while position >= 0:
        longest.append(pairs[position])
        position = before[position]
    return longest[::-1]


class _Gap:
    """A stretch of text between two rows that were found, and a cursor that goes one way."""

    def __init__(
        self, rows: Sequence[Row], words: Sequence[str], text: str, low: int, high: int
    ) -> None:
        self._rows = rows
        self._words = words
        self._text = text
        self._all = (low, high)
        self._low = low
        self._high = high

    def find(self, index: int, *, backward: bool) -> list[Span]:
        row = self._rows[index]
        for sought in self._forms(index):
            place = self._seek(sought, self._low, self._high, backward=backward)
            if place >= 0:
                span = (self._with_label(row, sought, place, index), place + len(sought))
                self._low, self._high = (self._low, span[0]) if backward else (span[1], self._high)
                return [span]
        return list(self._in_pieces(row))

    def _forms(self, index: int) -> Iterator[str]:
        """Give the words of a row, then those without the label, which the parser may rewrite."""
        row = self._rows[index]
        if self._words[index]:
            yield self._words[index]
        bare = normal(row.caption + row.text)
        if row.role in DIVISIONS and row.label and bare:
            yield bare

    def _seek(self, sought: str, low: int, high: int, *, backward: bool) -> int:
        return (
            self._text.rfind(sought, low, high) if backward else self._text.find(sought, low, high)
        )

    def _with_label(self, row: Row, sought: str, place: int, index: int) -> int:
        """Take in the label that stands before words found without theirs."""
        if row.role not in DIVISIONS or sought == self._words[index]:
            return place
        low = max(self._low, place - 12)
        label = _DIVISION_LABEL.search(self._text, low, place)
        return label.start() if label else place

    def _in_pieces(self, row: Row) -> Iterator[Span]:
        """Find the draft labels that the parser put together, and notes, in any order."""
        if row.role not in {Role.DRAFT_LABEL, Role.NOTE}:
            return
        for piece in _PIECES.split(normal(row.text)):
            place = self._text.rfind(piece, *self._all)
            if place >= 0 and piece:
                yield place, place + len(piece)
