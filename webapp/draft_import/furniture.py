"""What printed pages put between the lines of a text: page numbers and running headers."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from webapp.draft_import.lines import Line, is_closed, squash
from webapp.draft_import.titles import is_title

_DECORATED_NUMBER: Final = re.compile(
    r"[-－—–―·•~～]\s*(\d{1,4})\s*[-－—–―·•~～]|第\s*(\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|"
    r"(\d{1,4})\s*/\s*\d{1,4}"
)
_BARE_NUMBER: Final = re.compile(r"\d{1,4}")
# Numbers nearer to each other than this are a list or a table, not the feet of pages.
_PAGE_LINES: Final = 8
_OPENING_LINES: Final = 12
_HEADER_LENGTHS: Final = range(4, 81)


def without_furniture(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Drop page numbers and the running headers beside them."""
    numbers = _page_numbers(lines)
    if not numbers:
        return tuple(lines)
    headers = _running_headers(lines, numbers)
    beside = {index for number in numbers for index in (number - 1, number + 1)}
    return tuple(
        line
        for index, line in enumerate(lines)
        if index not in numbers and not (index in beside and squash(line.text) in headers)
    )


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    decorated: dict[int, int] = {}
    bare: dict[int, int] = {}
    for index, line in enumerate(lines):
        match = _DECORATED_NUMBER.fullmatch(line.text)
        if match is not None:
            decorated[index] = int(match[1] or match[2] or match[3])
        elif _BARE_NUMBER.fullmatch(line.text):
            bare[index] = int(line.text)
    return set(decorated) | _running_on(decorated, bare)


def _running_on(decorated: dict[int, int], bare: dict[int, int]) -> set[int]:
    """Take bare numbers only where each runs on from its neighbour, a page away."""
    near = {
        index
        for low, high in pairwise(sorted(bare))
        if high - low < _PAGE_LINES
        for index in (low, high)
    }
    far = {index: number for index, number in bare.items() if index not in near}
    found = sorted((far | decorated | {0: 0}).items())
    return {
        index
        for (before, low), (after, high) in pairwise(found)
        if high == low + 1 and after - before >= _PAGE_LINES
        for index in (before, after)
        if index in far
    }


def _running_headers(lines: Sequence[Line], numbers: set[int]) -> set[str]:
    """Find texts that stand beside most page numbers, or repeat the title."""
    beside = Counter(
        squash(lines[index].text)
        for number in numbers
        for index in (number - 1, number + 1)
        if 0 <= index < len(lines) and index not in numbers
        if len(lines[index].text) in _HEADER_LENGTHS and not is_closed(lines[index].text)
    )
    opening = [squash(line.text) for line in lines[:_OPENING_LINES]]
    titles = {text for text in (*opening, *(a + b for a, b in pairwise(opening))) if is_title(text)}
    often = max(2, len(numbers) / 2)
    return {text for text, count in beside.items() if count >= often or text in titles}
