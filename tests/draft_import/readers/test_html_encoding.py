"""Web pages in whatever encoding, declared or not, rightly or wrongly."""

import pytest

from webapp.draft_import.readers.html.reader import read_html

BODY = "<p>某市绿道条例</p><p>第一条　为了保护绿道，促进㐂鎔事业，制定本条例。</p>"


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_html(data).lines]


EXPECTED = texts(f"<meta charset=utf-8>{BODY}".encode())


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ("<meta charset='GB2312'>", "gb18030"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=gbk'>", "gb18030"),
        ("<?xml version='1.0' encoding='gb2312'?>", "gb18030"),
        ("<?xml version='1.0' encoding='utf-8'?>", "utf-8"),
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "gb18030"),
        ("", "utf-16"),
        ("", "utf-16-le"),
        ("", "utf-16-be"),
        ("<meta charset=gb2312>", "utf-8"),
        ("<meta charset=utf-8>", "gb18030"),
        ("<meta charset=iso-8859-1>", "gb18030"),
        ("<script charset=big5 src=x></script>", "gb18030"),
    ],
)
def test_the_encoding_is_found_out(declaration: str, encoding: str) -> None:
    assert texts(f"{declaration}<html>{BODY}</html>".encode(encoding)) == EXPECTED


def test_a_page_in_big5_is_read_as_it_says() -> None:
    assert texts("<meta charset=big5><p>綠道條例</p>".encode("big5")) == ["綠道條例"]


def test_a_character_cut_off_at_the_end_is_left_out() -> None:
    assert texts("<p>绿道".encode()[:-1]) == ["绿"]


def test_bytes_that_are_no_character_are_said_to_the_person() -> None:
    data = f"<meta charset=utf-8>{BODY}".encode().replace("促".encode(), b"\xff\xff")

    source = read_html(data)

    assert source.lines[0].text == "某市绿道条例"
    assert "2处" in source.notes[0]
