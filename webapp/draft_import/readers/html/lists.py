"""The numbers a browser puts before the items of a list."""

import re
from collections.abc import Callable
from typing import Final

from lxml.etree import _Element

from webapp.draft_import import marks
from webapp.draft_import.numbering import chinese_numeral
from webapp.draft_import.readers.html.styles import Style

_OWN_NUMBER: Final = re.compile(
    r"[（(\[]?\s*(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,4})\s*[)）\].．、]|[\u2460-\u249b]"
)
_LETTERS: Final = 26
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HIGHEST: Final = 3999


def _letter(number: int) -> str:
    text = ""
    while number > 0:
        number, rest = divmod(number - 1, _LETTERS)
        text = chr(ord("a") + rest) + text
    return text


def _roman(number: int) -> str:
    text = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        text += numeral * count
    return text


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "1": lambda number: f"{number}.",
    "a": lambda number: f"{_letter(number)}.",
    "A": lambda number: f"{_letter(number).upper()}.",
    "i": lambda number: f"{_roman(number)}.",
    "I": lambda number: f"{_roman(number).upper()}.",
    "chinese": lambda number: f"{chinese_numeral(number)}、",
    "chinese)": lambda number: f"{chinese_numeral(number)}）",
    "(chinese)": lambda number: f"（{chinese_numeral(number)}）",
    "1)": lambda number: f"{number}）",
    "(1)": lambda number: f"（{number}）",
    "none": lambda _: "",
}
_STYLES: Final = {
    "none": "none", "disc": "none", "circle": "none", "square": "none", "decimal": "1",
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
    "lower-roman": "i", "upper-roman": "I", "cjk-ideographic": "chinese",
    "simp-chinese-informal": "chinese", "trad-chinese-informal": "chinese",
    "cjk-decimal": "chinese",
}  # fmt: skip
# The list styles of UEditor, the editor of many Chinese sites, which draws these as pictures.
_CLASSES: Final = {
    "custom_cn": "chinese", "custom_cn1": "chinese)", "custom_cn2": "(chinese)",
    "custom_num": "1", "custom_num1": "1)", "custom_num2": "(1)",
}  # fmt: skip


class ItemNumbers:
    """The running number of one list."""

    def __init__(self, element: _Element, style: Style) -> None:
        self._format = _FORMATS[_format(element, style)]
        self._step = -1 if element.get("reversed") is not None else 1
        first = sum(child.tag == "li" for child in element) if self._step < 0 else 1
        self._next = _integer(element.get("start"), first)

    def take(self, item: _Element) -> str:
        """Give the next item's number as it is shown, "" for none."""
        number = _integer(item.get("value"), self._next)
        self._next = number + self._step
        return self._format(number) if 0 < number <= _HIGHEST else ""


def _format(element: _Element, style: Style) -> str:
    for name in element.get("class", "").split():
        if name in _CLASSES:
            return _CLASSES[name]
    if element.tag != "ol":
        return "none"
    words = f"{style.get('list-style', '')} {style.get('list-style-type', '')}".split()
    for word in words:
        if word in _STYLES:
            return _STYLES[word]
    kind = element.get("type", "1")
    return kind if kind in {"1", "a", "A", "i", "I"} else "1"


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text.strip()) else default


def has_own_number(text: str) -> bool:
    """Tell whether an item writes its number itself."""
    return bool(marks.article_start(text) or marks.division_start(text) or _OWN_NUMBER.match(text))
