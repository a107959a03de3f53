"""Word documents (.docx, .docm): the text as Word prints it, with its layout as hints.

Read from the XML itself: automatic numbers, tracked changes and hidden text decide what stands
on the page, and no library for .docx gives all three.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Line, Source
from webapp.draft_import.readers.docx.content import Tally
from webapp.draft_import.readers.docx.counters import Counters
from webapp.draft_import.readers.docx.layout import lay_out
from webapp.draft_import.readers.docx.markup import Element, W
from webapp.draft_import.readers.docx.package import Package, open_package
from webapp.draft_import.readers.docx.styles import Styles
from webapp.draft_import.readers.docx.titles import with_titles
from webapp.draft_import.readers.docx.walk import Walker
from webapp.draft_import.wrapping import unwrap

_NOTES_LIMIT: Final = 30
_NOTE_LENGTH: Final = 200


def read_docx(data: bytes) -> Source:
    """Read a .docx or .docm file.

    Tracked changes are accepted; hidden text, headers, footers, comments and notes are no part
    of the lines.

    Args:
        data: the file's bytes.

    Raises:
        DraftImportError: the file is broken, locked, far too large, no Word document, or has no
            text.
    """
    package = open_package(data)
    styles = Styles(package.styles)
    walker = Walker(styles, Counters(package.numbering, styles))
    laid_out = lay_out(with_titles(walker.walk(package.body)))
    if not laid_out.lines:
        raise DraftImportError(_without_text(walker.tally))
    return Source(
        laid_out.lines,
        whole=not _is_wrapped(laid_out.lines),
        notes=(
            *_general_notes(package, walker.tally),
            *laid_out.notes,
            *_foot_notes("脚注", package.footnotes, styles),
            *_foot_notes("尾注", package.endnotes, styles),
        ),
    )


def _is_wrapped(lines: tuple[Line, ...]) -> bool:
    """Tell whether each printed line is a paragraph of its own, as in texts copied from a PDF."""
    texts = tuple(line for line in lines if not line.rows)
    return len(unwrap(texts).lines) < len(texts)


def _without_text(tally: Tally) -> str:
    if tally.pictures:
        return "这个 Word 文档里只有图片，没有文字（可能是扫描件）：请先做文字识别再上传。"
    return "这个 Word 文档里没有文字。"


def _general_notes(package: Package, tally: Tally) -> Iterator[str]:
    if tally.changes:
        yield "文档带有修订痕迹，已按全部接受修订后的文字读取。"
    if tally.hidden:
        yield "文档带有隐藏文字，没有读取。"
    if tally.comments:
        yield f"文档带有{tally.comments}处批注，没有作为草案内容。"
    if tally.pictures:
        yield f"文档带有{tally.pictures}幅图片或者公式对象，其中的文字没有读取。"
    if tally.embedded:
        yield "文档嵌入了其他文件的内容，没有读取：请在 Word 中打开后另存为 .docx 再上传。"
    if package.has_macros:
        yield "文档带有宏，已忽略。"


def _foot_notes(name: str, root: Element | None, styles: Styles) -> Iterator[str]:
    """Give the text of each note, which is no part of the law."""
    found = [] if root is None else [note for note in root if note.get(W + "type") is None]
    walker = Walker(styles, Counters(None, styles))
    for number, note in enumerate(islice(found, _NOTES_LIMIT), 1):
        lines = lay_out(walker.walk(note)).lines
        text = " ".join(line.text for line in lines)
        if text:
            yield f"{name}{number}未作为草案内容：“{text[:_NOTE_LENGTH]}”"
    if len(found) > _NOTES_LIMIT:
        yield f"另有{len(found) - _NOTES_LIMIT}条{name}未作为草案内容。"
