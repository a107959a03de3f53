"""Tables of a page: those that hold data, and those that only place text on the page."""

from collections.abc import Callable, Sequence
from typing import Final

from lxml.etree import _Element

from webapp.draft_import import marks
from webapp.draft_import.draft import Rows
from webapp.draft_import.lines import Line
from webapp.draft_import.readers.docx import content as table_content
from webapp.draft_import.readers.docx.content import Table
from webapp.draft_import.readers.docx.layout import LaidOut, lay_out

Cell = tuple[str, ...]
_PLACED: Final = ("table", "input", "textarea", "select", "button")
_MOST_LINES: Final = 12
_WIDEST: Final = 100
_SEVERAL: Final = 2


def data_rows(table: _Element, read_cell: Callable[[_Element], Cell]) -> Rows | None:
    """Read a table's cells; None when the table is only layout.

    A cell that spans several columns or rows stands in the first of them; the others are empty.
    The lines of a cell are parted by line ends.

    Args:
        table: the element.
        read_cell: gives the lines of a cell.
    """
    if (
        table.get("role") == "presentation"
        or next(table.iterdescendants(*_PLACED), None) is not None
    ):
        return None
    rows = [
        [(cell, read_cell(cell)) for cell in row.iterchildren("td", "th")]
        for row in table.iterdescendants("tr")
    ]
    if _is_layout([[lines for _, lines in row] for row in rows]):
        return None
    return tuple(row for row in _grid(rows) if any(row))


def with_laws(lines: Sequence[Line]) -> LaidOut:
    """Put the lines of a law in the place of a table that carries it: a comparison of two texts.

    Args:
        lines: of the draft, tables among them.
    """
    return lay_out(tuple(_as_table(line.rows) if line.rows else line for line in lines))


def _as_table(rows: Rows) -> Table:
    return Table(tuple(_as_cells(row) for row in rows))


def _as_cells(row: tuple[str, ...]) -> tuple[table_content.Cell, ...]:
    if not any(row[1:]):
        # A heading over all columns.
        return (table_content.Cell(0, len(row), _content(row[0])),)
    return tuple(table_content.Cell(column, 1, _content(text)) for column, text in enumerate(row))


def _content(text: str) -> tuple[Line, ...]:
    return tuple(Line(line) for line in text.split("\n") if line)


def _is_layout(rows: list[list[Cell]]) -> bool:
    filled = [sum(any(lines) for lines in row) for row in rows]
    if sum(count > 0 for count in filled) < _SEVERAL or max(filled) < _SEVERAL:
        return True
    columns = [_articles(rows, column) for column in range(max(map(len, rows)))]
    with_articles = [keys for keys in columns if len(keys) >= _SEVERAL]
    if len(with_articles) == 1:
        # The law itself, an article a row; a list of remarks on articles has more columns.
        return (1, 0) in with_articles[0] and max(filled) <= _SEVERAL
    if with_articles:
        return False
    return any(len(lines) > _MOST_LINES for row in rows for lines in row)


def _articles(rows: list[list[Cell]], column: int) -> set[tuple[int, int]]:
    starts = [
        marks.article_start(line) for row in rows if column < len(row) for line in row[column]
    ]
    return {start.key for start in starts if start is not None and not start.is_reference}


def _grid(rows: list[list[tuple[_Element, Cell]]]) -> Rows:
    placed: list[tuple[str, ...]] = []
    hanging: dict[int, int] = {}
    for row in rows:
        texts: list[str] = []
        below: dict[int, int] = {}
        for cell, lines in row:
            while hanging.get(len(texts), 0) > 0:
                texts.append("")
            width = _span(cell, "colspan")
            height = _span(cell, "rowspan")
            below |= dict.fromkeys(range(len(texts), len(texts) + width), height - 1)
            texts += ["\n".join(lines), *[""] * (width - 1)]
        last = max((column for column, left in hanging.items() if left > 0), default=-1)
        texts += [""] * (last + 1 - len(texts))
        hanging = {column: left - 1 for column, left in hanging.items() if left > 0} | below
        placed.append(tuple(texts))
    width = max(map(len, placed), default=0)
    full = [(*row, *[""] * (width - len(row))) for row in placed]
    used = [column for column in range(width) if any(row[column] for row in full)]
    return tuple(tuple(row[column] for column in used) for row in full)


def _span(cell: _Element, name: str) -> int:
    text = cell.get(name, "1").strip()
    return max(1, min(_WIDEST, int(text))) if text.isascii() and text.isdecimal() else 1
