"""Tables in plain text: lines with tabs between their cells."""

from collections.abc import Iterable

from webapp.draft_import.draft import Rows


def group_rows(texts: Iterable[str]) -> list[str | Rows]:
    """Put the rows of each table together; other lines stay as they are.

    Two lines with tabs make a table; one alone is a line in which somebody used a tab.
    """
    blocks: list[str | Rows] = []
    rows: list[str] = []
    for text in [*texts, ""]:
        if "\t" in text:
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
