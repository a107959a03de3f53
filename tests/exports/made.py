"""Exports as tests ask for them, and what stands in them."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from python_calamine import CalamineWorkbook

from webapp.consultations.queries import get_any
from webapp.exports import services
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.contract import Report
from webapp.keys import Keys
from webapp.persistence.engine import Database
from webapp.register.filters import Filter

Rows = list[dict[str, Any]]


def quiet(_done: int, _total: int) -> None:
    """Take reports of progress without a word."""


def filter_of(database: Database, slug: str = "lamp-law", **narrowed: Any) -> Filter:  # noqa: ANN401
    """Return a filter of a consultation."""
    with database.reading() as session:
        return Filter(get_any(session, slug).id, **narrowed)


def made(  # noqa: PLR0917
    database: Database,
    keys: Keys,
    format_: Format,
    filter_: Filter | None = None,
    audience: Audience = Audience.INTERNAL,
    report: Report = quiet,
) -> bytes:
    """Return the bytes of an export."""
    request = Request(filter_ or filter_of(database), format_, audience)
    with TemporaryDirectory() as folder, database.snapshot() as session:
        path = Path(folder) / "file"
        services.write(session, request, keys, path, report)
        return path.read_bytes()


def read(format_: Format, data: bytes) -> Rows:
    """Return the rows of an export by the titles (JSON: the keys) of their columns."""
    if format_ is Format.JSONL:
        return [json.loads(line) for line in data.decode().split("\n")[:-1]]
    if format_ is Format.CSV:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    else:
        lines = sheets_of(data)["意见"]
    head, *rest = lines
    return [dict(zip(head, line, strict=True)) for line in rest]


def sheets_of(data: bytes) -> dict[str, list[list[Any]]]:
    """Return the cells of a workbook by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for name in book.sheet_names
    }
