"""What of a tree was not read back; white space and what a layout cannot show do not count."""

import re
from collections.abc import Callable
from functools import partial

from tests.draft_import.rendering.characters import HALF_WIDTH, SIMPLIFIED
from tests.draft_import.rendering.layout import Layout
from webapp.draft_import.draft import ParsedArticle, ParsedDraft, ParsedParagraph
from webapp.draft_import.radicals import fold_radicals

_SPACE = re.compile(r"[\s\u200b-\u200d\ufeff\u00ad]+")
_SIMPLIFIED = str.maketrans(SIMPLIFIED)
Fold = Callable[[str | None], str]


def differences(got: ParsedDraft, want: ParsedDraft, layout: Layout) -> list[str]:
    """Name the parts of a draft that differ from what was rendered."""
    fold = partial(_fold, layout=layout)
    wrong = [name for name, part in _parts(layout).items() if part(got, fold) != part(want, fold)]
    has_toc = layout.toc != "none" and bool(want.divisions)
    return wrong if got.has_toc == has_toc else [*wrong, "contents"]


def _fold(text: str | None, layout: Layout) -> str:
    folded = _SPACE.sub("", fold_radicals(text or ""))
    if layout.half_width:
        folded = folded.translate(HALF_WIDTH)
    if layout.traditional:
        folded = folded.translate(_SIMPLIFIED)
    return folded.replace("”", "") if layout.unclosed else folded


Part = Callable[[ParsedDraft, Fold], object]


def _parts(layout: Layout) -> dict[str, Part]:
    """Choose what a layout lets a reader know."""
    parts: dict[str, Part] = {"title": _title, "note": _note, "articles": _articles}
    parts["divisions"] = partial(_divisions, lost=layout.heading == "lost")
    if layout.heading == "bare":
        parts["divisions"] = _headings
    if layout.paragraphs_show:
        parts |= {"paragraphs": _paragraphs, "preamble": _preamble}
        parts["attachments"] = _attachments
        if layout.blank in {"all", "some"}:
            parts["attachments"] = lambda draft, fold: "".join(_attachments(draft, fold))
    elif not layout.one_line:
        parts["items"] = _items
    return parts


def _title(draft: ParsedDraft, fold: Fold) -> object:
    return fold(draft.title), re.sub(r"[（）()]", "", fold(draft.draft_label))


def _note(draft: ParsedDraft, fold: Fold) -> object:
    return fold(draft.note)


def _preamble(draft: ParsedDraft, fold: Fold) -> object:
    if draft.preamble is None:
        return None
    return fold(draft.preamble.heading), [fold(text) for text in draft.preamble.paragraphs]


def _divisions(draft: ParsedDraft, fold: Fold, *, lost: bool) -> object:
    return [
        (
            division.type,
            fold(division.label),
            "" if lost and division.label else fold(division.heading),
            division.parent,
            fold(division.first_article),
        )
        for division in draft.divisions
    ]


def _headings(draft: ParsedDraft, fold: Fold) -> object:
    return [(fold(d.heading), fold(d.first_article)) for d in draft.divisions]


def _text(paragraph: ParsedParagraph, fold: Fold) -> str:
    rows = "".join("".join(row) for row in paragraph.rows or ())
    return fold((paragraph.raw_label or paragraph.label or "") + paragraph.text + rows)


def _articles(draft: ParsedDraft, fold: Fold) -> object:
    """List the articles with their whole texts; the closing words belong to the last."""
    rows = [
        (
            fold(article.label),
            article.division,
            fold(article.caption) + "".join(_text(p, fold) for p in article.paragraphs),
        )
        for article in draft.articles
    ]
    label, division, text = rows[-1]
    return [*rows[:-1], (label, division, text + "".join(map(fold, draft.closing)))]


def _paragraphs(draft: ParsedDraft, fold: Fold) -> object:
    return [
        ([(p.kind, _text(p, fold)) for p in article.paragraphs], fold(article.caption))
        for article in draft.articles
    ], [fold(text) for text in draft.closing]


def _items(draft: ParsedDraft, fold: Fold) -> object:
    # Whether a second list goes deeper shows only where its introduction begins a paragraph.
    def items(article: ParsedArticle) -> list[str]:
        return [fold(p.raw_label or p.label) for p in article.paragraphs if p.label]

    return [items(article) for article in draft.articles]


def _attachments(draft: ParsedDraft, fold: Fold) -> list[str]:
    return [
        fold(attachment.heading)
        + "".join(
            fold(block.text) + fold("".join("".join(row) for row in block.rows or ()))
            for block in attachment.blocks
        )
        for attachment in draft.attachments
    ]
