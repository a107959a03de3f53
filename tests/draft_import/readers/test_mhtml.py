"""Web archives: the page in them is found and decoded."""

import base64
import quopri

import pytest

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers import mhtml
from webapp.draft_import.readers.mhtml import read_mhtml

PAGE = "<html><body><p>云溪市绿道条例</p><p>第一条　为了保护绿道，制定本条例。</p></body></html>"
LINES = ["云溪市绿道条例", "第一条　为了保护绿道，制定本条例。"]


def part(kind: str, content: bytes, encoding: str = "base64") -> bytes:
    encode = quopri.encodestring if encoding == "quoted-printable" else base64.encodebytes
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + encode(content)


def archive(*parts: bytes) -> bytes:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    return head + b"".join(b"--x\r\n" + each + b"\r\n" for each in parts) + b"--x--\r\n"


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_mhtml(data).lines]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
def test_a_page_is_unwrapped(encoding: str) -> None:
    assert texts(archive(part("text/html; charset=utf-8", PAGE.encode(), encoding))) == LINES


def test_the_encoding_of_the_archive_goes_before_that_of_the_page() -> None:
    page = PAGE.replace("<body>", "<head><meta charset=utf-8></head><body>")
    assert texts(archive(part("text/html; charset=gb2312", page.encode("gb2312")))) == LINES


def test_a_page_says_its_encoding_where_the_archive_does_not() -> None:
    page = PAGE.replace("<body>", "<head><meta charset=gbk></head><body>")
    assert texts(archive(part("text/html", page.encode("gbk")))) == LINES


@pytest.mark.parametrize("charset", ["nonsense", "ascii"])
def test_an_encoding_that_does_not_fit_is_passed_over(charset: str) -> None:
    assert texts(archive(part(f"text/html; charset={charset}", PAGE.encode()))) == LINES


def test_the_first_page_is_the_text() -> None:
    parts = (
        part("image/png", b"\x89PNG"),
        part("text/html; charset=utf-8", PAGE.encode()),
        part("text/html; charset=utf-8", "<p>页脚</p>".encode()),
    )
    assert texts(archive(*parts)) == LINES


def test_an_archive_without_a_page_is_refused_with_what_to_do() -> None:
    with pytest.raises(DraftImportError, match=r"没有网页正文.*\.docx"):
        read_mhtml(archive(part("text/css", b"p {}")))


def test_a_page_behind_too_many_parts_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mhtml, "_MOST_PARTS", 2)
    page = part("text/html; charset=utf-8", PAGE.encode())
    with pytest.raises(DraftImportError, match="没有网页正文"):
        read_mhtml(archive(part("text/css", b"p"), part("text/css", b"p"), page))
