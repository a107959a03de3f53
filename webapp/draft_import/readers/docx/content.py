"""The content of a document in its order: lines and tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from webapp.draft_import.lines import Line


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the column of the table's grid where it begins, and how many it covers."""

    column: int
    span: int
    content: "Content"

    def lines(self) -> Iterator[Line]:
        """Go through the lines in a cell, those of tables inside it too."""
        # Not by recursion: a hostile file may nest tables as deep as it likes.
        rest = list(reversed(self.content))
        while rest:
            item = rest.pop()
            if isinstance(item, Line):
                yield item
            else:
                cells = [cell for row in item.rows for cell in row]
                rest.extend(inner for cell in reversed(cells) for inner in reversed(cell.content))

    def text(self) -> str:
        """Join the lines in a cell with line ends."""
        return "\n".join(line.text for line in self.lines())


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a row lacks the cells which a merged cell of the row above covers."""

    rows: tuple[tuple[Cell, ...], ...]


Item: TypeAlias = Line | Table
Content: TypeAlias = tuple[Item, ...]


@dataclass(slots=True)
class Tally:
    """What a document has beside its text."""

    changes: int = 0
    hidden: int = 0
    comments: int = 0
    pictures: int = 0
    embedded: int = 0
    characters: int = 0
