"""Plain text files in whatever encoding, and files that are none."""

import pytest

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers.text import decode

TEXT = "某市绿道条例\n第一条　为了保护绿道，制定本条例。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_an_encoding_is_found_out(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_big_endian_utf_16_is_known_by_its_mark() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


@pytest.mark.parametrize("end", ["\r\n", "\r", "\f", "\u2028"])
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert decode(TEXT.replace("\n", end).encode()) == TEXT


def test_nul_characters_are_removed() -> None:
    assert decode(TEXT.replace("市", "\0市").encode()) == TEXT


@pytest.mark.parametrize("data", [b"", b"  \r\n\t ", b"\0\0", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(DraftImportError, match="空的"):
        decode(data)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_line_ends(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_bytes_in_no_known_encoding_are_refused() -> None:
    with pytest.raises(DraftImportError, match="编码"):
        decode(b"\xff\xff\xff\xff")


def test_binary_noise_is_refused() -> None:
    with pytest.raises(DraftImportError, match="不是文本"):
        decode(bytes(range(1, 32)) * 10)
