"""A table under construction."""

from typing import Final

from webapp.draft_import.readers.docx.content import Cell, Content, Table
from webapp.draft_import.readers.docx.markup import Element, child, number_at, switch_at

# Word allows 63 columns; a larger number is damage or malice.
_COLUMNS_LIMIT: Final = 63


class OpenTable:
    """Gathers the rows of a table; deleted ones and cells covered by others are left out."""

    def __init__(self) -> None:
        self._rows: list[tuple[Cell, ...]] = []
        self._row: list[Cell] = []
        self._column = 0

    def open_row(self, element: Element) -> bool:
        """Begin a row; False for one that does not show."""
        properties = child(element, "trPr")
        self._row = []
        self._column = min(number_at(properties, "gridBefore") or 0, _COLUMNS_LIMIT)
        return child(properties, "del") is None and not switch_at(properties, "hidden")

    def close_row(self) -> None:
        """End a row."""
        if self._row:
            self._rows.append(tuple(self._row))

    def open_cell(self, element: Element) -> bool:
        """Begin a cell; False for one that is deleted or covered by a merged one."""
        properties = child(element, "tcPr")
        if child(properties, "cellDel") is not None:
            return False
        span = max(1, min(number_at(properties, "gridSpan") or 1, _COLUMNS_LIMIT))
        if _continues(properties, "vMerge") or _continues(properties, "hMerge"):
            self._column += span
            return False
        self._row.append(Cell(self._column, span, ()))
        return True

    def close_cell(self, content: Content) -> None:
        """End a cell."""
        cell = self._row.pop()
        self._row.append(Cell(cell.column, cell.span, content))
        self._column += cell.span

    def finish(self) -> Table:
        """Close the table."""
        return Table(tuple(self._rows))


def _continues(properties: Element | None, name: str) -> bool:
    """Tell whether a cell goes on with a merged one: w:val is then missing or "continue"."""
    merge = child(properties, name)
    return merge is not None and "restart" not in merge.values()
