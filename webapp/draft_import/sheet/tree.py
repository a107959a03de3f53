"""From rows to a draft: each row put where its role and its place say it belongs."""

from dataclasses import dataclass, replace
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.draft import (
    AttachmentBlock,
    DivisionType,
    ParagraphKind,
    ParsedArticle,
    ParsedAttachment,
    ParsedDivision,
    ParsedDraft,
    ParsedParagraph,
    ParsedPreamble,
)
from webapp.draft_import.lines import squash
from webapp.draft_import.numbering import article_label
from webapp.draft_import.paragraphs import STANDARD
from webapp.draft_import.sheet.rows import BELOW_ARTICLE, DIVISIONS, ITEMS, UNITS, Role, Row

TOC: Final = "目录"
_KINDS: Final[dict[Role, ParagraphKind]] = {
    Role.PARAGRAPH: "款",
    Role.ITEM: "项",
    Role.SUBITEM: "目",
    Role.SUBSUBITEM: "细目",
    Role.CONTINUATION: "续",
    Role.PLAIN: "段",
    Role.TABLE: "表",
    Role.ARTICLE: "款",
    Role.UNIT: "段",
}
_TYPES: Final[dict[Role, DivisionType]] = {
    Role.PART: "编",
    Role.SUBPART: "分编",
    Role.CHAPTER: "章",
    Role.SECTION: "节",
}


@dataclass(frozen=True, slots=True)
class Tree:
    """A draft without findings, and the rows it came from.

    `divisions` holds the row ids of the draft's divisions; `articles`, for each article, its own
    row id and those of its paragraphs; `strays` are rows that stand in no article or attachment.
    """

    draft: ParsedDraft
    divisions: tuple[int, ...]
    articles: tuple[tuple[int, tuple[int, ...]], ...]
    strays: tuple[Row, ...]


def grow(rows: tuple[Row, ...]) -> Tree:
    """Build the draft that rows describe; every row finds a place, however odd their order."""
    grower = _Grower()
    for row in rows:
        grower.take(row)
    return grower.finish()


class _Grower:
    def __init__(self) -> None:
        self._texts: dict[Role, list[str]] = {}
        self._has_toc = False
        self._preamble_heading: str | None = None
        self._preamble: list[str] = []
        self._open: list[int] = []
        self._divisions: list[tuple[Row, ParsedDivision]] = []
        self._waiting = 0
        self._articles: list[tuple[Row, ParsedArticle]] = []
        self._below: list[list[tuple[int, ParsedParagraph]]] = []
        self._attachments: list[tuple[str, list[AttachmentBlock]]] = []
        self._strays: list[Row] = []

    def take(self, row: Row) -> None:
        role = row.role
        if role is Role.APART:
            self._has_toc = self._has_toc or row.why == TOC
        elif role in DIVISIONS:
            self._add_division(row)
        elif role in UNITS:
            self._add_article(row)
        elif role in BELOW_ARTICLE:
            self._add_paragraph(row)
        elif role in {Role.ATTACHMENT_HEADING, Role.ATTACHMENT, Role.ATTACHMENT_TABLE}:
            self._add_to_attachment(row)
        elif role is Role.PREAMBLE_HEADING and self._preamble_heading is None:
            self._preamble_heading = row.text
        elif role in {Role.PREAMBLE_HEADING, Role.PREAMBLE}:
            self._preamble.append(row.text)
        else:
            self._texts.setdefault(role, []).append(row.text)

    def _add_division(self, row: Row) -> None:
        start = marks.division_start(row.label)
        level = DIVISIONS.index(row.role)
        while self._open and DIVISIONS.index(self._divisions[self._open[-1]][0].role) >= level:
            self._open.pop()
        index = len(self._divisions)
        division = ParsedDivision(
            index,
            _TYPES[row.role],
            start.label if start else "",
            start.number if start else None,
            squash(row.text),
            self._open[-1] if self._open and start else None,
            None,
        )
        self._open.append(index)
        self._divisions.append((row, division))

    def _add_article(self, row: Row) -> None:
        number, sub, label = _number(row)
        for index in range(self._waiting, len(self._divisions)):
            heading, division = self._divisions[index]
            self._divisions[index] = (heading, replace(division, first_article=label))
        self._waiting = len(self._divisions)
        article = ParsedArticle(
            label,
            number,
            sub,
            self._open[-1] if self._open else None,
            (),
            row.caption or None,
            row.label if row.label != label else None,
        )
        self._articles.append((row, article))
        first = ParsedParagraph(_KINDS[row.role], None, None, row.text)
        self._below.append([(row.id, first)] if row.text else [])

    def _add_paragraph(self, row: Row) -> None:
        if self._articles and self._waiting == len(self._divisions):
            self._below[-1].append((row.id, _paragraph(row)))
            return
        # Between a heading and its first article nothing can stand; the parser does the same.
        self._strays.append(row)
        self._preamble.append(_plain(row))

    def _add_to_attachment(self, row: Row) -> None:
        if row.role is Role.ATTACHMENT_HEADING:
            self._attachments.append((row.text, []))
            return
        if not self._attachments:
            self._strays.append(row)
            self._attachments.append(("", []))
        block = AttachmentBlock("table" if row.rows else "p", row.text, row.rows)
        self._attachments[-1][1].append(block)

    def finish(self) -> Tree:
        return Tree(
            self._draft(),
            tuple(row.id for row, _ in self._divisions),
            tuple(
                (row.id, tuple(i for i, _ in below))
                for (row, _), below in zip(self._articles, self._below, strict=True)
            ),
            tuple(self._strays),
        )

    def _draft(self) -> ParsedDraft:
        texts = {role: tuple(found) for role, found in self._texts.items()}
        return ParsedDraft(
            title="".join(texts.get(Role.TITLE, ())),
            draft_label="".join(texts.get(Role.DRAFT_LABEL, ())) or None,
            note="\n".join(texts.get(Role.NOTE, ())) or None,
            has_toc=self._has_toc,
            unit="项" if self._articles and self._articles[0][0].role is Role.UNIT else "条",
            preamble=self._whole_preamble(),
            divisions=tuple(division for _, division in self._divisions),
            articles=tuple(
                replace(article, paragraphs=tuple(paragraph for _, paragraph in below))
                for (_, article), below in zip(self._articles, self._below, strict=True)
            ),
            closing=texts.get(Role.CLOSING, ()),
            attachments=tuple(
                ParsedAttachment(heading, tuple(blocks)) for heading, blocks in self._attachments
            ),
        )

    def _whole_preamble(self) -> ParsedPreamble | None:
        if self._preamble_heading is None and not self._preamble:
            return None
        return ParsedPreamble(self._preamble_heading, tuple(self._preamble))


def _number(row: Row) -> tuple[int, int, str]:
    """Read number, sub-number and regular label of an article or an item of a 决定."""
    if row.role is Role.UNIT:
        item = marks.decision_item(row.label)
        return (item.number, 0, item.label) if item else (0, 0, row.label)
    start = marks.article_start(row.label)
    return (*start.key, article_label(*start.key)) if start else (0, 0, row.label)


def _paragraph(row: Row) -> ParsedParagraph:
    kind = _KINDS[row.role]
    item = marks.item_start(row.label) if row.role in ITEMS else None
    if item is None:
        return ParsedParagraph(kind, None, None, row.text, row.rows)
    return ParsedParagraph(
        kind,
        item.label,
        item.number,
        row.text,
        nonstandard=(kind, item.style) not in STANDARD,
        raw_label=row.label if row.label != item.label else None,
    )


def _plain(row: Row) -> str:
    """Write a row as one paragraph of text, its cells too."""
    cells = ("\t".join(cells) for cells in row.rows or ())
    return "\n".join([row.words, *cells] if row.words else cells)
