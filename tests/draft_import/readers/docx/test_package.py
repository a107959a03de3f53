"""Files: where their parts are, what they hold beside the text, and hostile or broken ones."""

import codecs
import struct
import time
import zipfile
from io import BytesIO

import pytest

from tests.draft_import.readers.docx.ooxml import (
    NAMESPACES,
    document,
    numbered,
    p,
    package,
    run,
    table,
    zipped,
)
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers.docx import walk
from webapp.draft_import.readers.docx.document import read_docx
from webapp.draft_import.readers.docx.markup import BROKEN

PLAIN = document(p("甲"))


def read(data: bytes) -> list[str]:
    return [line.text for line in read_docx(data).lines]


def refusal(data: bytes) -> str:
    with pytest.raises(DraftImportError) as caught:
        read_docx(data)
    return str(caught.value)


def test_the_main_part_is_found_by_its_relationship() -> None:
    assert read(package(PLAIN, main_name="wps/正文2.xml")) == ["甲"]


def test_a_file_without_relationships_has_its_usual_main_part() -> None:
    assert read(zipped({"word/document.xml": PLAIN.encode()})) == ["甲"]


def test_names_with_backslashes_and_capitals_are_found() -> None:
    assert read(zipped({"Word\\Document.xml": PLAIN.encode()})) == ["甲"]


def test_the_strict_form_of_the_format_is_read() -> None:
    strict = PLAIN.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )

    assert read(package(strict)) == ["甲"]


def test_a_part_in_utf_16_is_read() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{PLAIN}'

    assert read(zipped({"word/document.xml": codecs.BOM_UTF16_LE + text.encode("utf-16-le")})) == [
        "甲"
    ]


def test_a_missing_list_gives_no_number() -> None:
    assert read(package(document(numbered("甲", 9)))) == ["甲"]


def test_a_relationship_to_the_outside_is_not_followed() -> None:
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a" Type="x/styles" Target="http://127.0.0.1:9/a" TargetMode="External"/>'
        "</Relationships>"
    )
    files = {
        "word/document.xml": PLAIN.encode(),
        "word/_rels/document.xml.rels": outside.encode(),
    }

    assert read(zipped(files)) == ["甲"]


def test_footnotes_and_endnotes_are_notes_and_no_text() -> None:
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    separator = (
        f'<w:footnote w:type="separator" w:id="0">{p("<w:r><w:separator/></w:r>")}</w:footnote>'
    )
    note = f'<w:footnote w:id="1">{p("<w:r><w:footnoteRef/></w:r>" + run("见上。"))}</w:footnote>'
    source = read_docx(
        package(
            document(p(run("甲") + mark)),
            footnotes=separator + note,
            endnotes=f'<w:endnote w:id="1">{p("完。")}</w:endnote>',
        )
    )

    assert [line.text for line in source.lines] == ["甲"]
    assert source.notes == ("脚注1未作为草案内容：“见上。”", "尾注1未作为草案内容：“完。”")


def test_many_footnotes_are_counted() -> None:
    notes = "".join(f"<w:footnote>{p('注')}</w:footnote>" for _ in range(33))

    assert read_docx(package(PLAIN, footnotes=notes)).notes[-1] == "另有3条脚注未作为草案内容。"


def test_comments_pictures_and_embedded_files_are_mentioned() -> None:
    body = p(
        run("甲") + "<w:r><w:commentReference/></w:r><w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    )

    assert read_docx(package(document(body, '<w:altChunk r:id="x"/>'))).notes == (
        "文档带有1处批注，没有作为草案内容。",
        "文档带有1幅图片或者公式对象，其中的文字没有读取。",
        "文档嵌入了其他文件的内容，没有读取：请在 Word 中打开后另存为 .docx 再上传。",
    )


def test_macros_are_ignored_and_mentioned() -> None:
    files = {"word/document.xml": PLAIN.encode(), "word/vbaProject.bin": b"\0"}

    assert read_docx(zipped(files)).notes == ("文档带有宏，已忽略。",)


def test_a_file_of_pictures_is_refused_as_a_scan() -> None:
    scan = document(p("<w:r><w:drawing><pic:pic/></w:drawing></w:r>"))

    assert "扫描件" in refusal(package(scan))


def test_a_file_without_text_is_refused() -> None:
    assert refusal(package(document(p("")))) == "这个 Word 文档里没有文字。"


@pytest.mark.parametrize("kept", [0, 10, 200, -30])
def test_a_file_cut_short_is_refused(kept: int) -> None:
    assert refusal(package(PLAIN)[:kept]) == BROKEN


def test_every_damaged_byte_gives_text_or_a_refusal() -> None:
    whole = package(PLAIN, styles="", numbering="")
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        try:
            read_docx(bytes(damaged))
        except DraftImportError as error:
            assert "Word" in str(error)  # noqa: PT017 (both outcomes are right)


@pytest.mark.parametrize(
    "main",
    [
        "<w:document",
        "",
        f'<!DOCTYPE a [<!ENTITY b "c">]>{PLAIN}',
        f"<w:document {NAMESPACES}><w:body>{'<w:p>' * 400}</w:body></w:document>",
        f"<w:document {NAMESPACES}><w:body>"
        + "<w:tbl><w:tr><w:tc>" * 200
        + "</w:tc></w:tr></w:tbl>" * 200
        + "</w:body></w:document>",
    ],
)
def test_markup_that_is_broken_or_dangerous_is_refused(main: str) -> None:
    assert refusal(package(main)) == BROKEN


@pytest.mark.parametrize("main", ["<a/>", f"<w:document {NAMESPACES}/>"])
def test_other_markup_is_no_word_document(main: str) -> None:
    assert refusal(package(main)).startswith("这不是 Word 文档")


def test_a_spreadsheet_is_no_word_document() -> None:
    assert refusal(zipped({"xl/workbook.xml": b"<workbook/>"})).startswith("这不是 Word 文档")


def test_tables_in_tables_as_deep_as_the_format_allows_are_read() -> None:
    depth = 80
    nested = p("甲")
    for _ in range(depth):
        nested = f"<w:tbl><w:tr><w:tc>{nested}{p('')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"

    assert "甲" in "".join(read(package(document(nested))))


def test_a_bomb_is_refused_at_once() -> None:
    begin = time.monotonic()
    bomb = zipped({"word/document.xml": b" " * 60_000_000})

    assert "过大" in refusal(bomb)
    assert time.monotonic() - begin < 5


def test_a_part_that_unpacks_too_well_is_refused() -> None:
    assert "过大" in refusal(zipped({"word/document.xml": b" " * 6_000_000}))


def test_a_size_that_is_not_true_is_refused() -> None:
    data = bytearray(zipped({"word/document.xml": PLAIN.encode()}))
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)

    assert refusal(bytes(data)) == BROKEN


def test_a_file_of_too_many_entries_is_refused() -> None:
    assert "过大" in refusal(zipped({f"a{number}": b"" for number in range(5_001)}))


def test_a_locked_file_is_refused_as_such() -> None:
    data = bytearray(zipped({"word/document.xml": PLAIN.encode()}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1

    assert "密码" in refusal(bytes(data))


def test_an_unusual_compression_is_refused() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("word/document.xml", PLAIN)

    assert refusal(stream.getvalue()) == BROKEN


def test_markup_without_end_is_refused() -> None:
    many = zipped({"word/document.xml": document("<w:p/>" * 2_100_000, p("甲")).encode()})

    assert "过大" in refusal(many) or "过多" in refusal(many)


def test_text_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "CHARACTERS_LIMIT", 10)

    assert "请把草案单独另存为一个文件" in refusal(package(document(p("甲" * 11))))


def test_a_code_is_read_fast() -> None:
    body = [p(run("第") + run("甲" * 60, '<w:rFonts w:eastAsia="x"/><w:sz w:val="32"/>'))] * 5_000
    data = package(document(*body, table(("甲", "乙"))))
    begin = time.process_time()

    assert len(read(data)) == 5_001
    assert time.process_time() - begin < 3
