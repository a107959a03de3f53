"""What people wrote stands in a spreadsheet as they wrote it, and does nothing there."""

import io
import zipfile

import pytest

from tests.support.sheets import cells_of
from webapp.exchange.sheets import CUT, LONGEST, Table, cell_text, new_workbook


def sheet_of(*texts: str) -> bytes:
    """Return a workbook with one text a row."""
    output = io.BytesIO()
    with new_workbook(output) as book:
        table = Table(book, "一", (("文字", 20),))
        for text in texts:
            table.add((text,))
    return output.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=HYPERLINK("http://evil.example","点我")',
        "+86 10",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "{=1+1}",
        "http://evil.example",
        "mailto:a@example.cn",
        "007",
        "𠮷野家的意见🙂",
        "&<>\"'",
        "_x0041_",
    ],
)
def test_a_text_stays_a_text(text: str) -> None:
    data = sheet_of(text)
    assert cells_of(data)[1] == [text]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "<f>" not in package.read("xl/worksheets/sheet1.xml").decode()
        assert not any("rels" in name and "sheet" in name for name in package.namelist())


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert cells_of(sheet_of("a\0b\x1bc\ud800d\uffffe\r\nf\rg"))[1] == ["abcde\nf\ng"]


@pytest.mark.parametrize("unit", ["字", "𠮷"])
def test_a_text_that_a_cell_cannot_hold_is_cut_and_says_so(unit: str) -> None:
    cut = cell_text(unit * 100_000)
    assert len(cut.encode("utf-16-le")) // 2 in {LONGEST, LONGEST - 1}
    assert cut.endswith(CUT)
    assert set(cut.removesuffix(CUT)) == {unit}
    assert cells_of(sheet_of(unit * 100_000))[1] == [cut]


def test_the_longest_text_is_whole() -> None:
    assert cell_text("字" * LONGEST) == "字" * LONGEST
