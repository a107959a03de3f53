"""Writing spreadsheets: texts stay texts, and what a cell cannot hold is cut in plain sight."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

from xlsxwriter import Workbook

MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST: Final = 32_767  # UTF-16 units that a cell holds
CUT: Final = "……〔表格容纳不下，以下从略；全文见系统〕"
# What XML cannot hold, and lone surrogates.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# Nothing that a person wrote may become a formula, a link or a number.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def new_workbook(target: Path | IO[bytes]) -> Workbook:
    """Return a workbook that is written row by row; close it to finish the file."""
    return Workbook(str(target) if isinstance(target, Path) else target, _OPTIONS)


def cell_text(text: str) -> str:
    """Return a text as a cell can hold it; one that is cut says so at its end."""
    plain = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not is_too_long(plain):
        return plain
    room = 2 * (LONGEST - len(CUT))
    return plain.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def is_too_long(text: str) -> bool:
    """Tell whether a cell cannot hold all of a text."""
    return len(text) > LONGEST or len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST


class Table:
    """A sheet with one line of names above rows of texts and numbers."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[tuple[str, int]]) -> None:
        """Begin a sheet; ``columns`` are names and widths in characters."""
        self.sheet = book.add_worksheet(name)
        # Marked as text, so that editing a cell that begins with = makes no formula of it.
        self.text = book.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "locked": True}
        )
        self.open = book.add_format(
            {
                "num_format": "@",
                "text_wrap": True,
                "valign": "top",
                "locked": False,
                "bg_color": "#FFF8E1",
            }
        )
        head = book.add_format({"bold": True, "bg_color": "#E8EEF5", "valign": "top"})
        for at, (_name, width) in enumerate(columns):
            self.sheet.set_column(at, at, width, self.text)
        for at, (title, _width) in enumerate(columns):
            self.sheet.write_string(0, at, title, head)
        self.sheet.freeze_panes(1, 0)
        self.rows = 0

    def add(self, values: Sequence[str | int], opened: frozenset[int] = frozenset()) -> None:
        """Write the next row; ``opened`` are the columns that are to be filled in."""
        self.rows += 1
        for at, value in enumerate(values):
            style = self.open if at in opened else self.text
            if isinstance(value, int):
                self.sheet.write_number(self.rows, at, value)
            elif value:
                self.sheet.write_string(self.rows, at, cell_text(value), style)
            else:
                self.sheet.write_blank(self.rows, at, None, style)
