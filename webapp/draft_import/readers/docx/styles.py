"""What the styles of a document say about its paragraphs (ECMA-376-1, 17.7)."""

import re
from dataclasses import dataclass
from typing import Final

from webapp.draft_import.readers.docx.markup import (
    Element,
    W,
    child,
    children,
    number_at,
    switch_at,
    text_at,
    whole_number,
)

_TITLES: Final = frozenset(
    (
        "title",
        "标题",
        "主标题",
        "大标题",
        "文档标题",
        "文件标题",
        "公文标题",
        "法规标题",
        "法律标题",
    )
)
_TOC: Final = re.compile(r"toc (?:\d|heading)|目录\s*\d?|toc标题", re.IGNORECASE)
# Half of a 12 pt character, in twentieths of a point: sizes of type are not resolved.
_COLUMN: Final = 120
# w:firstLineChars and the like count hundredths of a character.
_COLUMN_CHARS: Final = 50
_SIDES: Final = (("left", "leftChars"), ("start", "startChars"))
_FIRST: Final = ("firstLine", "firstLineChars")
# Word allows about a dozen.
_CHAIN_LIMIT: Final = 32
_HANGING: Final = ("hanging", "hangingChars")


@dataclass(frozen=True, slots=True)
class NumberReference:
    """Which list a paragraph belongs to; `style` is the one that says so, if a style does."""

    num_id: int | None
    level: int | None
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits; `indent` is that of the first line, in half-width columns."""

    hidden: bool = False
    number: NumberReference | None = None
    indent: int | None = None
    centered: bool | None = None
    title: bool = False
    toc: bool = False


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        found = () if root is None else tuple(children(root, "style"))
        self._elements = {element.get(W + "styleId") or "": element for element in found}
        self._resolved: dict[str | None, Style] = {None: Style()}
        self._hidden = bool(switch_at(root, "docDefaults", "rPrDefault", "rPr", "vanish"))
        self.default = next(
            (
                element.get(W + "styleId")
                for element in found
                if element.get(W + "type") == "paragraph"
                and element.get(W + "default") in {"1", "true", "on"}
            ),
            None,
        )

    def style(self, style_id: str | None) -> Style:
        """Resolve a style through those it is based on; an unknown one says nothing."""
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id or "")
        return self._resolved[style_id]

    def list_of(self, style_id: str) -> int | None:
        """Find the list a numbering style stands for."""
        return number_at(self._elements.get(style_id), "pPr", "numPr", "numId")

    def is_hidden(self, properties: Element | None, paragraph: Style) -> bool:
        """Tell whether run properties hide text; direct formatting goes before styles.

        What is hidden only on web pages (w:webHidden) is printed, so it does not count.
        Toggles of the paragraph style and the character style cancel each other (17.7.3).
        """
        if properties is None:
            return self._hidden or paragraph.hidden
        direct = switch_at(properties, "vanish")
        if direct is not None:
            return direct
        character = self.style(text_at(properties, "rStyle"))
        return self._hidden or paragraph.hidden != character.hidden

    def _chain(self, style_id: str) -> list[tuple[str, Element]]:
        chain: dict[str, Element] = {}
        while style_id in self._elements and style_id not in chain and len(chain) < _CHAIN_LIMIT:
            chain[style_id] = self._elements[style_id]
            style_id = text_at(chain[style_id], "basedOn") or ""
        return list(chain.items())

    def _resolve(self, style_id: str) -> Style:
        chain = self._chain(style_id)
        if not chain:
            return Style()
        elements = [element for _, element in chain]
        hidden = (switch_at(element, "rPr", "vanish") for element in elements)
        indents = (indent_of(child(element, "pPr")) for element in elements)
        centered = (is_centered(child(element, "pPr")) for element in elements)
        name = (text_at(elements[0], "name") or "").strip()
        return Style(
            hidden=next((value for value in hidden if value is not None), False),
            number=_number(chain),
            indent=next((value for value in indents if value is not None), None),
            centered=next((value for value in centered if value is not None), None),
            title=name.lower() in _TITLES,
            toc=_TOC.fullmatch(name) is not None,
        )


def _number(chain: list[tuple[str, Element]]) -> NumberReference | None:
    """Put together the list and the level, which may come from two styles of a chain."""
    level: int | None = None
    for style_id, element in chain:
        properties = child(element, "pPr", "numPr")
        if properties is None:
            continue
        level = number_at(properties, "ilvl") if level is None else level
        num_id = number_at(properties, "numId")
        if num_id is not None:
            return NumberReference(num_id, level, style_id)
    return None


def is_centered(properties: Element | None) -> bool | None:
    """Tell whether paragraph properties centre; None when they do not say."""
    value = text_at(properties, "jc")
    return None if value is None else value == "center"


def indent_of(properties: Element | None, *, first: bool = True) -> int | None:
    """Read an indent in half-width columns; None when none is given.

    Args:
        properties: those of a paragraph.
        first: whether the first line is asked for, or those after it.
    """
    indent = child(properties, "ind")
    if indent is None:
        return None
    columns = max(_columns(indent, *names) for names in _SIDES)
    if first:
        columns += _columns(indent, *_FIRST) - _columns(indent, *_HANGING)
    return max(0, round(columns))


def _columns(indent: Element, twips: str, characters: str) -> float:
    in_characters = whole_number(indent.get(W + characters))
    if in_characters:
        return in_characters / _COLUMN_CHARS
    return (whole_number(indent.get(W + twips)) or 0) / _COLUMN
