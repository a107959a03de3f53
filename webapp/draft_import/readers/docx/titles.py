"""Titles that a document sets over several lines or paragraphs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.lines import Line, squash
from webapp.draft_import.readers.docx.content import Content, Item
from webapp.draft_import.titles import is_label_line, is_title

_LINES_LIMIT: Final = 6
# The heading of a letter or an order, which stands above the title and is no part of it.
_LETTERHEAD: Final = re.compile(r"(?:令|公告|文件|号)$|\d|^附")
_NO_TITLE: Final = frozenset(("目录", "序言", "前言", "附件", "附录"))


def one_title(texts: Sequence[str]) -> list[str]:
    """Join the lines of a centred paragraph when soft breaks only part a title.

    Args:
        texts: the lines; they come back as they are when they are anything else.
    """
    parts = [text.strip() for text in texts if text.strip()]
    names = [part for part in parts if not is_label_line(part)]
    if not 1 < len(names) <= _LINES_LIMIT or parts[: len(names)] != names:
        return list(texts)
    if any(is_title(name) or _LETTERHEAD.search(name) for name in names[:-1]):
        return list(texts)
    whole = "".join(names)
    return [whole, *parts[len(names) :]] if is_title(whole) else list(texts)


def with_titles(items: Iterable[Item]) -> Content:
    """Keep the mark of a title only where one can be, and join a title in several paragraphs."""
    kept: list[Item] = []
    for item in items:
        line = item
        if isinstance(line, Line) and line.title:
            line = replace(line, title=_can_be_title(line))
            before = kept[-1] if kept else None
            if isinstance(before, Line) and before.title and line.title and _is_part(before, line):
                kept[-1] = replace(before, text=before.text + line.text)
                continue
        kept.append(line)
    return tuple(kept)


def _is_part(before: Line, line: Line) -> bool:
    return not line.after_blank and not is_title(before.text) and is_title(before.text + line.text)


def _can_be_title(line: Line) -> bool:
    """Tell whether a line styled as title may be one: people style headings so too."""
    text = line.text
    return not (
        line.toc
        or is_label_line(text)
        or squash(text) in _NO_TITLE
        or marks.article_start(text)
        or marks.division_start(text)
        or marks.item_start(text)
        or marks.is_attachment_heading(text)
    )
