"""Lines put together from the pieces of text between the tags of a page."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from webapp.draft_import.cleaning import clean
from webapp.draft_import.draft import Rows
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Line, squash
from webapp.draft_import.readers.html.lists import has_own_number
from webapp.draft_import.readers.html.whitespace import (
    HEADING_BREAK,
    collapse,
    heading_lines,
    preserve,
    settle,
)

LONGEST: Final = 5_000_000
_WIDE_SPACE: Final = "\u3000"
_ANCHOR: Final = re.compile(r"[^#]*#\w")
_LABEL: Final = re.compile(
    r"第[^条\s]{1,9}条(?:之[一二三四五六七八九十]{1,3})?|"
    r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A block of the page.

    It holds the lines from `start` up to `end`; `names` are the words of its tag, id and class.
    """

    start: int
    end: int
    names: frozenset[str]


@dataclass(slots=True)
class Flow:
    """The lines of a page in order; the sets hold indexes of lines.

    A line whose text went into the next one is empty. `linked` lines are a link as a whole,
    `anchors` one to a place in a page, `headings` stand in a heading element or one named title.
    `struck` counts the elements left out because they are struck out.
    """

    lines: list[Line] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    linked: set[int] = field(default_factory=set)
    anchors: set[int] = field(default_factory=set)
    headings: set[int] = field(default_factory=set)
    struck: int = 0


@dataclass(slots=True)
class Setting:
    """What holds for the text that comes next; `indent` is that of a block's first line."""

    indent: int = 0
    preformatted: bool = False
    heading: bool = False
    whole_heading: bool = False
    link: str | None = None


class LineBuilder:
    """Collects pieces of text and writes a line into the flow where one ends."""

    def __init__(self, flow: Flow) -> None:
        self.setting = Setting()
        self.marker = ""
        self._flow = flow
        self._pieces: list[str] = []
        self._linked = 0
        self._anchored = 0
        self._length = 0
        self._blank = False
        self._first = True

    def begin_block(self) -> None:
        """End the line before a block begins."""
        self.end_line()
        self._first = True

    def text(self, text: str | None) -> None:
        """Take a piece of text.

        Raises:
            DraftImportError: there is more text than any law has.
        """
        if not text:
            return
        self._count(len(text))
        if not self.setting.preformatted:
            self._add(collapse(text))
            return
        first, *others = preserve(text)
        self._add(first)
        for line in others:
            self.break_line()
            self._add(line)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        if self.setting.link is not None:
            length = len(squash(piece))
            self._linked += length
            self._anchored += length if _ANCHOR.match(self.setting.link) else 0

    def _count(self, length: int) -> None:
        self._length += length
        if self._length > LONGEST:
            message = (
                f"网页的文字超过{LONGEST // 10_000}万字，不能导入。请只保存或粘贴草案正文后再试。"
            )
            raise DraftImportError(message)

    def break_line(self) -> None:
        """Break the line at a <br>: after nothing, it makes an empty line."""
        if self.setting.whole_heading:
            self._pieces.append(HEADING_BREAK)
        elif not self.end_line():
            self._blank = True

    def end_line(self) -> bool:
        """Write the line collected so far, if any; tell whether there was one."""
        if not self._pieces:
            return False
        raw = settle("".join(self._pieces))
        linked = self._linked, self._anchored
        self._pieces, self._linked, self._anchored = [], 0, 0
        written = False
        for part in heading_lines(raw):
            written = self._write(part, *linked) or written
        self._blank = self._blank or (not written and raw != "")
        return written

    def _write(self, raw: str, linked: int, anchored: int) -> bool:
        for line in clean((raw,)):
            index, length = len(self._flow.lines), len(squash(line.text))
            if linked >= length:
                self._flow.linked.add(index)
            if anchored >= length:
                self._flow.anchors.add(index)
            if self.setting.heading:
                self._flow.headings.add(index)
            self._flow.lines.append(self._placed(line, numbered=linked < length))
            self._blank = self._first = False
            return True
        return False

    def _placed(self, line: Line, *, numbered: bool) -> Line:
        number, self.marker = self.marker, ""
        if number and numbered and not has_own_number(line.text):
            line = replace(line, text=number + line.text)
        indent = line.indent + (self.setting.indent if self._first else 0)
        return replace(line, indent=indent, after_blank=self._blank)

    def table(self, rows: Rows) -> None:
        """Write a table as one line."""
        self.end_line()
        text = "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in rows)
        self._count(len(text))
        self._flow.lines.append(Line(text.strip(), after_blank=self._blank, rows=rows))
        self._blank = False

    def blank(self) -> None:
        """End the line, and part the next one from it as an empty line does."""
        self.end_line()
        self._blank = True

    def join_label_cell(self, index: int) -> None:
        """Put the label that is a cell of its own before the text in the next cell.

        Args:
            index: the first line of that next cell.
        """
        label, line = self._flow.lines[index - 1], self._flow.lines[index]
        self._flow.lines[index] = replace(label, text=f"{label.text}{_WIDE_SPACE}{line.text}")
        self._flow.lines[index - 1] = Line("")


def is_label_cell(text: str) -> bool:
    """Tell whether a cell holds nothing but the label of an article or item."""
    return _LABEL.fullmatch(text) is not None
