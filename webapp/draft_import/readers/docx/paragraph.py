"""A paragraph under construction: what its properties say, and its text so far."""

from typing import Final

from webapp.draft_import.readers.docx.markup import Element, W, child, number_at, text_at
from webapp.draft_import.readers.docx.styles import (
    NumberReference,
    Style,
    Styles,
    indent_of,
    is_centered,
)

_DROP_CAPS: Final = frozenset(("drop", "margin"))


class Paragraph:
    """An open paragraph; `run_hidden` says that the text of its open run does not show."""

    def __init__(self, element: Element, styles: Styles) -> None:
        self._properties = child(element, "pPr")
        style_id = text_at(self._properties, "pStyle")
        self._style_id = styles.default if style_id is None else style_id
        self.style: Style = styles.style(self._style_id)
        self.run_hidden = False
        self.in_contents = False
        self.pieces: list[str] = []
        mark = child(self._properties, "rPr")
        self.mark_deleted = child(mark, "del") is not None or child(mark, "moveFrom") is not None
        self.mark_hidden = styles.is_hidden(mark, self.style)

    @property
    def joins_next(self) -> bool:
        """Whether the paragraph has no end of its own: its text goes on in the next one."""
        frame = child(self._properties, "framePr")
        drops = frame is not None and frame.get(W + "dropCap") in _DROP_CAPS
        return self.mark_deleted or self.mark_hidden or drops

    @property
    def number(self) -> NumberReference | None:
        """The list it belongs to: what it says itself goes before its style; 0 means none."""
        of_style = self.style.number
        own = child(self._properties, "numPr")
        if own is None:
            return of_style
        num_id, level = number_at(own, "numId"), number_at(own, "ilvl")
        if num_id is not None:
            return NumberReference(num_id, level)
        if of_style is None or level is None:
            return of_style
        return NumberReference(of_style.num_id, level)

    @property
    def indents(self) -> tuple[int, int]:
        """The indents of its first line and of the lines after soft breaks."""
        own = indent_of(self._properties)
        first = own if own is not None else self.style.indent or 0
        return first, indent_of(self._properties, first=False) or 0

    @property
    def is_centered(self) -> bool:
        """Whether its lines stand in the middle."""
        own = is_centered(self._properties)
        return bool(self.style.centered if own is None else own)
