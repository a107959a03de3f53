"""Reading a spreadsheet that somebody uploads; what parses it is a child that can be stopped."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn

from pydantic import TypeAdapter
from python_calamine import CalamineError, CalamineWorkbook

from webapp.draft_import.bounded import run_bounded
from webapp.draft_import.errors import DraftImportError
from webapp.errors import InvalidInputError
from webapp.exchange.books import BOOKS, Book, Row, missing_columns
from webapp.submissions.policy import CONTROL

MAX_FILE_BYTES: Final = 20 * 1024 * 1024
_SECONDS, _MEGABYTES = 60, 768
_UNPACKED: Final = 400 * 1024 * 1024  # bytes; twenty thousand long letters have 60 MB
_PARTS: Final = 2_000
_HEADER_WITHIN: Final = 10  # rows
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = 0x1
_ROWS: Final = TypeAdapter(list[Row])
_NO_WORKBOOK: Final = "这不是 .xlsx 工作簿；请用下载的表格填写后上传。"
_ADVICE: Final = "请用下载的表格填写，只保留文字，或者分成几个文件再试。"

Cell = float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def read_rows(data: bytes, kind: str) -> list[Row]:
    """Return the rows that somebody filled in, read in a child process with bounds.

    Args:
        data: the file's bytes, from anybody.
        kind: which of our books it should be: ``batch`` or ``decisions``.

    Raises:
        InvalidInputError: the file is none of ours, too large, or too much to read.
    """
    if len(data) > MAX_FILE_BYTES:
        _refuse(f"文件超过 {MAX_FILE_BYTES // (1024 * 1024)} MB，请分成几个文件上传。")
    try:
        output = run_bounded(
            "webapp.exchange.worker",
            data,
            kind,
            seconds=_SECONDS,
            megabytes=_MEGABYTES,
            advice=_ADVICE,
        )
    except DraftImportError as error:
        raise InvalidInputError(str(error)) from None
    return _ROWS.validate_json(output)


def read_workbook(data: bytes, kind: str) -> list[Row]:
    """Return the rows of a workbook, those without anything left out; the child's part.

    Raises:
        InvalidInputError: it is no workbook, or has not the columns of ours.
    """
    _check_package(data)
    book = BOOKS[kind]
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        name = book.sheet if book.sheet in names else names[0]
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError):
        _refuse("工作簿已损坏，读不出表格。请在 Excel 中打开后另存再试。")
    rows = list(_rows(enumerate(cells, 1), book))
    if not rows:
        _refuse("表格里没有填写任何一行。")
    if len(rows) > book.most_rows:
        _refuse(f"表格有 {len(rows)} 行，一次最多 {book.most_rows} 行，请分成几个文件。")
    return rows


def _check_package(data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        _refuse("这是旧版 .xls，或者加了密码的工作簿；请另存为不加密的 .xlsx。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        _refuse(_NO_WORKBOOK)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or any(part.flag_bits & _ENCRYPTED for part in parts):
        _refuse(_NO_WORKBOOK)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        _refuse("工作簿里有宏，不能接收；请另存为不含宏的 .xlsx。")
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        _refuse("工作簿展开后太大，没有读取。" + _ADVICE)


def _refuse(message: str) -> NoReturn:
    raise InvalidInputError(message) from None


def _rows(cells: Iterable[tuple[int, list[Cell]]], book: Book) -> Iterator[Row]:
    columns: dict[int, str] = {}
    missing: list[str] = []
    for number, values in cells:
        texts = [_text(value) for value in values]
        if columns:
            found = {name: texts[at] for at, name in columns.items()}
            if any(text.strip() for text in found.values()):
                yield Row(number, found)
            continue
        names = ["".join(text.split()) for text in texts]
        lacking = missing_columns(book, names)
        if not lacking:
            columns = {names.index(name): name for name in book.columns if name in names}
        elif number == 1 or len(lacking) < len(missing):
            missing = lacking
        if not columns and number >= _HEADER_WITHIN:
            break
    if not columns:
        lacking = missing or list(book.required)
        _refuse(f"表格的第一行没有这些列：{'、'.join(lacking)}。请用下载的表格填写。")


def _text(value: Cell) -> str:
    """Return a cell as a person sees it; a formula comes as what it gave."""
    if isinstance(value, str):
        return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
