"""From a tree to the blocks of a text: a title, a heading, a paragraph, each on its own."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.draft_import.rendering.layout import Layout
from webapp.draft_import.draft import (
    ParsedArticle,
    ParsedAttachment,
    ParsedDivision,
    ParsedDraft,
    ParsedParagraph,
)

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
HALF_BRACKETS = str.maketrans("（）", "()")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text; `kind` says what it is, so that a layout knows how to set it."""

    kind: str
    text: str


def blocks_of(tree: ParsedDraft, layout: Layout, rng: random.Random) -> list[Block]:
    """Give the blocks of a draft from its title to its last attachment."""
    found = [*_title(tree, layout), *_note(tree), *_contents(tree, layout, rng)]
    if tree.preamble is not None:
        heading = tree.preamble.heading
        found += (
            [Block("preamble", "序　言" if layout.wide_heading else heading)] if heading else []
        )
        found += [Block("paragraph", text) for text in tree.preamble.paragraphs]
    found += _units(tree, layout)
    found += [Block("paragraph", text) for text in tree.closing]
    for attachment in tree.attachments:
        found += _attachment(attachment)
    return found


def title_blocks(tree: ParsedDraft, layout: Layout) -> list[Block]:
    """Give the title alone, as a page names the draft above a notice."""
    return list(_title(tree, layout))


def _title(tree: ParsedDraft, layout: Layout) -> Iterator[Block]:
    lines = split_title(tree.title, layout.title_lines)
    label = tree.draft_label or ""
    if layout.label_place == "half_width":
        label = label.translate(HALF_BRACKETS)
    if label and layout.label_place != "own":
        lines[-1] += label
    yield from (Block("title", line) for line in lines)
    if label and layout.label_place == "own":
        yield Block("label", label)


def split_title(title: str, count: int) -> list[str]:
    """Cut a title where clerks do: after the organ's name, and after 关于."""
    cuts = [m.end() for m in re.finditer(r"委员会(?=关于)|人民政府(?=关于)", title)]
    cuts += [m.end() for m in re.finditer(r"关于(?=.{6})", title)]
    cuts = sorted(cuts)[: count - 1]
    return [title[a:b] for a, b in zip([0, *cuts], [*cuts, len(title)], strict=True)]


def _note(tree: ParsedDraft) -> Iterator[Block]:
    if tree.note is not None:
        yield Block("note", f"（{tree.note}）")


def _contents(tree: ParsedDraft, layout: Layout, rng: random.Random) -> Iterator[Block]:
    if layout.toc == "none" or not tree.divisions:
        return
    if layout.toc != "untitled":
        yield Block("toc_title", "目　录" if layout.wide_heading else "目录")
    if tree.preamble is not None and tree.preamble.heading:
        yield Block("toc", tree.preamble.heading)
    page = 1
    for division in tree.divisions:
        page += rng.randint(0, 3)
        text = heading_text(division, layout)
        tail = {"dots": "…" * rng.randint(3, 20) + str(page), "tabs": f"\t{page}"}
        yield Block("toc", text + tail.get(layout.toc, ""))


def heading_text(division: ParsedDivision, layout: Layout) -> str:
    """Write a heading line."""
    heading = division.heading
    if layout.wide_heading and len(heading) == 2:
        heading = f"{heading[0]}　{heading[1]}"
    if layout.heading == "bare" or not division.label:
        return heading
    if layout.heading == "lost":
        heading = ""
    label = _numbered(division.label, division.number or 0, layout)
    return f"{label}{layout.heading_space if heading else ''}{heading}"


def _numbered(label: str, number: int, layout: Layout) -> str:
    unit = re.sub(r"^第.+?(?=分编|[编章节条])", "", label)
    if layout.number == "arabic":
        return f"第{number}{unit}"
    if layout.number == "full_width":
        return f"第{str(number).translate(FULL_WIDTH)}{unit}"
    space = {"spaced": " ", "wide": "　"}.get(layout.number, "")
    numeral = label[1 : label.index(unit)]
    return f"第{space}{space.join(numeral)}{space}{unit}" if space else label


def _units(tree: ParsedDraft, layout: Layout) -> Iterator[Block]:
    pending = list(tree.divisions)
    for article in tree.articles:
        while pending and article.division is not None and pending[0].index <= article.division:
            yield Block("heading", heading_text(pending.pop(0), layout))
        yield from _article(article, layout, tree.unit)


def _article(article: ParsedArticle, layout: Layout, unit: str) -> Iterator[Block]:
    label, caption = article.label, article.caption or ""
    if unit == "条":
        base, _, sub = article.label.partition("之")
        base = _numbered(base, article.number, layout)
        label = f"{base}之{sub}" if sub else base
    first, *others = article.paragraphs
    if first.kind == "表" or first.label is not None:
        yield Block("article", label + caption)
        others = list(article.paragraphs)
    else:
        space = layout.after_label if unit == "条" else ""
        yield Block("article", f"{label}{caption}{space}{first.text}")
    for paragraph in others:
        yield from _paragraph(paragraph)


def _paragraph(paragraph: ParsedParagraph) -> Iterator[Block]:
    if paragraph.rows is not None:
        yield from (Block("row", "\t".join(row)) for row in paragraph.rows)
    else:
        label = paragraph.raw_label or paragraph.label or ""
        yield Block("paragraph", label + paragraph.text)


def _attachment(attachment: ParsedAttachment) -> Iterator[Block]:
    yield Block("attachment", attachment.heading)
    for block in attachment.blocks:
        if block.rows is not None:
            yield from (Block("row", "\t".join(row)) for row in block.rows)
        else:
            yield Block("paragraph", block.text)
