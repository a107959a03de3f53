"""The door of the importer: a file's bytes in, parsed drafts out.

Here a file is read within this process, which is for files of ours. What somebody uploads goes
through `bounded`, which does the same in a process that can be stopped.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Final

from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.draft import Finding, ParsedDraft
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Source
from webapp.draft_import.parser import parse
from webapp.draft_import.readers.docx.document import read_docx
from webapp.draft_import.readers.html.reader import read_html
from webapp.draft_import.readers.kind import Kind, kind_of
from webapp.draft_import.readers.mhtml import read_mhtml
from webapp.draft_import.readers.pdf.document import read_pdf
from webapp.draft_import.readers.questionnaire_page import read_page
from webapp.draft_import.readers.text import decode
from webapp.draft_import.readers.word97 import read_word97

# The largest laws have some 110,000 characters in 3,000 lines.
MAX_CHARACTERS: Final = 5_000_000
MAX_LINES: Final = 200_000


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file and what was understood of it: its kind, its lines, at least one draft."""

    kind: Kind
    source: Source
    drafts: tuple[ParsedDraft, ...]


def read_file(data: bytes, name: str) -> ReadFile:
    """Read every draft law in a file; what kind of file it is, its content says.

    Args:
        data: the file's bytes.
        name: what to call the file in a message; its ending is not relied upon.

    Raises:
        DraftImportError: the file cannot be read, or holds no draft.
    """
    kind = kind_of(data)
    source = _READERS[kind](data)
    _check_size(source)
    notes = tuple(Finding("reader", "", note) for note in source.notes)
    drafts = tuple(replace(draft, findings=(*notes, *draft.findings)) for draft in parse(source))
    if not drafts:
        message = f"在“{name}”中没有找到条文：草案应有法规名称和以“第一条”或“一、”开头的行。"
        raise DraftImportError(message)
    return ReadFile(kind, source, drafts)


def parse_file(data: bytes, name: str) -> list[ParsedDraft]:
    """Read the drafts of a file as `read_file` does.

    Raises:
        DraftImportError: the file cannot be read, or holds no draft.
    """
    return list(read_file(data, name).drafts)


def _read_text(data: bytes) -> Source:
    text = decode(data)
    return read_page(text) or Source(lines_of(text))


_READERS: Final[Mapping[Kind, Callable[[bytes], Source]]] = MappingProxyType(
    {
        "text": _read_text,
        "html": read_html,
        "mhtml": read_mhtml,
        "pdf": read_pdf,
        "docx": read_docx,
        "doc": partial(read_word97, suffix="doc"),
        "rtf": partial(read_word97, suffix="rtf"),
        "odt": partial(read_word97, suffix="odt"),
        "works": partial(read_word97, suffix="wps"),
        "wordxml": partial(read_word97, suffix="xml"),
    }
)


def _check_size(source: Source) -> None:
    characters = sum(len(line.text) for line in source.lines)
    if characters > MAX_CHARACTERS or len(source.lines) > MAX_LINES:
        message = (
            f"文件有 {characters} 字、{len(source.lines)} 行，"
            f"超过 {MAX_CHARACTERS // 10_000} 万字或 {MAX_LINES // 10_000} 万行；"
            "请只上传草案部分。"
        )
        raise DraftImportError(message)
