"""What a sheet holds, in figures, for the head of its page."""

from collections import Counter
from dataclasses import dataclass

from webapp.draft_import.sheet.rows import UNITS, Role, Row, characters


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of 编, 分编, 章, 节, 条 (or items of a 决定), 款, 项, 目, attachments and tables.

    `characters` counts the draft's without white space; `apart` the lines that are no part of it.
    """

    parts: int
    subparts: int
    chapters: int
    sections: int
    articles: int
    paragraphs: int
    items: int
    subitems: int
    attachments: int
    tables: int
    characters: int
    apart: int


def count(rows: tuple[Row, ...]) -> Counts:
    """Count what rows describe."""
    roles = Counter(row.role for row in rows)
    first = sum(row.role in UNITS and bool(row.text) for row in rows)
    return Counts(
        parts=roles[Role.PART],
        subparts=roles[Role.SUBPART],
        chapters=roles[Role.CHAPTER],
        sections=roles[Role.SECTION],
        articles=sum(roles[role] for role in UNITS),
        paragraphs=first + roles[Role.PARAGRAPH] + roles[Role.PLAIN],
        items=roles[Role.ITEM],
        subitems=roles[Role.SUBITEM] + roles[Role.SUBSUBITEM],
        attachments=roles[Role.ATTACHMENT_HEADING],
        tables=roles[Role.TABLE] + roles[Role.ATTACHMENT_TABLE],
        characters=sum(len(characters(row)) for row in rows if row.role is not Role.APART),
        apart=sum(_lines(row) for row in rows if row.role is Role.APART),
    )


def _lines(row: Row) -> int:
    return len(row.rows or row.text.splitlines()) or 1
