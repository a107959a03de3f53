"""From a parsed draft to what the consultations store."""

from dataclasses import replace

from webapp.consultations.commands import NewParagraph, NewProvision
from webapp.consultations.models import ProvisionKind
from webapp.draft_import.draft import ParsedArticle, ParsedAttachment, ParsedDraft, ParsedParagraph
from webapp.draft_import.numbering import target_of


def provisions_of(draft: ParsedDraft) -> tuple[NewProvision, ...]:
    """Return a draft's provisions in reading order, each naming the position of its division."""
    provisions: list[NewProvision] = []
    if draft.preamble:
        texts = tuple(NewParagraph("款", text) for text in draft.preamble.paragraphs)
        heading = draft.preamble.heading or ""
        provisions.append(NewProvision(ProvisionKind.PREAMBLE, heading, paragraphs=texts))
    position_of: dict[int, int] = {}
    waiting = list(draft.divisions)
    for article in draft.articles:
        # A division stands before the first article that lies in it or below it.
        while waiting and waiting[0].index <= _innermost(article):
            division = waiting.pop(0)
            position_of[division.index] = len(provisions)
            provisions.append(
                NewProvision(
                    kind=ProvisionKind(division.type),
                    label=division.label,
                    heading=division.heading,
                    parent=None if division.parent is None else position_of[division.parent],
                )
            )
        provisions.append(_article(article, position_of))
    if draft.closing and provisions:
        # The closing words of a 决定 are read, and commented on, with its last item.
        closing = tuple(NewParagraph("段", text) for text in draft.closing)
        provisions[-1] = replace(provisions[-1], paragraphs=(*provisions[-1].paragraphs, *closing))
    provisions += [_attachment(a, n) for n, a in enumerate(draft.attachments, 1)]
    return tuple(provisions)


def _innermost(article: ParsedArticle) -> int:
    return -1 if article.division is None else article.division


def _article(article: ParsedArticle, position_of: dict[int, int]) -> NewProvision:
    return NewProvision(
        kind=ProvisionKind.ARTICLE,
        label=article.label,
        heading=article.caption or "",
        target=target_of(article.number, article.sub),
        parent=None if article.division is None else position_of[article.division],
        paragraphs=tuple(_paragraph(p) for p in article.paragraphs),
    )


def _paragraph(paragraph: ParsedParagraph) -> NewParagraph:
    rows = [list(row) for row in paragraph.rows] if paragraph.rows else None
    return NewParagraph(paragraph.kind, paragraph.text, paragraph.label, rows)


def _attachment(attachment: ParsedAttachment, number: int) -> NewProvision:
    paragraphs = tuple(
        NewParagraph("表", "", rows=[list(row) for row in block.rows])
        if block.rows
        else NewParagraph("款", block.text)
        for block in attachment.blocks
    )
    return NewProvision(
        kind=ProvisionKind.ATTACHMENT,
        label=attachment.heading,
        target=f"attachment-{number}",
        paragraphs=paragraphs,
    )
