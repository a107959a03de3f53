"""The paragraphs below an article: 款, 项, 目, 细目, continuations and tables."""

from collections.abc import Sequence
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.draft import ParagraphKind, ParsedParagraph
from webapp.draft_import.tables import Block, group_rows

_KINDS: Final[tuple[ParagraphKind, ...]] = ("项", "目", "细目")
# 立法法 art. 65: 项 in bracketed Chinese numerals, 目 in Arabic ones.
STANDARD: Final = {("项", "bracketed"), ("目", "arabic"), ("细目", "bracketed_arabic")}


def read_paragraphs(texts: Sequence[Block]) -> tuple[ParsedParagraph, ...]:
    """Read the paragraphs of one article.

    Args:
        texts: its lines and tables, the first without the article's label; no line is dropped.
    """
    blocks = group_rows(texts)
    reader = _Reader(blocks)
    return tuple(reader.read(index) for index in range(len(blocks)))


class _Reader:
    """Keeps the open lists: for each level the style of its labels and the last number."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._starts = [
            marks.item_start(block) if isinstance(block, str) else None for block in blocks
        ]
        self._next_start = self._following()
        self._levels: list[tuple[str, int]] = []

    def _following(self) -> list[marks.ItemStart | None]:
        """For each block the next labelled one after it, found in one pass from the end."""
        following: list[marks.ItemStart | None] = []
        upcoming: marks.ItemStart | None = None
        for start in reversed(self._starts):
            following.append(upcoming)
            upcoming = start or upcoming
        return following[::-1]

    def read(self, index: int) -> ParsedParagraph:
        block, start = self._blocks[index], self._starts[index]
        if not isinstance(block, str):
            return ParsedParagraph("表", None, None, "", rows=block)
        if start is not None:
            depth = self._place(start, index)
            if depth is not None:
                return self._item(start, depth)
        if self._continues_list(index):
            return ParsedParagraph("续", None, None, block)
        self._levels = []
        return ParsedParagraph("款", None, None, block)

    def _item(self, start: marks.ItemStart, depth: int) -> ParsedParagraph:
        self._levels[depth:] = [(start.style, start.number)]
        kind = _KINDS[depth]
        return ParsedParagraph(
            kind,
            start.label,
            start.number,
            start.rest,
            nonstandard=(kind, start.style) not in STANDARD,
            raw_label=start.raw_label if start.raw_label != start.label else None,
        )

    def _place(self, start: marks.ItemStart, index: int) -> int | None:
        """Find the level a label stands on; None when it is no label of a list here."""
        styles = [style for style, _ in self._levels]
        if start.style in styles:
            depth = styles.index(start.style)
            runs_on = start.number == self._levels[depth][1] + 1
            return depth if runs_on or start.style == "bracketed" else None
        depth = len(self._levels)
        if depth == len(_KINDS):
            return None
        if start.style == "bracketed":
            return depth
        return depth if start.number == 1 and self._is_introduced(index) else None

    def _is_introduced(self, index: int) -> bool:
        """Only a colon opens a list in a form that could also begin a sentence (一、 1.)."""
        before = self._blocks[index - 1] if index else ""
        return isinstance(before, str) and before.endswith(("：", ":"))

    def _continues_list(self, index: int) -> bool:
        """Tell whether the list before an unlabelled paragraph goes on after it."""
        upcoming = self._next_start[index]
        return upcoming is not None and any(
            (upcoming.style, upcoming.number) == (style, number + 1)
            for style, number in self._levels
        )
