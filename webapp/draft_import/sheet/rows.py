"""The rows of a proof sheet: a draft taken apart into lines that a clerk can correct."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from webapp.draft_import.draft import Rows
from webapp.draft_import.lines import squash


class Role(StrEnum):
    """What a row is in the draft; `UNIT` is an item 一、 of a 决定, `APART` no part at all."""

    TITLE = "名称"
    DRAFT_LABEL = "草案标记"
    NOTE = "题注"
    PREAMBLE_HEADING = "序言标题"
    PREAMBLE = "序言"
    PART = "编"
    SUBPART = "分编"
    CHAPTER = "章"
    SECTION = "节"
    ARTICLE = "条"
    UNIT = "决定事项"
    PARAGRAPH = "款"
    ITEM = "项"
    SUBITEM = "目"
    SUBSUBITEM = "细目"
    CONTINUATION = "续"
    PLAIN = "段"
    TABLE = "表"
    CLOSING = "结束语"
    ATTACHMENT_HEADING = "附件标题"
    ATTACHMENT = "附件文字"
    ATTACHMENT_TABLE = "附件表格"
    APART = "草案之外"


DIVISIONS: Final = (Role.PART, Role.SUBPART, Role.CHAPTER, Role.SECTION)
UNITS: Final = frozenset({Role.ARTICLE, Role.UNIT})
ITEMS: Final = frozenset({Role.ITEM, Role.SUBITEM, Role.SUBSUBITEM})
NUMBERED: Final = UNITS | ITEMS
LABELLED: Final = NUMBERED | frozenset(DIVISIONS)
TABLES: Final = frozenset({Role.TABLE, Role.ATTACHMENT_TABLE})
BELOW_ARTICLE: Final = ITEMS | {Role.PARAGRAPH, Role.CONTINUATION, Role.PLAIN, Role.TABLE}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet.

    `id` never changes; `label` is the number as the file has it (第1条, （一）); `caption` the
    条标 of an article; `text` the rest, for a division its heading. A table has `rows` and no
    text. `source` is the first and last index of the lines it came from, None when not known;
    `why` says why the row is no part of the draft.
    """

    id: int
    role: Role
    text: str = ""
    label: str = ""
    caption: str = ""
    rows: Rows | None = None
    source: tuple[int, int] | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """Label, caption and text in one, as a line of the file would have them."""
        gap = "　" if self.role in DIVISIONS and self.label and self.text else ""
        return f"{self.label}{self.caption}{gap}{self.text}"

    @property
    def name(self) -> str:
        """What to call the row in a sentence: its label, or its first words."""
        return self.label or self.words[:12] or str(self.role)


def characters(row: Row) -> str:
    """Return every character of a row, its cells too, without white space."""
    cells = "".join(cell for line in row.rows or () for cell in line)
    return squash(row.words + cells)
