"""Comments as comma-separated values: UTF-8 with a mark, CRLF, safe to open in a spreadsheet.

A cell of what somebody typed that a spreadsheet might take for a formula is led by an
apostrophe: one that begins with ``= + - @``, their full-width forms, a tab or a carriage
return, also after blanks and quotation marks. Control characters are left out, and line ends
within a cell are LF; whoever needs the exact text takes JSON Lines.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from webapp.exports.columns import Column, columns_of
from webapp.exports.commands import Request
from webapp.exports.contract import Report
from webapp.exports.queries import count
from webapp.exports.records import Record, records
from webapp.keys import Keys

_RISKY: Final = re.compile(
    r"""[\s\ufeff\u200b-\u200f\u202a-\u202e\u2066-\u2069'"]*[=+\-@＝＋－＠]|[\t\r]"""
)
_OFTEN: Final = 40  # characters up to which the same cell comes again and again
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def write(session: Session, request: Request, keys: Keys, target: Path, report: Report) -> int:
    """Write the comments of an export; return how many.

    Args:
        session: one that sees one moment.
        request: what is wanted.
        keys: what contact fields were encrypted with.
        target: where to.
        report: told how many comments are written, of how many.
    """
    columns = columns_of(request.audience)
    total, done = count(session, request), 0
    with target.open("wb") as file:
        file.write(BOM_UTF8 + ",".join(column.title for column in columns).encode() + b"\r\n")
        for chunk in records(session, request, keys):
            file.write(_lines(chunk, columns).encode())
            done += len(chunk)
            report(done, total)
    return done


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without control characters."""
    is_plain = text.isprintable()
    cell = text if is_plain else _CONTROL.sub("", text)
    if not cell[:1].isalnum() and _RISKY.match(cell):
        cell = f"'{cell}"
    return cell if is_plain else cell.replace("\r\n", "\n").replace("\r", "\n")


def _lines(chunk: Sequence[Record], columns: Sequence[Column]) -> str:
    """Return records as lines; only what somebody typed can hold what has to be quoted.

    The module csv looks at every character of every cell: this takes a third of its time.
    """
    cells: list[Iterable[str]] = []
    for column, values in zip(columns, zip(*chunk, strict=True), strict=True):
        if column.is_free:
            cells.append([text and _quoted(text) for text in values])
        else:
            cells.append(values if isinstance(values[0], str) else map(str, values))
    return "\r\n".join([*map(",".join, zip(*cells, strict=True)), ""])


def _quoted(text: str) -> str:
    return _quoted_before(text) if len(text) <= _OFTEN else _quote(text)


def _quote(text: str) -> str:
    cell = safe_cell(text)
    if '"' in cell:
        cell = cell.replace('"', '""')
    return f'"{cell}"'


_quoted_before = lru_cache(1000)(_quote)
