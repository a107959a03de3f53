"""The door of the importer: the right reader, its remarks, and what is refused."""

import shutil

import pytest

from tests.draft_import.readers.docx.ooxml import document, p, package
from webapp.draft_import import service
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.service import parse_file, read_file

LAW = "云溪市绿道条例\n第一条　为了保护绿道，制定本条例。\n第二条　本条例自公布之日起施行。\n"
MARKED = "".join(f"<p>{line}</p>" for line in LAW.splitlines())
ARTICLES = ["第一条", "第二条"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("text", LAW.encode()),
        ("html", f"<html><meta charset=utf-8><body>{MARKED}".encode()),
        (
            "mhtml",
            "Content-Type: multipart/related; boundary=x\n\n--x\n"
            "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
            f"{MARKED}\n--x--\n".encode(),
        ),
        ("docx", package(document(*map(p, LAW.splitlines())))),
    ],
)
def test_the_content_chooses_the_reader_not_the_name(kind: str, data: bytes) -> None:
    result = read_file(data, "草案.pdf")
    assert result.kind == kind
    assert [article.label for article in result.drafts[0].articles] == ARTICLES


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"{\\rtf1 x}", "rtf"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "xml"),
    ],
)
def test_what_libreoffice_reads_is_handed_to_it_under_its_ending(
    monkeypatch: pytest.MonkeyPatch, data: bytes, suffix: str
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(DraftImportError, match=rf"\.{suffix} 文件"):
        read_file(data, "草案")


def test_a_remark_of_the_reader_is_a_finding_of_the_draft() -> None:
    result = read_file(f"<html><meta charset=utf-8>{'<div>' * 3000}{MARKED}".encode(), "草案")
    (note,) = result.source.notes
    first = result.drafts[0].findings[0]
    assert (first.kind, first.where, first.message) == ("reader", "", note)


def test_a_file_without_articles_is_refused_by_its_name() -> None:
    with pytest.raises(DraftImportError, match=r"在“通知\.txt”中没有找到条文"):
        read_file("关于召开会议的通知".encode(), "通知.txt")


@pytest.mark.parametrize(("limit", "value"), [("MAX_CHARACTERS", 30), ("MAX_LINES", 2)])
def test_a_text_longer_than_any_law_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(service, limit, value)
    with pytest.raises(DraftImportError, match="3 行，超过"):
        read_file(LAW.encode(), "草案")


def test_parsing_gives_the_drafts_alone() -> None:
    assert parse_file(LAW.encode(), "草案") == list(read_file(LAW.encode(), "草案").drafts)
