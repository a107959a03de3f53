"""Tables that carry the text of a law: comparisons of two texts, and columns for layout.

立法法 art. 58 asks for a comparison when a law is amended: the text in force beside the new one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.lines import Line, is_closed, squash
from webapp.draft_import.readers.docx.content import Cell, Content, Item, Table

_OLD: Final = re.compile(r"现行|修[改订正]前|^原(?:条|文|规|法|办|稿|草|$)|旧(?:条|文|规|法|办|稿)")
_NEW: Final = re.compile(
    r"修[改订正]后|修[改订正](?:草案|稿|文|内容)|草案|[意审修改建][见送议改订]稿|送审稿|拟修|新(?:条|文|规|法|办|稿|修)"
)
_HEADING: Final = re.compile(
    rf"{_OLD.pattern}|{_NEW.pattern}|条款|条文|条目|序号|内容|说明|备注|理由|依据"
)
_COMPARISON: Final = "对照"
_UNCHANGED: Final = re.compile(
    r"[（(]?(?:此条|本条)?(?:不变|未变|无变化|未修改|无修改|未作修改|不作修改|不修改|无改动|"
    r"同左|内容不变|保留)[）)]?。?"
)
_CAPTION: Final = re.compile(r"(?:[【〖\[（(［][^】〗\]）)］]{1,40}[】〗\]）)］])?")
_HEADER_ROWS: Final = 3
_HEADING_LIMIT: Final = 80
# Articles of a law follow each other; those a table cites as a basis jump.
_RUNS_ON: Final = 0.7
# A column with far fewer articles than another only mentions some.
_SHARE: Final = 3


@dataclass(frozen=True, slots=True)
class LawTable:
    """The law in a table: its content, the heading of its column, and what was left out."""

    content: Content
    header: tuple[Line, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column; `labels` counts the cells that hold the label of an article and nothing else."""

    index: int
    header: tuple[Line, ...]
    starts: tuple[marks.ArticleStart, ...]
    labels: int
    length: int

    @property
    def name(self) -> str:
        return "".join(squash(line.text) for line in self.header)

    @property
    def rank(self) -> int:
        """1 for a column headed as the new text, -1 for the old one, 0 where it is not said."""
        if _OLD.search(self.name):
            return -1
        return 1 if _NEW.search(self.name) else 0

    @property
    def is_regular(self) -> bool:
        """Whether its articles follow each other as those of a law do."""
        steps = list(pairwise(self.starts))
        good = sum(
            two.key in {(one.number + 1, 0), (one.number, one.sub + 1)} for one, two in steps
        )
        return bool(self.starts) and good >= _RUNS_ON * len(steps)

    @property
    def holds_labels(self) -> bool:
        """Whether most labels stand alone, the text of their articles in another column."""
        return 2 * self.labels > len(self.starts)

    def runs_on(self, last: int) -> bool:
        """Tell whether its articles continue after article number `last`."""
        if not self.is_regular:
            return False
        first = self.starts[0]
        return first.number == last + 1 or (first.number == last and first.sub > 0)


def find_law(table: Table, *, after: int, strict: bool) -> LawTable | None:
    """Find the law in a table; None when the table is one of figures, forms or citations.

    Args:
        table: with more than one column.
        after: the number of the last article before the table, 0 for none.
        strict: whether the table's articles have to run on from there.
    """
    headers = _header_rows(table)
    columns = _columns(table, headers)
    if not any(column.runs_on(after) if strict else column.starts for column in columns):
        return None
    most = max(len(column.starts) for column in columns)
    lawful = [column for column in columns if _SHARE * len(column.starts) >= most]
    chosen = max(lawful, key=lambda column: (column.rank, column.is_regular, column.index))
    rows = [row for index, row in enumerate(table.rows) if index not in headers]
    if chosen.holds_labels:
        text = _text_column(columns, lawful)
        return None if text is None else _labelled(rows, columns, chosen, text)
    if _is_continued(lawful):
        cells = (_covering(row, column.index) for column in lawful for row in rows)
        return LawTable(_content(cells), (), _left_out(columns, lawful))
    others = [column for column in lawful if column is not chosen]
    old = max(others, key=lambda column: len(column.starts), default=None)
    cells = (_new_or_unchanged(row, chosen, old) for row in rows)
    return LawTable(_content(cells), chosen.header, _left_out(columns, [chosen]))


def _header_rows(table: Table) -> frozenset[int]:
    """Find the rows that head the columns, and where they come again."""
    heads = [row for row in table.rows[:_HEADER_ROWS] if _is_header(row)]
    texts = {_texts(row) for row in heads}
    return frozenset(index for index, row in enumerate(table.rows) if _texts(row) in texts)


def _is_header(row: tuple[Cell, ...]) -> bool:
    texts = [text for text in _texts(row) if text]
    if any(
        len(text) > _HEADING_LIMIT
        or is_closed(text)
        or marks.article_start(text)
        or marks.division_start(text)
        for text in texts
    ):
        return False
    if any(_COMPARISON in text for text in texts):
        return True
    return len(texts) > 1 and any(_HEADING.search(text) for text in texts)


def _texts(row: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(squash(cell.text()) for cell in row)


def _columns(table: Table, headers: frozenset[int]) -> list[_Column]:
    cells: dict[int, list[Cell]] = {}
    for index, row in enumerate(table.rows):
        for cell in row if index not in headers else ():
            cells.setdefault(cell.column, []).append(cell)
    first = [index for index in headers if index < _HEADER_ROWS]
    heading = table.rows[max(first)] if first else ()
    return [_column(index, found, heading) for index, found in sorted(cells.items())]


def _column(index: int, cells: list[Cell], heading: tuple[Cell, ...]) -> _Column:
    lines = [list(cell.lines()) for cell in cells]
    starts = [[start for line in found if (start := _start(line))] for found in lines]
    labels = sum(
        len(found) == len(begun) == 1 and _CAPTION.fullmatch(begun[0].rest) is not None
        for found, begun in zip(lines, starts, strict=True)
    )
    return _Column(
        index,
        tuple(line for cell in _covering(heading, index) for line in cell.lines()),
        tuple(start for begun in starts for start in begun),
        labels,
        sum(len(line.text) for found in lines for line in found),
    )


def _start(line: Line) -> marks.ArticleStart | None:
    start = marks.article_start(line.text)
    return None if start is None or start.is_reference else start


def _covering(row: tuple[Cell, ...], column: int) -> tuple[Cell, ...]:
    """Give the cell of a row that covers a column of the grid, if there is one."""
    return tuple(cell for cell in row if cell.column <= column < cell.column + cell.span)


def _content(cells: Iterator[tuple[Cell, ...]]) -> Content:
    return tuple(item for found in cells for cell in found for item in cell.content)


def _new_or_unchanged(
    row: tuple[Cell, ...], chosen: _Column, old: _Column | None
) -> tuple[Cell, ...]:
    """Give the new text of a row; the old one where the new only says that it stays."""
    new = _covering(row, chosen.index)
    if old is None or not new:
        return new
    text = squash(new[0].text())
    start = marks.article_start(text)
    said = text if start is None else start.rest
    return _covering(row, old.index) if _UNCHANGED.fullmatch(said) else new


def _is_continued(columns: list[_Column]) -> bool:
    """Tell whether the second column goes on where the first ends, as on a page in columns."""
    return len(columns) > 1 and all(
        one.starts and two.runs_on(one.starts[-1].number) for one, two in pairwise(columns)
    )


def _text_column(columns: list[_Column], lawful: list[_Column]) -> _Column | None:
    texts = [column for column in columns if column not in lawful and column.length]
    return max(texts, key=lambda column: (column.rank, column.length), default=None)


def _labelled(
    rows: list[tuple[Cell, ...]], columns: list[_Column], labels: _Column, text: _Column
) -> LawTable:
    """Put each label before the text of its row."""
    content: list[Item] = []
    for row in rows:
        label, body = _covering(row, labels.index), _covering(row, text.index)
        heads = [item for cell in label for item in cell.content]
        # A heading may cover both columns.
        rest = [item for cell in body if label != body for item in cell.content]
        content += [*heads[:-1], *_joined(heads[-1:], rest)]
    return LawTable(tuple(content), text.header, _left_out(columns, [labels, text]))


def _joined(label: list[Item], rest: list[Item]) -> list[Item]:
    """Put the label of an article on the line of its first words."""
    if label and rest:
        head, first = label[0], rest[0]
        if isinstance(head, Line) and isinstance(first, Line) and _start(head):
            return [replace(head, text=f"{head.text}\u3000{first.text}"), *rest[1:]]
    return [*label, *rest]


def _left_out(columns: list[_Column], used: list[_Column]) -> tuple[str, ...]:
    """Say which columns are no part of the draft."""
    others = [column for column in columns if column not in used and column.length]
    if not others:
        return ()
    named = "、".join(f"“{column.name or f'第{column.index + 1}栏'}”" for column in others)
    taken = f"取“{used[-1].name}”一栏" if used[-1].name else "只取一栏"
    return (f"文中的表格{taken}作为草案，{named}未作为草案内容。",)
