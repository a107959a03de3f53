"""Put the automatic number of a paragraph before its text."""

import re

from webapp.draft_import import marks
from webapp.draft_import.lines import squash


def with_label(label: str, text: str) -> str:
    """Put a label before a text, unless somebody has typed it too.

    Args:
        label: the automatic number with what parts it from the text; "" for none.
        text: the paragraph; of a number that stands alone only the number remains.
    """
    if not label:
        return text
    bare = squash(label)
    if squash(text).startswith(bare) and _ends_label(squash(text)[len(bare) :]):
        return text
    # 1. 第三条 …: the list is a remnant of a template, the typed label is the law's.
    if _is_unit(text.lstrip()) and not _is_unit(label.strip()):
        return text
    return label + text.lstrip()


def _ends_label(rest: str) -> bool:
    """Tell whether a typed label is the automatic one again, not a longer one (1. and 1.2)."""
    return re.match(r"\d|之[一二三四五六七八九十]", rest) is None


def _is_unit(text: str) -> bool:
    start = marks.article_start(text)
    return (start is not None and not start.is_reference) or bool(marks.division_start(text))
