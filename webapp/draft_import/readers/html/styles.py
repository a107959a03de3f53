"""What the style sheets of a page say of an element: only what matters for reading its text."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml.etree import _Element

_PROPERTIES: Final = frozenset(
    (
        "display", "visibility", "font-size", "text-indent", "white-space", "text-decoration",
        "list-style", "list-style-type", "mso-hide", "mso-element", "mso-footnote-id",
        "mso-endnote-id", "mso-special-character",
    )
)  # fmt: skip
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_BRACE: Final = re.compile(r"([{}])")
_SELECTOR: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9]*)?(?:[.#][\w-]+)?")
_ZERO: Final = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?")
_LENGTH: Final = re.compile(r"(\d*\.?\d+)(em|rem|px|pt|cm|mm|in)")
# The width of one column, half a character; printed sizes for the usual 16 pt (三号).
_COLUMNS_PER: Final = {
    "em": 2.0, "rem": 2.0, "px": 1 / 8, "pt": 1 / 8, "cm": 3.5, "mm": 0.35, "in": 9.0,
}  # fmt: skip
_WIDEST: Final = 40
_NOTE_ELEMENTS: Final = frozenset(
    ("footnote-list", "endnote-list", "footnote", "endnote", "comment-list", "comment", "header",
     "footer")
)  # fmt: skip
_NOTES: Final = re.compile(
    r"_(?:ft|ed)nref?\d+|(?:ft|ed)n\d+|sd(?:foot|end)note\w*|_com_\d+|_msoanchor_\d+|_msocom_\d+|"
    r"msocom\w+|MsoCommentReference"
)
_STRUCK: Final = frozenset(("del", "s", "strike"))
_CJK: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")

Style = dict[str, str]


class Styles:
    """The simple rules of a page's style sheets, and the style of its elements by them."""

    def __init__(self, sheets: Iterable[str] = ()) -> None:
        self._rules: dict[str, Style] = {}
        for sheet in sheets:
            self._read(sheet)

    def _read(self, sheet: str) -> None:
        depth = 0
        selectors = ""
        pieces = _BRACE.split(_COMMENT.sub(" ", sheet))
        for before, brace in zip(pieces[::2], pieces[1::2], strict=False):
            if brace == "{":
                selectors = before.strip() if depth == 0 else selectors
                depth += 1
                continue
            if depth == 1 and not selectors.startswith("@"):
                self._add(selectors, _declarations(before))
            depth = max(0, depth - 1)

    def _add(self, selectors: str, style: Style) -> None:
        for selector in map(str.strip, selectors.split(",") if style else ()):
            if selector and _SELECTOR.fullmatch(selector):
                self._rules.setdefault(selector, {}).update(style)

    def of(self, element: _Element) -> Style:
        """Give the style of an element by the rules for it alone; nothing is inherited."""
        style: Style = {}
        for selector in _selectors(element) if self._rules else ():
            style.update(self._rules.get(selector, {}))
        inline = element.get("style")
        return style | _declarations(inline) if inline else style


def _selectors(element: _Element) -> Iterator[str]:
    """Name the simple selectors that fit an element, the weakest first."""
    tag = str(element.tag)
    yield tag
    classes = element.get("class", "").split()
    yield from (f".{name}" for name in classes)
    yield from (f"{tag}.{name}" for name in classes)
    if identity := element.get("id"):
        yield from (f"#{identity}", f"{tag}#{identity}")


def _declarations(text: str) -> Style:
    style = {}
    for declaration in text.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _PROPERTIES:
            style[name] = value.lower().replace("!important", "").strip()
    return style


def is_hidden(element: _Element, style: Style) -> bool:
    """Tell whether the page does not show an element."""
    if element.get("hidden") is not None or style.get("mso-hide") == "all":
        return True
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"}:
        return True
    return _ZERO.fullmatch(style.get("font-size", "")) is not None or _is_decoration(element)


def _is_decoration(element: _Element) -> bool:
    """Tell whether an element is an icon: hidden from screen readers, and without any text."""
    return element.get("aria-hidden") == "true" and not any(
        _CJK.search(str(text)) for text in element.itertext()
    )


def is_note(element: _Element, style: Style) -> bool:
    """Tell whether Word or LibreOffice put a foot note, a comment or a page header there."""
    if style.get("mso-element") in _NOTE_ELEMENTS or style.get("mso-special-character") in {
        "footnote", "comment",
    }:  # fmt: skip
        return True
    if "mso-footnote-id" in style or "mso-endnote-id" in style:
        return True
    if element.tag == "div" and element.get("title") in {"header", "footer"}:
        return True
    names = (element.get("id"), element.get("name"), *element.get("class", "").split())
    return any(name is not None and _NOTES.fullmatch(name) for name in names)


def is_struck(element: _Element, style: Style) -> bool:
    """Tell whether an element is text struck out, as tracked changes and comparisons show it."""
    return (
        element.tag in _STRUCK
        or "line-through" in style.get("text-decoration", "")
        or "msoDel" in element.get("class", "").split()
    )


def indent_columns(style: Style) -> int | None:
    """Give the indent of a paragraph's first line, in half-width columns; None for unsaid."""
    value = style.get("text-indent")
    if value is None:
        return None
    match = _LENGTH.fullmatch(value)
    return min(_WIDEST, round(float(match[1]) * _COLUMNS_PER[match[2]])) if match else 0


def keeps_lines(style: Style) -> bool | None:
    """Tell whether line ends of the source count; None when the style does not say."""
    space = style.get("white-space")
    return None if space is None else space.startswith(("pre", "break-spaces"))
