"""PDF files with text: characters become lines, and paragraphs where the layout shows them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as c

from webapp.draft_import.cleaning import clean
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Line, Source
from webapp.draft_import.readers.pdf.glyphs import PageText, read_page
from webapp.draft_import.readers.pdf.margins import without_margins
from webapp.draft_import.readers.pdf.paragraphs import (
    LEADER,
    Placed,
    group,
    is_guessed,
    is_loose,
    layout_of,
    place,
)
from webapp.draft_import.readers.pdf.rows import rows_of

MAX_PAGES: Final = 2_000
MAX_CHARACTERS: Final = 5_000_000
# A page under a picture with fewer characters than this is a scan with a stamp or a page number.
_FEWEST_CHARACTERS: Final = 30
_UNKNOWN_SHARE: Final = 0.1
_LEAST_INDENT: Final = 0.4  # parts of the character size
_SCAN: Final = (
    "这是扫描件或图片，没有可复制的文字，无法读取；"
    "请提供 Word 文档或文字可复制的 PDF，或先做文字识别（OCR）。"
)

_GUESSED: Final = "原文段首不缩进、段间也没有空行，款的起止是推断的，请对照原文"


def read_pdf(data: bytes) -> Source:
    """Read the text of a PDF file in reading order, without running headers and page numbers.

    Raises:
        DraftImportError: the file is protected, broken, too long, or holds no text.
    """
    pages = _pages(data)
    placed, size = place(without_margins(rows_of(pages)))
    layout = layout_of(placed)
    groups = group(placed, layout, size)
    lines = tuple(line for rows in groups for line in _line(rows))
    notes = (*_notes(pages), *([_GUESSED] if is_guessed(placed, layout) else ()))
    return Source(lines, whole=True, notes=notes)


def _pages(data: bytes) -> list[PageText]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise DraftImportError(_reason(error)) from error
    try:
        return _checked(_read_all(document))
    finally:
        document.close()


def _reason(error: pdfium.PdfiumError) -> str:
    if error.err_code in {c.FPDF_ERR_PASSWORD, c.FPDF_ERR_SECURITY}:
        return "这个 PDF 文件有打开密码，请去除密码后再上传。"
    return "这个 PDF 文件已损坏或不完整，无法打开，请重新导出后再试。"


def _read_all(document: pdfium.PdfDocument) -> list[PageText]:
    if len(document) > MAX_PAGES:
        message = f"这个 PDF 文件有 {len(document)} 页，超过 {MAX_PAGES} 页，请只上传草案部分。"
        raise DraftImportError(message)
    pages: list[PageText] = []
    characters = 0
    for index in range(len(document)):
        pages.append(_read_one(document, index))
        characters += pages[-1].characters
        if characters > MAX_CHARACTERS:
            message = "这个 PDF 文件的文字超过 500 万字，请只上传草案部分。"
            raise DraftImportError(message)
    return pages


def _read_one(document: pdfium.PdfDocument, index: int) -> PageText:
    try:
        page = document[index]
    except pdfium.PdfiumError as error:
        message = f"这个 PDF 文件已损坏，第 {index + 1} 页无法打开，请重新导出后再试。"
        raise DraftImportError(message) from error
    try:
        return read_page(page)
    finally:
        page.close()


def _checked(pages: list[PageText]) -> list[PageText]:
    """Refuse what would make only a part of a draft: scans, and text without meaning."""
    characters = sum(page.characters for page in pages)
    if not characters and not any(page.drawn for page in pages):
        message = "这个 PDF 文件是空的，没有文字。"
        raise DraftImportError(message)
    filled = [page for page in pages if page.characters or page.drawn]
    if 2 * sum(_is_scan(page) for page in pages) >= len(filled):
        raise DraftImportError(_SCAN)
    if sum(page.unknown for page in pages) > _UNKNOWN_SHARE * characters:
        message = (
            "这个 PDF 文件没有说明其文字的编码，复制出来是乱码；请提供 Word 文档或重新导出的 PDF。"
        )
        raise DraftImportError(message)
    return pages


def _is_scan(page: PageText) -> bool:
    if page.image:
        return page.characters < _FEWEST_CHARACTERS
    return page.drawn and not page.characters


def _notes(pages: Sequence[PageText]) -> Iterable[str]:
    """Say which pages were not read in full."""
    for belongs, words in _NOTES:
        numbers = [str(index) for index, page in enumerate(pages, 1) if belongs(page)]
        if numbers:
            yield f"第{'、'.join(numbers)}页{words}"


_NOTES: Final[tuple[tuple[Callable[[PageText], bool], str], ...]] = (
    (_is_scan, "是图片，没有可复制的文字，未读入，请对照原文补全"),
    (lambda page: page.ocr, "的文字来自扫描件的文字识别（OCR），可能有错字，请逐条对照原文"),
    (lambda page: page.hidden > 0, "有看不见的文字（隐藏或白色），未读入"),
    (lambda page: page.slanted > 0, "有斜排或竖排的文字（如水印），未读入"),
)


def _line(rows: list[Placed]) -> Iterable[Line]:
    """Make a line of the rows of a paragraph; nothing of one without visible characters."""
    # A leader of a hundred dots would make a heading too long to be one.
    first, text = rows[0], LEADER.sub("……", rows[0].row.text)
    for row in rows[1:]:
        words = f"{text[-1:]}{row.row.text[:1]}"
        text += (" " if words.isascii() and words.isalpha() else "") + row.row.text
    for line in clean([text]):
        yield replace(
            line,
            indent=max(0, round(2 * first.start)) if first.start > _LEAST_INDENT else 0,
            after_blank=first.blank,
            toc=is_loose(first.row) and "\t" not in text,
        )
