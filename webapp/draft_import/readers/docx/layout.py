"""Lines from content: tables that only lay out a text become lines, others stay tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.lines import Line
from webapp.draft_import.readers.docx.content import Content, Table
from webapp.draft_import.readers.docx.law_table import LawTable, find_law
from webapp.draft_import.titles import is_title

# Numbers may jump by a slip; a larger jump is a reference.
_JUMP: Final = 3
_COLUMNS_LIMIT: Final = 63


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The lines of a document, and what was left out of its tables, a sentence each."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]


def lay_out(content: Content) -> LaidOut:
    """Turn content into lines.

    A table carries the law when its articles run on from the text before it, or when there are
    no articles anywhere else.
    """
    layout = _Layout(strict=True)
    layout.place(content)
    if not layout.last and layout.has_tables:
        loose = _Layout(strict=False)
        loose.place(content)
        layout = loose if loose.last else layout
    return LaidOut(tuple(layout.lines), tuple(dict.fromkeys(layout.notes)))


class _Layout:
    """One pass over the content; `last` is the number of the last article, 0 before the first."""

    def __init__(self, *, strict: bool) -> None:
        self.lines: list[Line] = []
        self.notes: list[str] = []
        self.last = 0
        self.has_tables = False
        self._strict = strict
        self._has_title = False

    def place(self, content: Content) -> None:
        rest = list(reversed(content))
        while rest:
            item = rest.pop()
            if isinstance(item, Line):
                self._add(item)
            else:
                rest.extend(reversed(self._opened(item)))

    def _opened(self, table: Table) -> Content:
        """Open a table that is only layout; one that is a table becomes a line."""
        if is_layout(table):
            return tuple(item for row in table.rows for cell in row for item in cell.content)
        self.has_tables = True
        law = find_law(table, after=self.last, strict=self._strict)
        if law is not None:
            self.notes += law.notes
            return self._with_header_title(law)
        line = as_line(table)
        self.lines += [line] if line.text.strip() else []
        return ()

    def _with_header_title(self, law: LawTable) -> Content:
        """Keep a column's heading where nothing else names the draft."""
        names = [line for line in law.header if is_title(line.text)]
        return law.content if self._has_title else (*names, *law.content)

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        start = marks.article_start(line.text)
        if start is None:
            self._has_title = self._has_title or line.title or is_title(line.text)
        elif not line.toc and not start.is_reference:
            runs_on = self.last < start.number <= self.last + _JUMP
            self.last = start.number if runs_on or start.number == 1 else self.last


def is_layout(table: Table) -> bool:
    """Tell whether a table is only a frame: no row holds more than one cell with text."""
    return all(sum(bool(cell.content) for cell in row) <= 1 for row in table.rows)


def as_line(table: Table) -> Line:
    """Make one line of a table; a merged cell keeps its text in the first place it covers.

    What stands beyond the most columns that Word knows is kept in the last of them.
    """
    width = min(max(cell.column + cell.span for row in table.rows for cell in row), _COLUMNS_LIMIT)
    rows = []
    for row in table.rows:
        texts = [""] * width
        for cell in row:
            place = min(cell.column, width - 1)
            texts[place] = f"{texts[place]}\n{cell.text()}" if texts[place] else cell.text()
        rows.append(tuple(texts))
    return Line(_flat(rows), rows=tuple(rows))


def _flat(rows: Sequence[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(text.replace("\n", " ") for text in row) for row in rows)
