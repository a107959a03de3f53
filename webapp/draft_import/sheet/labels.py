"""Labels of rows: whether one fits a role, and what a text says it is by the label it begins with.

Source of the forms: 立法法 art. 65; others that files have are accepted where the parser does.
"""

from typing import Final, NamedTuple

from webapp.draft_import import marks
from webapp.draft_import.sheet.rows import (
    BELOW_ARTICLE,
    DIVISIONS,
    ITEMS,
    Role,
    Row,
)
from webapp.draft_import.titles import is_label_line

EXAMPLES: Final = {
    Role.PART: "第一编",
    Role.SUBPART: "第一分编",
    Role.CHAPTER: "第一章",
    Role.SECTION: "第一节",
    Role.ARTICLE: "第十条",
    Role.UNIT: "一、",
    Role.ITEM: "（一）",
    Role.SUBITEM: "1.",
    Role.SUBSUBITEM: "（1）",
}
# No label of a division is longer: 第 + ten numerals, spaces between them, + 分编.
_DIVISION_REACH: Final = 40
# A part of a row that is cut off is of the same kind, or of the kind that follows it.
_AFTER: Final = {
    Role.PREAMBLE_HEADING: Role.PREAMBLE,
    Role.ATTACHMENT_HEADING: Role.ATTACHMENT,
    Role.UNIT: Role.PLAIN,
    **dict.fromkeys((*DIVISIONS, Role.ARTICLE, *ITEMS), Role.PARAGRAPH),
}
_ITEM_BELOW: Final = {
    Role.ITEM: Role.SUBITEM,
    Role.CONTINUATION: Role.SUBITEM,
    Role.SUBITEM: Role.SUBSUBITEM,
    Role.SUBSUBITEM: Role.SUBSUBITEM,
}
_HAVE_ITEMS: Final = BELOW_ARTICLE | {Role.ARTICLE}


class Labelled(NamedTuple):
    """A text taken apart: what it is, its label ("" for none) and what follows the label."""

    role: Role
    label: str
    rest: str


def take(role: Role, words: str) -> Labelled | None:
    """Take the label of a role off the front of a text; None when it does not begin with one."""
    if role is Role.ARTICLE:
        article = marks.article_start(words)
        return Labelled(role, article.raw_label, article.rest) if article else None
    if role in DIVISIONS:
        return _take_division(role, words)
    item = marks.decision_item(words) if role is Role.UNIT else marks.item_start(words)
    return Labelled(role, item.raw_label, item.rest) if item else None


def _take_division(role: Role, words: str) -> Labelled | None:
    end = words.find(role[-1], 0, _DIVISION_REACH) + 1
    start = marks.division_start(words[:end]) if end else None
    if start is None or start.type != role:
        return None
    return Labelled(role, words[:end], words[end:].strip())


def fits(role: Role, label: str) -> bool:
    """Tell whether a label, and nothing beside it, is one of a role that has labels."""
    taken = take(role, label)
    return taken is not None and not taken.rest


def read_after(row: Row, words: str) -> Labelled:
    """Say what a text is that stood in a row, or right after it, by the label it begins with."""
    default = _AFTER.get(row.role, row.role)
    if row.role is Role.APART:
        return Labelled(default, "", words)
    if row.role is Role.TITLE and is_label_line(words):
        return Labelled(Role.DRAFT_LABEL, "", words)
    if row.role in {Role.ATTACHMENT, Role.ATTACHMENT_HEADING}:
        role = Role.ATTACHMENT_HEADING if marks.is_attachment_heading(words) else default
        return Labelled(role, "", words)
    return _numbered(row, words) or Labelled(default, "", words)


def _numbered(row: Row, words: str) -> Labelled | None:
    if row.role in {Role.UNIT, Role.PLAIN, Role.CLOSING}:
        return take(Role.UNIT, words)
    article, division = marks.article_start(words), marks.division_start(words)
    if article is not None and not article.is_reference:
        return take(Role.ARTICLE, words)
    if division is not None:
        return take(Role(division.type), words)
    role = _item_role(row, marks.item_start(words))
    return take(role, words) if role else None


def _item_role(row: Row, item: marks.ItemStart | None) -> Role | None:
    if item is None or row.role not in _HAVE_ITEMS:
        return None
    own = marks.item_start(row.label) if row.role in ITEMS else None
    if own is not None and own.style == item.style:
        return row.role
    if item.style == "bracketed":
        return Role.ITEM
    # 一、 also begins sentences; it is a list only where one like it stands before.
    return None if item.style == "comma" else _ITEM_BELOW.get(row.role, Role.ITEM)
