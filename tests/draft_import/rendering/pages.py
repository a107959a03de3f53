"""Pages: wrapped lines, indents, page numbers between the lines, running headers."""

import random
from collections.abc import Iterable

from tests.draft_import.rendering.blocks import Block
from tests.draft_import.rendering.layout import Layout

FEET = {
    "dashes": "— {} —",
    "di_ye": "第 {} 页 共 90 页",
    "slash": "{}/90",
    "bare": "{}",
    "dots": "·{}·",
}
PAGE_LINES = range(24, 33)
CLOSING = "，。；：！？）》”、"
FLUSH = {"title", "label", "note", "foreign", "attachment"}


def lines_of_block(block: Block, layout: Layout) -> list[str]:
    """Set one block: its indent, and its lines where the page is narrow."""
    text = block.text
    if block.kind in {"heading", "toc", "preamble"}:
        text = layout.heading_indent + text
    elif block.kind not in FLUSH and block.kind != "toc_title":
        text = layout.indent + text
    if not layout.wrap or block.kind in {"row", "title", "foreign", "toc", "label"}:
        return [text]
    return _wrap(text, layout)


def _wrap(text: str, layout: Layout) -> list[str]:
    lines = []
    while text:
        cut = layout.wrap
        # A page sets closing punctuation at the end of a line though it overhangs.
        while layout.hanging and cut < len(text) and text[cut] in CLOSING:
            cut += 1
        lines.append(text[:cut])
        text = text[cut:]
    return lines


def with_page_numbers(
    lines: Iterable[str], layout: Layout, header: str, rng: random.Random
) -> list[str]:
    """Put a foot after every page, and the running header at the top of the next."""
    found: list[str] = []
    left, page = rng.choice(PAGE_LINES), 0
    for line in lines:
        found.append(line)
        left -= 1
        if not left:
            page += 1
            left = rng.choice(PAGE_LINES)
            found.append(FEET[layout.page].format(page))
            found += [header] if layout.header else []
    return found
