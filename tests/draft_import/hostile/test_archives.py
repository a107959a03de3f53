"""Word documents whose archive is a trap: it unpacks without end, lies, or is no document."""

import io
import zipfile

import pytest

from tests.draft_import.hostile.conftest import Attempt
from tests.draft_import.hostile.files import (
    ARTICLE,
    bomb,
    compound,
    png,
    text_file,
    with_entries,
    with_sizes,
    word,
)
from tests.draft_import.readers.docx.ooxml import zipped


def test_a_main_part_of_300_megabytes_is_refused(attempt: Attempt) -> None:
    assert "解压后过大" in attempt(bomb(300)).refusal


def test_a_main_part_that_hides_its_300_megabytes_is_refused(attempt: Attempt) -> None:
    assert "已损坏" in attempt(with_sizes(bomb(300), 1_000)).refusal


def test_a_main_part_that_claims_more_than_it_has_is_refused(attempt: Attempt) -> None:
    assert "解压后过大" in attempt(with_sizes(word(), 0xFFFF_FFF0)).refusal


def test_a_bomb_beside_the_text_is_never_unpacked(attempt: Attempt) -> None:
    data = with_entries(word(), {"word/embeddings/more.zip": bomb(300)})

    assert ARTICLE in attempt(data).text


def test_twenty_thousand_entries_are_refused(attempt: Attempt) -> None:
    data = with_entries(word(), {f"word/media/{number}": b"" for number in range(20_000)})

    assert "文件太多" in attempt(data).refusal


def test_an_archive_of_archives_is_refused(attempt: Attempt) -> None:
    assert "请解压后" in attempt(zipped({"a.zip": zipped({"b.zip": word()})})).refusal


@pytest.mark.parametrize("name", ["../../../../tmp/draft-escaped", "/tmp/draft-escaped", "C:\\a"])  # noqa: S108
def test_names_that_lead_out_of_the_archive_lead_nowhere(attempt: Attempt, name: str) -> None:
    assert ARTICLE in attempt(with_entries(word(), {name: b"escaped"})).text


def test_a_spreadsheet_is_refused_by_its_name(attempt: Attempt) -> None:
    data = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})

    assert "Excel" in attempt(data, "草案.docx").refusal


def test_an_archive_with_a_password_is_refused_as_such(attempt: Attempt) -> None:
    data = bytearray(word())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        places = [info.header_offset for info in archive.infolist()]
    for place in places:
        data[place + 6] |= 1
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)

    assert "密码" in attempt(bytes(data)).refusal


def test_a_document_with_a_password_is_refused_as_such(attempt: Attempt) -> None:
    assert "密码" in attempt(compound("EncryptionInfo", "EncryptedPackage")).refusal


def test_a_directory_without_end_is_refused(attempt: Attempt) -> None:
    assert "已损坏" in attempt(compound("Nothing", next_directory=1), "草案.doc").refusal


def test_a_spreadsheet_of_word_97_is_refused_by_its_name(attempt: Attempt) -> None:
    assert "Excel" in attempt(compound("Workbook"), "草案.doc").refusal


def test_macros_are_left_out_and_said_so(attempt: Attempt) -> None:
    data = with_entries(word(), {"word/vbaProject.bin": compound("VBA")})

    assert "宏，已忽略" in attempt(data, "草案.docm").notes


def test_an_image_that_claims_ten_thousand_million_points_is_left_alone(attempt: Attempt) -> None:
    data = with_entries(word(), {"word/media/image1.png": png(100_000, 100_000)})

    assert ARTICLE in attempt(data).text


@pytest.mark.parametrize("name", ["草案.txt", "草案.pdf", "草案", "..", "-m", "\0", "草" * 5_000])
def test_a_name_says_nothing_about_a_file(attempt: Attempt, name: str) -> None:
    assert ARTICLE in attempt(word(), name).text


def test_a_text_named_like_a_document_is_read(attempt: Attempt) -> None:
    assert ARTICLE in attempt(text_file(), "草案.docx").text
