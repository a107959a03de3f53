"""What people may write comes out right in every format, and is never a formula."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.exports.made import made, read, sheets_of
from tests.support.register import register_comment
from tests.support.tools import missing
from webapp.exports.commands import Format
from webapp.exports.csv_file import safe_cell
from webapp.keys import Keys
from webapp.persistence.engine import Database

pytestmark = pytest.mark.usefixtures("law")

LONG = "长" * 100_000
FORMULAS = 11  # the first of the texts
TEXTS = (
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "\u3000＝1",
    "＋1",
    "'=1",
    '"=1"',
    "\u202e=1",
    "http://example.cn/",
    "123456789012345678",
    '<b>粗</b> & "引号", 逗号；_x0001_',
    "\u202e反过来\u202c",
    "第一行\n第二行\u2028第三行\x85",
    "👨‍👩‍👧 路灯 🇨🇳",
    "𠮷𪚥𬺰𰻞",
    "#VALUE!",
    "TRUE",
)


@pytest.fixture
def hostile(database: Database) -> Database:
    """Return a database with a comment for each text."""
    with database.writing() as session:
        for text in TEXTS:
            register_comment(session, text)
    return database


def test_json_lines_have_the_exact_texts(hostile: Database, keys: Keys) -> None:
    data = made(hostile, keys, Format.JSONL)
    assert [row["text"] for row in read(Format.JSONL, data)] == list(TEXTS)
    assert len(data.decode().splitlines()) == len(TEXTS)


def test_csv_has_the_texts_without_formulas(hostile: Database, keys: Keys) -> None:
    data = made(hostile, keys, Format.CSV)
    assert data.startswith(b"\xef\xbb\xbf")
    texts = [row["意见"] for row in read(Format.CSV, data)]
    assert texts == [f"'{raw}" for raw in TEXTS[:FORMULAS]] + list(TEXTS[FORMULAS:])


def test_csv_ends_lines_as_the_standard_says(hostile: Database, keys: Keys) -> None:
    text = made(hostile, keys, Format.CSV).decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\r") == len(TEXTS) + 1


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("路灯", "路灯"),
        ("\x00=1", "'=1"),
        ("\r=1", "'\n=1"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\x00\x1b二\x7f", "一二"),
        ("１＝１", "１＝１"),
        ("", ""),
    ],
)
def test_a_cell_is_safe(raw: str, safe: str) -> None:
    assert safe_cell(raw) == safe


def test_workbook_has_texts_and_no_formulas(hostile: Database, keys: Keys) -> None:
    data = made(hostile, keys, Format.XLSX)
    assert [row["意见"] for row in read(Format.XLSX, data)] == list(TEXTS)


def test_control_characters_do_not_reach_a_workbook(database: Database, keys: Keys) -> None:
    written = "一\x01二\x1b\ufffe三"
    with database.writing() as session:
        register_comment(session, written)
    assert read(Format.XLSX, made(database, keys, Format.XLSX))[0]["意见"] == "一二三"
    assert read(Format.CSV, made(database, keys, Format.CSV))[0]["意见"] == "一二\ufffe三"
    assert read(Format.JSONL, made(database, keys, Format.JSONL))[0]["text"] == written


def test_a_text_too_long_for_a_cell_is_cut_in_plain_sight(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        for text in (LONG, "𠮷" * 16_384, "𠮷" * 16_383, "短"):
            register_comment(session, text)
    data = made(database, keys, Format.XLSX)
    rows = read(Format.XLSX, data)
    assert rows[0]["意见"].startswith("长" * 32_000)
    assert "容纳不下" in rows[0]["意见"]
    assert rows[0]["备注"].startswith("原文 100,000 字")
    assert [bool(row["备注"]) for row in rows] == [True, True, False, False]
    assert rows[2]["意见"] == "𠮷" * 16_383
    (cut,) = [line for line in sheets_of(data)["汇总"] if line[1] == "文字不全的"]
    assert cut[2] == 2


def test_long_texts_are_whole_in_the_other_formats(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        register_comment(session, LONG)
    csv.field_size_limit(len(LONG) * 4)
    assert read(Format.CSV, made(database, keys, Format.CSV))[0]["意见"] == LONG
    assert read(Format.JSONL, made(database, keys, Format.JSONL))[0]["text"] == LONG


def test_a_workbook_opens_in_libreoffice(hostile: Database, keys: Keys, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice is not installed")
    book = tmp_path / "意见.xlsx"
    book.write_bytes(made(hostile, keys, Format.XLSX))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir"]
    subprocess.run([*command, tmp_path, book], check=True, capture_output=True, timeout=120)  # noqa: S603
    text = (tmp_path / "意见.csv").read_text(encoding="utf-8")
    head, *rest = csv.reader(io.StringIO(text, newline=""))
    shown = [line[head.index("意见")] for line in rest]
    assert len(shown) == len(TEXTS)
    assert shown[:4] == list(TEXTS[:4])


def test_an_export_of_nothing_has_its_titles(database: Database, keys: Keys) -> None:
    for format_ in (Format.CSV, Format.XLSX):
        data = made(database, keys, format_)
        titles = sheets_of(data)["意见"][0] if format_ is Format.XLSX else data.decode("utf-8-sig")
        assert "编号" in titles
    assert made(database, keys, Format.JSONL) == b""
