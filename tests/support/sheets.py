"""Spreadsheets as somebody fills them in, and as we give them out."""

import io
from collections.abc import Mapping, Sequence

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from webapp.exchange.books import BATCH

Cell = str | int | float


def workbook(rows: Sequence[Sequence[Cell]], sheet: str = "意见") -> bytes:
    """Return a workbook of one sheet."""
    output = io.BytesIO()
    with Workbook(output, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    page.write(number, column, value)
    return output.getvalue()


def batch(*rows: Mapping[str, Cell]) -> bytes:
    """Return a filled template; what a row does not say is as in ``LETTER``."""
    filled = [[{**LETTER, **row}.get(name, "") for name in BATCH.columns] for row in rows]
    return workbook([BATCH.columns, *filled])


LETTER: Mapping[str, Cell] = {
    "收到日期": "2026-11-03",
    "渠道": "来信",
    "身份": "个人",
    "意见对象": "3",
    "意见": "路灯太暗",
}


def cells_of(data: bytes, sheet: str | None = None) -> list[list[object]]:
    """Return what a workbook of ours holds."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python(skip_empty_area=False)


def filled_in(data: bytes, answers: Mapping[int, tuple[str, str]]) -> bytes:
    """Return an export with 处理结果 and 公开理由 filled in, by row from 1 on."""
    rows = cells_of(data)
    head = rows[0]
    for number, (outcome, reason) in answers.items():
        rows[number][head.index("处理结果")] = outcome
        rows[number][head.index("公开理由")] = reason
    return workbook(rows, "处理")
