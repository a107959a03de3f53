"""Take apart lines on which several paragraphs stand, a space between them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.lines import Line, ends_sentence, is_closed
from webapp.draft_import.titles import is_explanation, is_label_line, is_title

_INNER_ITEM: Final = re.compile(r"[：:；;。]\s+[（(][一二三四五六七八九十]{1,3}[）)]")
_TOKEN: Final = re.compile(r"(\s*)(\S+)")
# Titles, notes and headings hold few spaces; a longer run of words is text.
_HEADING_PARTS: Final = 40
_INNER_UNIT: Final = re.compile(
    r"[。”：]\s+(?:第[一二三四五六七八九十百千零〇\d]{1,9}条|[一二三四五六七八九十]{1,3}、)"
)
_ATTACHMENT: Final = re.compile(r"附[件表录錄图圖]?[一二三四五六七八九十\d]{0,3}[：:]?")
# A notice or an order ends with its date; the title comes next.
_DATE_END: Final = re.compile(r"\d日$")
_OPENING: Final = re.compile(r"[（(]\s*(?:\d{4}年|[^（）()]{0,20}(?:草案|稿))|目\s*录$|序\s*言$")


def split_joined(lines: Sequence[Line], *, joined: bool) -> tuple[Line, ...]:
    """Give every paragraph its own line where the layout joins them.

    A space after the end of a sentence, or before the label of an item, parts two paragraphs; a
    stray space within a sentence stays.

    Args:
        lines: clean lines.
        joined: whether the layout is known to join; else the lines are asked.
    """
    if not joined and not any(_is_joined(line.text) for line in lines if not line.rows):
        return tuple(lines)
    split: list[Line] = []
    for line in lines:
        if line.rows:
            split.append(line)
            continue
        first, *others = _paragraphs(line.text)
        split.append(replace(line, text=first))
        split.extend(Line(text) for text in others)
    return tuple(split)


def _is_joined(text: str) -> bool:
    return _INNER_ITEM.search(text) is not None or _INNER_UNIT.search(text) is not None


def _paragraphs(text: str) -> list[str]:
    paragraphs: list[str] = []
    parts: list[str] = []
    for space, token in _TOKEN.findall(text):
        if not parts or _begins_paragraph(parts, token, first=not paragraphs):
            paragraphs += ["".join(parts)] if parts else []
            parts = [token]
        else:
            parts += [space, token]
    return [*paragraphs, "".join(parts)]


def _begins_paragraph(parts: list[str], token: str, *, first: bool) -> bool:
    before = parts[-1]
    if ends_sentence(before) or (_DATE_END.search(before) and is_title(token)):
        return True
    if len(parts) == 1 and not first and _ATTACHMENT.fullmatch(before):
        return True
    if len(parts) <= _HEADING_PARTS and _ends_heading("".join(parts), token, first=first):
        return True
    if is_closed(before) and _is_mark(token):
        return True
    item = marks.item_start(token.lstrip("“"))
    return item is not None and (is_closed(before) or before.endswith(("，", ",", "、")))


def _ends_heading(whole: str, token: str, *, first: bool) -> bool:
    """Tell whether a title, label, note or heading ends before a word."""
    if is_explanation(whole) or (first and is_title(whole)):
        return True
    return _is_heading_zone(whole) and (_is_mark(token) or not _takes_text(whole))


def _is_heading_zone(text: str) -> bool:
    """Tell whether a paragraph so far is a title, label, note or heading: no sentence yet."""
    return not re.search(r"[。；：]", text) or text.endswith(("）", ")"))


def _is_mark(token: str) -> bool:
    return bool(marks.article_start(token) or marks.division_start(token) or _OPENING.match(token))


def _takes_text(before: str) -> bool:
    """Tell whether more words may follow on the same line: not after a note, label or 序言."""
    if marks.is_preamble_heading(before) or is_label_line(before):
        return False
    return not re.fullmatch(r"[（(].*\d{4}年.*[）)]", before)
