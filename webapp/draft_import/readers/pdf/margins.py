"""Running headers, footers and page numbers, known by their place and by coming again."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from webapp.draft_import.lines import squash
from webapp.draft_import.readers.pdf.rows import Row

# A header or footer stands in this share of the page, among the outermost rows.
_ZONE: Final = 0.14
_OUTERMOST: Final = 3
_SHARE: Final = 0.4
_STEP: Final = 0.008
_BAR: Final = r"[-－—–―_·•~～|]"
_DECORATED: Final = re.compile(
    rf"{_BAR}{{1,3}}(?:\d{{1,4}}|[ivxIVX]{{1,6}}){_BAR}{{1,3}}|第\d{{1,4}}页(?:[,，/／]?共\d{{1,4}}页)?|"
    r"\d{1,4}[/／]\d{1,4}|(?:Page|page|PAGE|P\.?)\d{1,4}(?:of\d{1,4})?"
)
_BARE: Final = re.compile(r"\d{1,4}")


def without_margins(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Drop what stands at the top and foot of the pages and is no text of the draft."""
    repeated = _repeated(pages)
    offsets = _offsets(pages)
    kept = []
    for rows in pages:
        outer = {id(row) for row in _outermost(rows)}
        kept.append(
            [
                row
                for row in rows
                if id(row) not in outer or not (_key(row) in repeated or _is_number(row, offsets))
            ]
        )
    return kept


def _repeated(pages: Sequence[Sequence[Row]]) -> set[tuple[str, int]]:
    """Find texts, with their heights, that stand at one place on many pages.

    Two heights count as one place when they fall in the same or in neighbouring steps.
    """
    seen = Counter(key for rows in pages for key in {_key(row) for row in _outermost(rows)})
    least = max(2.0, _SHARE * sum(bool(rows) for rows in pages))
    return {
        (text, step)
        for text, step in seen
        if sum(seen[text, step + near] for near in (-1, 0, 1)) >= least
    }


def _offsets(pages: Sequence[Sequence[Row]]) -> set[int]:
    """Find by how much the numbers on pages differ from the count of pages, on two at least."""
    found = Counter(
        offset
        for rows in pages
        for offset in {_offset(row) for row in _outermost(rows) if _is_bare(row)}
    )
    return {1, *(offset for offset, count in found.items() if count > 1)}


def _is_bare(row: Row) -> bool:
    return _BARE.fullmatch(squash(row.text)) is not None


def _offset(row: Row) -> int:
    return int(squash(row.text)) - row.page


def _outermost(rows: Sequence[Row]) -> Iterator[Row]:
    by_height = sorted(rows, key=lambda row: row.top)
    for row in by_height[:_OUTERMOST]:
        if row.top <= _ZONE:
            yield row
    for row in by_height[-_OUTERMOST:]:
        if row.top >= 1 - _ZONE:
            yield row


def _key(row: Row) -> tuple[str, int]:
    return re.sub(r"\d+", "#", squash(row.text)), round(row.top / _STEP)


def _is_number(row: Row, offsets: set[int]) -> bool:
    if _is_bare(row):
        return _offset(row) in offsets
    return _DECORATED.fullmatch(squash(row.text)) is not None
