"""Between a draft and the rows of its sheet, both ways; pure."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from webapp.draft_import.draft import ParsedArticle, ParsedAttachment, ParsedDraft, Unit
from webapp.draft_import.sheet.findings import plain_findings
from webapp.draft_import.sheet.rows import Role, Row
from webapp.draft_import.sheet.tree import grow

_ROLES: Final = {
    "款": Role.PARAGRAPH,
    "项": Role.ITEM,
    "目": Role.SUBITEM,
    "细目": Role.SUBSUBITEM,
    "续": Role.CONTINUATION,
    "段": Role.PLAIN,
    "表": Role.TABLE,
}


def flatten(draft: ParsedDraft) -> tuple[Row, ...]:
    """Take a draft apart into rows in reading order, numbered from 1.

    The title has a row even where it is missing, so that it can be filled in. The period, the
    findings and whether the file has a table of contents are not kept.
    """
    return tuple(replace(row, id=number) for number, row in enumerate(_rows(draft), 1))


def assemble(rows: tuple[Row, ...]) -> ParsedDraft:
    """Build the draft that rows describe, with findings; the period is left to the caller."""
    tree = grow(rows)
    return replace(tree.draft, findings=plain_findings(rows, tree))


def _rows(draft: ParsedDraft) -> Iterator[Row]:
    yield Row(0, Role.TITLE, draft.title)
    if draft.draft_label:
        yield Row(0, Role.DRAFT_LABEL, draft.draft_label)
    for note in (draft.note or "").split("\n") if draft.note else ():
        yield Row(0, Role.NOTE, note)
    if draft.preamble:
        if draft.preamble.heading is not None:
            yield Row(0, Role.PREAMBLE_HEADING, draft.preamble.heading)
        yield from (Row(0, Role.PREAMBLE, text) for text in draft.preamble.paragraphs)
    yield from _body(draft)
    yield from (Row(0, Role.CLOSING, text) for text in draft.closing)
    for attachment in draft.attachments:
        yield from _attachment(attachment)


def _body(draft: ParsedDraft) -> Iterator[Row]:
    headings = [Row(0, Role(each.type), each.heading, each.label) for each in draft.divisions]
    done = 0
    for article in draft.articles:
        # A division stands before the first article that lies in it or below it.
        end = done if article.division is None else max(done, article.division + 1)
        yield from headings[done:end]
        done = end
        yield from _article(article, draft.unit)
    yield from headings[done:]


def _article(article: ParsedArticle, unit: Unit) -> Iterator[Row]:
    role, kind = (Role.ARTICLE, "款") if unit == "条" else (Role.UNIT, "段")
    paragraphs = article.paragraphs
    first = paragraphs[0].text if paragraphs and paragraphs[0].kind == kind else ""
    yield Row(0, role, first, article.raw_label or article.label, article.caption or "")
    for paragraph in paragraphs[1:] if first else paragraphs:
        label = paragraph.raw_label or paragraph.label or ""
        yield Row(0, _ROLES[paragraph.kind], paragraph.text, label, rows=paragraph.rows)


def _attachment(attachment: ParsedAttachment) -> Iterator[Row]:
    yield Row(0, Role.ATTACHMENT_HEADING, attachment.heading)
    for block in attachment.blocks:
        if block.type == "table":
            yield Row(0, Role.ATTACHMENT_TABLE, rows=block.rows)
        else:
            yield Row(0, Role.ATTACHMENT, block.text)
