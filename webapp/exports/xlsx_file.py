"""Comments as a workbook: a row a comment, a sheet per 500,000, and a sheet of counts at the end.

Every cell is a text or a number, never a formula or a link. A text of more than 32,767 UTF-16
units does not fit into a cell: it is cut, the row says so, and the counts say how many were.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from rustpy_xlsxwriter import Format, write_worksheets
from sqlalchemy.orm import Session

from webapp.clock import utc_now
from webapp.consultations.models import Consultation
from webapp.exchange.sheets import cell_text, is_too_long
from webapp.exports.columns import Column, columns_of
from webapp.exports.commands import Request
from webapp.exports.contract import Report
from webapp.exports.queries import count
from webapp.exports.records import Record, records
from webapp.exports.tally import SHEET as COUNTS
from webapp.exports.tally import Tally
from webapp.keys import Keys

ROWS_A_SHEET: Final = 500_000
SHEET: Final = "意见"
REMARK: Final = Column("remark", "备注", 30)
CUT: Final = "原文 {length:,} 字，一格放不下，这里只有前面一部分；全文见 CSV 或 JSON 文件。"
_FITS: Final = 16_000  # code points that a cell holds whatever they are
Cells = dict[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Written:
    """What a workbook holds: how many comments, and of how many not the whole text."""

    rows: int
    cut: int


def write(session: Session, request: Request, keys: Keys, target: Path, report: Report) -> int:
    """Write the comments of an export; return how many.

    Args:
        session: one that sees one moment.
        request: what is wanted.
        keys: what contact fields were encrypted with.
        target: where to.
        report: told how many comments are written, of how many.
    """
    return write_counted(session, request, keys, target, report).rows


def write_counted(
    session: Session, request: Request, keys: Keys, target: Path, report: Report
) -> Written:
    """Write the comments of an export as ``write`` does; tell also how many were cut."""
    columns = (*columns_of(request.audience), REMARK)
    total = count(session, request)
    consultation = session.get_one(Consultation, request.filter.consultation_id)
    tally = Tally(session, consultation, request, utc_now())
    rows = _Rows(columns, tally)
    stream = rows.of(_reported(records(session, request, keys), total, report))
    sheets = -(-total // ROWS_A_SHEET) or 1
    names = [f"{SHEET}{n}" if n > 1 else SHEET for n in range(1, sheets + 1)]
    parts = [(name, _part(stream, columns)) for name in names]
    write_worksheets(
        [*parts, (COUNTS, tally.rows())],
        str(target),
        freeze_panes={name: {"row": 1, "col": 0} for name in names},
        autofilter=dict.fromkeys(names, True),
        column_widths={name: [float(each.width) for each in columns] for name in names},
        column_formats={name: _formats(columns) for name in names},
        header_format=dict.fromkeys([*names, COUNTS], _head_format()),
        header_row={COUNTS: tally.head_rows},
        merge_ranges={COUNTS: tally.head()},
        row_heights={COUNTS: tally.heights()},
    )
    return Written(tally.total, tally.cut)


class _Rows:
    """Makes the cells of records, and counts what it made."""

    def __init__(self, columns: Sequence[Column], tally: Tally) -> None:
        self._titles = [column.title for column in columns]
        self._free = [at for at, column in enumerate(columns) if column.is_free]
        self._tally = tally

    def of(self, found: Iterable[Sequence[Record]]) -> Iterator[Cells]:
        """Yield records as cells by title; an empty text is an empty cell."""
        for chunk in found:
            for record in chunk:
                yield self._cells(record)
            self._tally.add(chunk)

    def _cells(self, record: Record) -> Cells:
        row: list[Any] = [*record, None]
        for at in self._free:
            text = row[at]
            if len(text) > _FITS and is_too_long(text):
                row[-1] = CUT.format(length=len(text))
                self._tally.cut += 1
            row[at] = cell_text(text) if text else None
        return dict(zip(self._titles, row, strict=True))


def _reported(
    found: Iterable[Sequence[Record]], total: int, report: Report
) -> Iterator[Sequence[Record]]:
    done = 0
    for chunk in found:
        yield chunk
        done += len(chunk)
        report(done, total)


def _part(stream: Iterator[Cells], columns: Sequence[Column]) -> Iterator[Cells]:
    """Yield the rows of one sheet; without any, a blank one, for the sake of the titles."""
    some = islice(stream, ROWS_A_SHEET)
    yield next(some, dict.fromkeys((column.title for column in columns), None))
    yield from some


def _formats(columns: Sequence[Column]) -> dict[str, Format] | list[Format]:
    # As text, so that editing a cell that begins with = makes no formula of it.
    text = Format().set_num_format("@").set_text_wrap().set_align("top")
    return {column.title: text for column in columns if column.is_free}


def _head_format() -> Format:
    return Format().set_bold().set_background_color("#E8EEF5").set_align("top")
