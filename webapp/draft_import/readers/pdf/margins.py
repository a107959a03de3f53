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
_NUMBER: Final = re.compile(
    r"[^\w\s]{0,3}\d{1,4}[^\w\s]{0,3}|第?\d{1,4}页?[,，/／共]{0,2}(?:第|共|/)?\d{1,4}页?|第\d{1,4}页|"
    r"[-－—–·]?[ivxlcIVXLC]{1,6}[-－—–·]?|(?:Page|page)\d{1,4}(?:of\d{1,4})?"
)


def without_margins(pages: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Drop what stands at the top and foot of the pages and is no text of the draft."""
    repeated = _repeated(pages)
    return [
        [
            row
            for row in rows
            if not (id(row) in outer and (_is_number(row) or repeated[_key(row)] > 1))
        ]
        for rows in pages
        for outer in [{id(row) for row in _outermost(rows)}]
    ]


def _repeated(pages: Sequence[Sequence[Row]]) -> Counter[tuple[str, int]]:
    """Count the pages on which a text stands at one place; 0 for what comes too seldom.

    Two heights count as one place when they fall in the same or in neighbouring steps.
    """
    seen = Counter(key for rows in pages for key in {_key(row) for row in _outermost(rows)})
    least = max(2.0, _SHARE * sum(bool(rows) for rows in pages))
    return Counter(
        {
            (text, step): 2
            for text, step in seen
            if sum(seen[text, step + near] for near in (-1, 0, 1)) >= least
        }
    )


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


def _is_number(row: Row) -> bool:
    return _NUMBER.fullmatch(squash(row.text)) is not None
