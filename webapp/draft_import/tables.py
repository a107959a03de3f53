"""Tables: whole ones as a reader gives them, and lines of plain text with tabs between cells."""

from collections.abc import Iterable

from webapp.draft_import import marks
from webapp.draft_import.draft import Rows
from webapp.draft_import.lines import Line

Block = str | Rows


def block_of(line: Line) -> Block:
    """Give a line's text, or its rows where it is a whole table."""
    return line.rows or line.text


def is_row(text: str) -> bool:
    """Tell whether a line of plain text is a row of a table: tabs part more than its label."""
    if text.count("\t") > 1:
        return True
    return "\t" in text and not (
        marks.article_start(text) or marks.division_start(text) or marks.item_start(text)
    )


def group_rows(blocks_or_texts: Iterable[Block]) -> list[Block]:
    """Put the rows of each table together; other lines and whole tables stay as they are.

    Two lines with tabs make a table; one alone is a line in which somebody used a tab.
    """
    blocks: list[Block] = []
    rows: list[str] = []
    for text in [*blocks_or_texts, ""]:
        if isinstance(text, str) and is_row(text):
            rows.append(text)
            continue
        if len(rows) > 1:
            blocks.append(tuple(tuple(cell.strip() for cell in row.split("\t")) for row in rows))
        else:
            blocks += rows
        rows = []
        if text:
            blocks.append(text)
    return blocks
