"""Lines of a file with the hints of their layout: what readers give and the parser takes."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

_CLOSED: Final = re.compile(r"[。；：！？;:!?][”’」』）)】〕》]*$")
_SENTENCE_END: Final = re.compile(r"[。！？!?][”’」』）)】〕]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, without white space at its ends.

    `indent` is the width of the white space before it, in half-width columns; `after_blank` says
    that an empty line stands before it; `title` that the file marks it as the title of a draft;
    `toc` that the file marks it as an entry of the table of contents. A line with `rows` is a
    whole table, its text the cells of the table with tabs and line ends between them.
    """

    text: str
    indent: int = 0
    after_blank: bool = False
    title: bool = False
    toc: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """What a reader makes of a file.

    `joined` says that the layout puts the paragraphs of an article on one line, a space between
    them; `whole` that the file's format says where paragraphs end, so that every line is one;
    `opens` and `closes` are the consultation period the file offers; `notes` are findings of the
    reader, in Chinese, one sentence each (what it left out and why).
    """

    lines: tuple[Line, ...]
    joined: bool = False
    whole: bool = False
    opens: date | None = None
    closes: date | None = None
    notes: tuple[str, ...] = ()


def is_closed(text: str) -> bool:
    """Tell whether a line ends where a paragraph can end: after 。；： and the like."""
    return _CLOSED.search(text[-6:]) is not None


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends with a full sentence."""
    return _SENTENCE_END.search(text[-6:]) is not None


def squash(text: str) -> str:
    """Remove all white space."""
    return "".join(text.split())
