"""Files that are longer than any law, and such as are just not."""

import pytest

from tests.draft_import.hostile import pdfs
from tests.draft_import.hostile.conftest import Attempt
from tests.draft_import.hostile.files import ARTICLE, MIB, page, word
from tests.draft_import.readers.docx.ooxml import p

LINE = f"{ARTICLE}\n"
MANY = 20_000  # lines; two hundred thousand are refused
MOST = 4_900_000  # characters; five million are refused


def test_fifty_megabytes_are_refused(attempt: Attempt) -> None:
    assert "超过 20 MB" in attempt(b"a" * 50 * MIB, "草案.txt").refusal


@pytest.mark.parametrize("unit", [LINE, ARTICLE, "a\n", "a", "一、", "（", " \n甲"])
def test_nineteen_megabytes_of_text_are_refused(attempt: Attempt, unit: str) -> None:
    size = len(unit.encode())

    assert attempt((unit * (19 * MIB // size)).encode(), "草案.txt").refusal


@pytest.mark.parametrize(
    "unit", ["甲", "（一）", "第一条", "第一条　", "“", "《", "。", "1.", "\t"]
)
def test_a_single_line_of_millions_of_characters_is_bounded(attempt: Attempt, unit: str) -> None:
    text = f"某市绿道条例\n第一条　{unit * (MOST // len(unit))}"

    attempt(text.encode(), "草案.txt")


@pytest.mark.parametrize(
    "line", [ARTICLE, "（一）甲；", "甲", "第一章　总则", "某市绿道条例", "一、甲。"]
)
def test_one_line_tens_of_thousands_of_times_is_read(attempt: Attempt, line: str) -> None:
    text = f"某市绿道条例\n{ARTICLE}\n" + f"{line}\n" * MANY

    assert attempt(text.encode(), "草案.txt").read


def test_what_makes_a_result_without_end_is_refused(attempt: Attempt) -> None:
    text = f"某市绿道条例\n{ARTICLE}\n" + "（一）甲甲甲甲甲甲；\n" * 190_000

    assert "展开后太大" in attempt(text.encode(), "草案.txt").refusal


def test_a_document_of_tens_of_thousands_of_paragraphs_is_read(attempt: Attempt) -> None:
    assert attempt(word(p(ARTICLE) * MANY)).read


def test_a_page_of_tens_of_thousands_of_paragraphs_is_read(attempt: Attempt) -> None:
    assert attempt(page(f"<p>{ARTICLE}" * MANY), "草案.html").read


def test_a_pdf_of_five_thousand_pages_is_refused(attempt: Attempt) -> None:
    assert "5000 页" in attempt(pdfs.pages(5_000), "草案.pdf").refusal


def test_a_pdf_of_as_many_pages_as_are_read_is_bounded(attempt: Attempt) -> None:
    assert "没有找到条文" in attempt(pdfs.pages(2_000), "草案.pdf").refusal


def test_a_pdf_whose_pages_hold_themselves_is_refused(attempt: Attempt) -> None:
    assert attempt(pdfs.looping(), "草案.pdf").refusal


def test_a_pdf_with_a_password_is_refused_as_such(attempt: Attempt) -> None:
    assert "密码" in attempt(pdfs.law("secret"), "草案.pdf").refusal


@pytest.mark.parametrize("side", [1, 100_000])
def test_a_pdf_of_a_picture_is_refused_as_a_scan(attempt: Attempt, side: int) -> None:
    assert "扫描件" in attempt(pdfs.picture(side, side), "草案.pdf").refusal
