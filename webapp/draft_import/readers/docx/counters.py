"""Automatic numbers: the lists of a document and their counters (ECMA-376-1, 17.9)."""

import re
from dataclasses import dataclass, field
from typing import Final

from webapp.draft_import.readers.docx.markup import (
    MC,
    Element,
    W,
    child,
    children,
    number_at,
    switch_at,
    text_at,
    whole_number,
)
from webapp.draft_import.readers.docx.number_formats import format_number
from webapp.draft_import.readers.docx.styles import NumberReference, Styles

_PLACE: Final = re.compile(r"%([1-9])")
_LEVELS: Final = range(9)
_LABEL_LIMIT: Final = 200
# A tab would part cells; a label and its text are parted as they are in print.
_SUFFIXES: Final = {"nothing": "", "space": " "}
_TAB_SUFFIX: Final = "\u3000"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    format: str
    text: str
    suffix: str
    restart: int | None
    legal: bool
    hidden: bool
    style: str | None


@dataclass(slots=True)
class _Counts:
    """The counters of one abstract list, by level; lists that share it count on together."""

    values: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _List:
    levels: dict[int, _Level]
    overrides: dict[int, int]
    counts: _Counts


class Counters:
    """Counts the numbered paragraphs of a document, in its order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts = _by_id(root, "abstractNum", "abstractNumId")
        self._nums = _by_id(root, "num", "numId")
        self._counts: dict[int, _Counts] = {}
        self._lists: dict[int, _List | None] = {}
        self._overridden: set[tuple[int, int]] = set()

    def label(self, reference: NumberReference) -> str:
        """Count a paragraph and write its label with what parts it from the text; "" for none."""
        num_id = reference.num_id or 0
        if num_id not in self._lists:
            self._lists[num_id] = self._list(num_id)
        found = self._lists[num_id]
        if found is None:
            return ""
        index = _level_index(found, reference)
        level = found.levels.get(index)
        if level is None:
            return ""
        self._count(num_id, found, index)
        return "" if level.hidden else _write(found, level)

    def _count(self, num_id: int, found: _List, index: int) -> None:
        values = found.counts.values
        if index in found.overrides and (num_id, index) not in self._overridden:
            self._overridden.add((num_id, index))
            values[index] = found.overrides[index]
        elif index in values:
            values[index] += 1
        else:
            values[index] = found.overrides.get(index, found.levels[index].start)
        for deeper in [level for level in values if level > index]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            # Absent: any higher level restarts it; 0: none does; n: the first n levels do.
            if restart is None or index < restart:
                del values[deeper]

    def _list(self, num_id: int) -> _List | None:
        num = self._nums.get(num_id)
        abstract_id = number_at(num, "abstractNumId")
        if num is None or abstract_id is None:
            return None
        levels = self._levels(abstract_id)
        overrides: dict[int, int] = {}
        for override in children(num, "lvlOverride"):
            index = whole_number(override.get(W + "ilvl")) or 0
            replaced = child(override, "lvl") if index in _LEVELS else None
            if replaced is not None:
                levels[index] = _read_level(replaced)
            start = number_at(override, "startOverride")
            if start is not None:
                overrides[index] = start
        return _List(levels, overrides, self._counts.setdefault(abstract_id, _Counts()))

    def _levels(self, abstract_id: int) -> dict[int, _Level]:
        """Read the levels of an abstract list, or of the one its numbering style stands for."""
        seen: set[int] = set()
        element = self._abstracts.get(abstract_id)
        while element is not None and abstract_id not in seen:
            seen.add(abstract_id)
            link = text_at(element, "numStyleLink")
            if link is None:
                break
            num = self._nums.get(self._styles.list_of(link) or 0)
            abstract_id = number_at(num, "abstractNumId") or 0
            element = self._abstracts.get(abstract_id)
        if element is None:
            return {}
        read = ((whole_number(lvl.get(W + "ilvl")) or 0, lvl) for lvl in children(element, "lvl"))
        return {index: _read_level(lvl) for index, lvl in read if index in _LEVELS}


def _by_id(root: Element | None, name: str, attribute: str) -> dict[int, Element]:
    found = () if root is None else children(root, name)
    numbered = ((whole_number(element.get(W + attribute)), element) for element in found)
    return {number: element for number, element in numbered if number is not None}


def _read_level(element: Element) -> _Level:
    text = child(element, "lvlText")
    suffix = text_at(element, "suff") or "tab"
    start = number_at(element, "start")
    return _Level(
        start=0 if start is None else start,
        format=_format(element),
        text="" if text is None else (text.get(W + "val") or "")[:_LABEL_LIMIT],
        suffix=_SUFFIXES.get(suffix, _TAB_SUFFIX),
        restart=number_at(element, "lvlRestart"),
        legal=bool(switch_at(element, "isLgl")),
        hidden=bool(switch_at(element, "rPr", "vanish")),
        style=text_at(element, "pStyle"),
    )


def _format(element: Element) -> str:
    """Read the number format; one of a later Word stands beside a plain one (w14, custom)."""
    plain = text_at(element, "numFmt")
    if plain is None:
        fallback = element.find(f"{MC}AlternateContent/{MC}Fallback")
        plain = text_at(fallback, "numFmt")
    return plain or "decimal"


def _level_index(found: _List, reference: NumberReference) -> int:
    """Find the level: a level may name the style that uses it, which goes before the style's."""
    if reference.style is not None:
        for index, level in found.levels.items():
            if level.style == reference.style:
                return index
    return reference.level or 0


def _write(found: _List, level: _Level) -> str:
    # The bullets of a list are signs of its layout, no text.
    if level.format == "bullet":
        return ""

    def place(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        other = found.levels.get(index)
        if other is None:
            return ""
        number = found.counts.values.get(index, other.start)
        plain = level.legal and other.format != "none"
        return format_number(number, "decimal" if plain else other.format)

    label = _PLACE.sub(place, level.text).strip()
    return label + level.suffix if label else ""
