"""The kind of a file is found in its content; what nobody reads is refused by its name."""

import io
import struct
import zipfile

import pytest

from tests.draft_import.readers.compounds import SECTOR, compound, word97
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers import kind
from webapp.draft_import.readers.kind import kind_of

LAW = "云溪市绿道条例\n第一条　为了保护绿道，制定本条例。\n"
MAIL = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
WORD_XML = '<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n'


def archive(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name in names:
            file.writestr(name, "文")
    return stream.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(DraftImportError) as caught:
        kind_of(data)
    return str(caught.value)


@pytest.mark.parametrize(
    "data",
    [
        LAW.encode(),
        LAW.encode("gb18030"),
        LAW.encode("utf-16"),
        b"BM 1",
        b"MZ",
        b"RIFF",
        "附件&lt;1&gt;：<b>第一条</b>".encode(),
        "From: 甲\nContent-Type: text/plain\n\n第一条".encode(),
    ],
)
def test_text_is_what_is_nothing_else(data: bytes) -> None:
    assert kind_of(data) == "text"


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><p>第一条",
        "\n <HTML>第一条",
        "<!-- 注 --><!-- 注 --><head>第一条",
        "第一条<br>第二条<br>第三条<br>",
        "<p>第一条",
        '<?xml version="1.0"?><html><p>第一条</p></html>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_page_is_known_by_its_tags(page: str, encoding: str) -> None:
    assert kind_of(page.encode(encoding)) == "html"


@pytest.mark.parametrize("start", [b"", b"From: <a@example.org>\nSubject: x\n y\n"])
def test_a_web_archive_is_known_by_its_mail_header(start: bytes) -> None:
    assert kind_of(start + MAIL) == "mhtml"


@pytest.mark.parametrize("root", ["<w:wordDocument>", "<pkg:package>"])
def test_a_word_document_in_xml_is_known_by_its_root(root: str) -> None:
    assert kind_of((WORD_XML + root).encode()) == "wordxml"


@pytest.mark.parametrize("start", [b"", b"\r\n", b"HTTP/1.1 200 OK\n\n"])
def test_a_pdf_may_have_rubbish_before_it(start: bytes) -> None:
    assert kind_of(start + b"%PDF-1.7\n") == "pdf"


def test_rich_text_is_known_by_its_first_word() -> None:
    assert kind_of(b"\n{\\rtf1 x}") == "rtf"


@pytest.mark.parametrize(
    ("name", "expected"), [("word/document.xml", "docx"), ("content.xml", "odt")]
)
def test_an_archive_is_known_by_the_names_of_its_parts(name: str, expected: str) -> None:
    assert kind_of(archive("META-INF/manifest.xml", name)) == expected


@pytest.mark.parametrize(
    ("name", "program"),
    [
        ("xl/workbook.xml", "Excel"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("OFD.xml", "OFD"),
        ("Index/Document.iwa", "Pages"),
        ("META-INF/container.xml", "EPUB"),
        ("META-INF/MANIFEST.MF", "程序"),
        ("草案.txt", "请解压"),
    ],
)
def test_another_archive_is_refused_by_what_it_is(name: str, program: str) -> None:
    assert program in refusal(archive(name))


def test_an_archive_cut_short_is_refused_as_broken() -> None:
    assert "已损坏" in refusal(archive("word/document.xml")[:-30])


def test_an_archive_of_too_many_files_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kind, "_MOST_ENTRIES", 2)
    assert "文件太多" in refusal(archive("word/a", "word/b", "word/c"))


@pytest.mark.parametrize("data", [b"", b"\0\0\0", b" \r\n\t"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data) == "文件是空的。"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b"BM6\0\0\0", "图片"),
        (b"RIFF\0\0\0\0WEBP", "图片或音视频"),
        (b"Rar!\x1a\x07\x01", "rar"),
        (b"\x1f\x8b\x08", "gz"),
        (b"MZ\x90\0", "程序"),
        (b"CAJ\0", "CAJ"),
        (b"%!PS-Adobe-3.0", "PostScript"),
    ],
)
def test_a_file_that_is_no_document_is_refused_by_what_it_is(data: bytes, name: str) -> None:
    assert name in refusal(data)


def test_data_in_xml_are_refused() -> None:
    assert "XML" in refusal(b'<?xml version="1.0"?><rows><row>1</row></rows>')


def test_a_word_97_document_is_known_by_its_stream() -> None:
    assert kind_of(compound("1Table", "WordDocument", content=word97())) == "doc"


@pytest.mark.parametrize("stream", ["MatOST", "CONTENTS"])
def test_a_works_document_is_known_by_its_stream(stream: str) -> None:
    assert kind_of(compound(stream)) == "works"


@pytest.mark.parametrize(
    ("stream", "program"),
    [
        ("Workbook", "Excel"),
        ("PowerPoint Document", "PowerPoint"),
        ("VisioDocument", "Visio"),
        ("FileHeader", "HWP"),
        ("__properties_version1.0", "Outlook"),
    ],
)
def test_another_compound_file_is_refused_by_its_program(stream: str, program: str) -> None:
    assert program in refusal(compound("Something", stream))


@pytest.mark.parametrize(
    "data",
    [
        compound("WordDocument", content=word97(encrypted=True)),
        compound("EncryptionInfo", "EncryptedPackage"),
    ],
)
def test_a_word_document_with_a_password_is_refused_with_what_to_do(data: bytes) -> None:
    assert "去除密码" in refusal(data)


def test_a_stream_is_found_in_a_later_sector_of_the_directory() -> None:
    assert kind_of(compound(*(f"Data{n}" for n in range(9)), "WordDocument")) == "doc"


def test_a_word_document_cut_before_its_text_is_left_to_its_reader() -> None:
    assert kind_of(compound("WordDocument")[: 3 * SECTOR]) == "doc"


def test_a_directory_that_goes_in_a_circle_ends() -> None:
    assert "已损坏" in refusal(compound("Data", following=1))


# Sector 20000 is past what a table of 109 sectors holds, 200 is in one the header does not name.
@pytest.mark.parametrize("following", [20_000, 200, 0xFFFFFFFF])
def test_a_directory_that_leads_out_of_the_file_ends(following: int) -> None:
    assert kind_of(compound("WordDocument", following=following)) == "doc"


@pytest.mark.parametrize("sector", [200, 20_000])
def test_a_sector_without_a_place_in_the_table_is_the_last(sector: int) -> None:
    data = bytearray(compound("Data").ljust((sector + 2) * SECTOR, b"\0"))
    struct.pack_into("<I", data, 48, sector)
    assert "已损坏" in refusal(bytes(data))


@pytest.mark.parametrize("length", [8, 31, SECTOR, 2 * SECTOR])
def test_a_compound_file_cut_short_is_refused_as_broken(length: int) -> None:
    assert "已损坏" in refusal(compound("WordDocument")[:length])
