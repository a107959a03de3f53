"""Reading what somebody uploads: every form of a cell, and files that are none of ours."""

import datetime as dt
import io
import zipfile

import pytest
from xlsxwriter import Workbook

from tests.support.sheets import batch, workbook
from webapp.errors import InvalidInputError
from webapp.exchange import reading
from webapp.exchange.books import BATCH, Row, read_day
from webapp.exchange.reading import read_rows, read_workbook

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def refusal(data: bytes, kind: str = "batch") -> str:
    """Return why a file is refused."""
    with pytest.raises(InvalidInputError) as caught:
        read_workbook(data, kind)
    return str(caught.value)


def package(**parts: bytes) -> bytes:
    """Return a ZIP archive; underscores stand for dots, double ones for slashes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return output.getvalue()


def written(**cells: object) -> Row:
    """Return the one row of a batch whose cells are written as XlsxWriter sees fit."""
    output = io.BytesIO()
    with Workbook(output) as book:
        page = book.add_worksheet("意见")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_row(0, 0, BATCH.columns)
        for name, value in cells.items():
            column = BATCH.columns.index(name)
            if isinstance(value, dt.date):
                page.write_datetime(1, column, value, day)
            elif isinstance(value, tuple):
                page.write_formula(1, column, value[0], None, value[1])
            else:
                page.write(1, column, value)
    return read_workbook(output.getvalue(), "batch")[0]


@pytest.mark.parametrize(
    "day",
    [
        dt.datetime(2026, 11, 3),  # noqa: DTZ001 - a spreadsheet's days have no zone
        "2026-11-03",
        "2026/11/3",
        "2026年11月3日",
        " ２０２６．１１．３ ",
        "'2026-11-03",
        46329,
    ],
)
def test_a_day_is_read_in_every_form(day: object) -> None:
    assert read_day(written(收到日期=day).line("收到日期")) == dt.date(2026, 11, 3)


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-01", "2026-02-30", "3/11/2026"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


def test_numbers_formulas_and_apostrophes_are_what_a_person_sees() -> None:
    row = written(
        来件序号=7.0, 意见对象=3, 意见=('="路灯"&"太暗"', "路灯太暗"), 联系方式="'0101234567"
    )
    assert (row.line("来件序号"), row.line("意见对象")) == ("7", "3")
    assert row.text("意见") == "路灯太暗"
    assert row.line("联系方式") == "0101234567"


def test_white_space_and_rows_without_anything_are_passed_over() -> None:
    data = workbook(
        [
            BATCH.columns,
            [" "],
            [],
            ["", "2026-11-03", "来信", "个人", " 3 ", "", "", "", "", " 好 "],
        ]
    )
    rows = read_workbook(data, "batch")
    assert [row.number for row in rows] == [4]
    assert rows[0].text("意见") == "好"


def test_columns_may_stand_in_any_order_beside_others() -> None:
    rows = read_workbook(
        workbook(
            [
                ["来件汇总"],
                ["备注", "意见", "意见对象", "身份", "渠道", "收到日期"],
                ["x", "好", "3"],
            ]
        ),
        "batch",
    )
    assert (rows[0].number, rows[0].text("意见")) == (3, "好")


def test_a_sheet_without_our_columns_is_refused_by_their_names() -> None:
    assert "没有这些列：收到日期、渠道、身份" in refusal(
        workbook([["意见", "意见对象"], ["好", "3"]])
    )


def test_an_empty_template_is_refused() -> None:
    assert "没有填写任何一行" in refusal(workbook([BATCH.columns]))


def test_too_many_rows_are_refused() -> None:
    rows = [["", "2026-11-03", "来信", "个人", "", "", "", "", "3", "好"]]
    assert "20001 行，一次最多 20000 行" in refusal(workbook([BATCH.columns, *rows * 20_001]))
    assert len(read_workbook(workbook([BATCH.columns, *rows * 20_000]), "batch")) == 20_000


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"PK\x03\x04half", package(a_txt=b"x")])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert "这不是 .xlsx 工作簿" in refusal(data)


def test_an_old_or_encrypted_workbook_is_refused() -> None:
    assert "旧版 .xls，或者加了密码" in refusal(OLD)


def test_macros_are_refused() -> None:
    assert "有宏" in refusal(package(xl__workbook_xml=b"<x/>", xl__vbaProject_bin=b"\0"))


def test_a_damaged_workbook_is_refused() -> None:
    assert "已损坏" in refusal(package(xl__workbook_xml=b"<x/>"))


def test_a_bomb_that_says_so_is_not_unpacked() -> None:
    bomb = package(xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=bytes(401 * 1024 * 1024))
    assert len(bomb) < 1_000_000
    assert "展开后太大" in refusal(bomb)


def test_a_bomb_of_cells_is_stopped_by_the_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MEGABYTES", 256)
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    data = workbook([["x"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    before, _, rest = parts[name].decode().partition("<sheetData>")
    parts[name] = (
        f"{before}<sheetData>{head}{far}</sheetData>{rest.partition('</sheetData>')[2]}".encode()
    )
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    with pytest.raises(InvalidInputError, match=r"内存不够|无法处理"):
        read_rows(output.getvalue(), "batch")


def test_the_child_reads_and_refuses_as_we_do() -> None:
    assert read_rows(batch({"意见": "好"}), "batch")[0].text("意见") == "好"
    with pytest.raises(InvalidInputError, match="有宏"):
        read_rows(package(xl__workbook_xml=b"<x/>", xl__vbaProject_bin=b"\0"), "batch")


def test_a_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(InvalidInputError, match="超过 20 MB"):
        read_rows(bytes(reading.MAX_FILE_BYTES + 1), "batch")
