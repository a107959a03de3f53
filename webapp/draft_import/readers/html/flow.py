"""From the elements of a page to its lines: blocks begin lines, inline elements do not."""

import re
from dataclasses import dataclass
from typing import Final

from lxml.etree import _Element

from webapp.draft_import.readers.html.building import (
    Flow,
    LineBuilder,
    Region,
    Setting,
    is_label_cell,
)
from webapp.draft_import.readers.html.lists import ItemNumbers
from webapp.draft_import.readers.html.styles import (
    Style,
    Styles,
    indent_columns,
    is_hidden,
    is_note,
    is_struck,
    keeps_lines,
)
from webapp.draft_import.readers.html.tables import Cell, data_rows

_NO_TEXT: Final = frozenset(
    (
        "applet", "audio", "button", "canvas", "datalist", "embed", "frameset", "head", "iframe",
        "input", "map", "math", "noframes", "noscript", "object", "option", "rp", "rt", "script",
        "select", "style", "svg", "template", "textarea", "title", "video", "xml",
    )
)  # fmt: skip
_BLOCKS: Final = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
        "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "html", "legend", "li", "listing",
        "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
    )
)  # fmt: skip
_PREFORMATTED: Final = frozenset(("pre", "listing", "xmp", "plaintext"))
_LISTS: Final = frozenset(("ol", "ul", "menu", "dir"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLE_NAMES: Final = frozenset(("title", "tit", "biaoti"))
_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def read_flow(root: _Element, styles: Styles, *, show_hidden: bool) -> Flow:
    """Read the lines of an element and all in it.

    Args:
        root: the element.
        styles: the style sheets of its page.
        show_hidden: whether to read what the page does not show, too.

    Raises:
        DraftImportError: the text is too long.
    """
    return _Reader(styles, show_hidden=show_hidden).read(root)


@dataclass(frozen=True, slots=True)
class _Frame:
    """An element that was entered; `before` held outside of it, `start` is its first line."""

    block: bool
    start: int
    before: Setting
    numbered: bool


class _Reader:
    """Walks the elements with a stack of its own, however deep they are nested."""

    def __init__(self, styles: Styles, *, show_hidden: bool) -> None:
        self._styles = styles
        self._show_hidden = show_hidden
        self._flow = Flow()
        self._builder = LineBuilder(self._flow)
        self._numbers: list[ItemNumbers] = []
        self._label: int | None = None

    def read(self, root: _Element) -> Flow:
        stack: list[tuple[_Element, _Frame | None]] = [(root, None)]
        while stack:
            element, frame = stack.pop()
            if frame is None:
                style = self._styles.of(element) if _tag(element) else {}
                if not self._is_passed_over(element, style):
                    stack.append((element, self._enter(element, style)))
                    stack.extend((child, None) for child in element.iterchildren(reversed=True))
                    continue
            else:
                self._leave(element, frame)
            if element is not root:
                self._builder.text(element.tail)
        self._builder.end_line()
        return self._flow

    def _is_passed_over(self, element: _Element, style: Style) -> bool:
        """Read an element that is not to be walked into; False for any other."""
        if not _tag(element) or element.tag in _NO_TEXT:
            return True
        if element.tag == "br":
            self._builder.break_line()
            return True
        if element.tag == "hr":
            self._builder.blank()
            return True
        if is_struck(element, style):
            self._flow.struck += 1
            return True
        if is_note(element, style) or (not self._show_hidden and is_hidden(element, style)):
            return True
        return element.tag == "table" and self._read_table(element)

    def _read_table(self, table: _Element) -> bool:
        rows = data_rows(table, self._read_cell)
        if rows is None:
            return False
        for caption in table.iterchildren("caption"):
            for text in self._read_cell(caption):
                self._builder.begin_block()
                self._builder.text(text)
        self._builder.table(rows)
        return True

    def _read_cell(self, cell: _Element) -> Cell:
        flow = read_flow(cell, self._styles, show_hidden=self._show_hidden)
        return tuple(line.text for line in flow.lines if line.text)

    def _enter(self, element: _Element, style: Style) -> _Frame:
        builder, tag = self._builder, str(element.tag)
        block = _is_block(tag, style)
        if block:
            builder.begin_block()
        frame = _Frame(block, len(self._flow.lines), builder.setting, tag in _LISTS)
        builder.setting = _setting(element, tag, style, builder.setting)
        if frame.numbered:
            self._numbers.append(ItemNumbers(element, style))
        elif tag == "li" and self._numbers:
            builder.marker = self._numbers[-1].take(element)
        builder.text(element.text)
        return frame

    def _leave(self, element: _Element, frame: _Frame) -> None:
        if frame.numbered:
            self._numbers.pop()
        if frame.block:
            self._builder.end_line()
            end = len(self._flow.lines)
            if element.tag in {"td", "th"}:
                self._leave_cell(frame.start, end)
            if end > frame.start:
                names = _names(element)
                self._flow.regions.append(Region(frame.start, end, names))
        if element.tag in {"li", "tr"}:
            self._builder.marker, self._label = "", None
        self._builder.setting = frame.before

    def _leave_cell(self, start: int, end: int) -> None:
        if self._label is not None and self._label == start - 1 and end > start:
            self._builder.join_label_cell(start)
        alone = end == start + 1 and is_label_cell(self._flow.lines[start].text)
        self._label = start if alone else None


def _tag(element: _Element) -> str:
    """Give the tag of an element, "" for a comment and the like."""
    tag: object = element.tag
    return tag if isinstance(tag, str) else ""


def _is_block(tag: str, style: Style) -> bool:
    display = style.get("display", "")
    if tag in _BLOCKS:
        return display != "inline"
    return display.startswith(("block", "flex", "grid", "list-item", "table"))


def _setting(element: _Element, tag: str, style: Style, before: Setting) -> Setting:
    indent = indent_columns(style)
    keeps = keeps_lines(style)
    return Setting(
        indent=before.indent if indent is None else indent,
        preformatted=((tag in _PREFORMATTED or before.preformatted) if keeps is None else keeps),
        heading=before.heading or tag in _HEADINGS or bool(_names(element) & _TITLE_NAMES),
        whole_heading=before.whole_heading or tag in _HEADINGS,
        link=(element.get("href") or before.link) if tag == "a" else before.link,
    )


def _names(element: _Element) -> frozenset[str]:
    words = f"{element.tag} {element.get('id', '')} {element.get('class', '')}"
    return frozenset(word.lower() for word in _WORD.findall(words))
