"""From a tree and a layout to the bytes of a file."""

import random

from tests.draft_import.rendering.around import after, before
from tests.draft_import.rendering.blocks import Block, blocks_of
from tests.draft_import.rendering.characters import mess_up, set_characters
from tests.draft_import.rendering.layout import Layout
from tests.draft_import.rendering.pages import lines_of_block, with_page_numbers
from webapp.draft_import.draft import ParsedDraft

MARKERS = {"note": "【题注】 ", "heading": "【章名】 "}
SPACED_KINDS = {"title", "label", "note", "toc_title", "heading", "preamble", "attachment"}


def render(tree: ParsedDraft, layout: Layout, rng: random.Random) -> str:
    """Write a draft as text."""
    blocks = [*before(tree, layout), *blocks_of(tree, layout, rng), *after(tree, layout)]
    blocks = [_set(block, layout, rng) for block in blocks]
    if layout.one_line:
        return " ".join(block.text for block in blocks)
    lines: list[str] = []
    previous = ""
    for block in blocks:
        if _blank_before(block, previous, layout, rng):
            lines.append("")
        lines += lines_of_block(block, layout)
        previous = block.kind
    if layout.messy:
        lines = [mess_up(line, rng) for line in lines]
    if layout.page != "none":
        lines = with_page_numbers(lines, layout, tree.title_full, rng)
    return "\n".join(lines) + "\n"


def encode(text: str, layout: Layout) -> bytes:
    """Write a text as the bytes of a file."""
    return text.replace("\n", layout.newline).encode(layout.encoding)


def _set(block: Block, layout: Layout, rng: random.Random) -> Block:
    text = set_characters(block.text, layout)
    if layout.unclosed and block.kind in {"article", "paragraph"} and rng.random() < 0.5:
        text = text.removesuffix("”")
    if layout.markdown and block.kind in {"title", "heading"}:
        text = ("# " if block.kind == "title" else "## ") + text
    if layout.markdown and block.kind == "article" and text.startswith("第"):
        end = text.index("条" if "条" in text else "條") + 1
        text = f"**{text[:end]}**{text[end:]}"
    if layout.markers:
        text = MARKERS.get(block.kind, "") + text
    return Block(block.kind, text)


def _blank_before(block: Block, previous: str, layout: Layout, rng: random.Random) -> bool:
    if layout.blank == "all" or block.kind == "attachment":
        return True
    if layout.blank == "some":
        return rng.random() < 0.2 and block.kind != "row"
    changes = block.kind != previous and block.kind in SPACED_KINDS
    return changes and layout.blank == "head"
