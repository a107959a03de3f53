"""WordprocessingML as trees: safe parsing, names and values."""

import codecs
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from lxml import etree

from webapp.draft_import.errors import DraftImportError

Element: TypeAlias = etree._Element  # noqa: SLF001 (lxml names its element class so)

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
VAL: Final = W + "val"
BROKEN: Final = "这个 Word 文档已损坏，无法读取：请在 Word 中打开后另存为 .docx 再上传。"

_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]*\?>")
# A law of 4,000 paragraphs has about 400,000 of them; each costs about 100 bytes as a tree.
_MARKS_LIMIT: Final = 4_000_000
_OFF: Final = frozenset(("0", "false", "off", "none"))
_INTEGER: Final = re.compile(r"[+-]?\d{1,9}(?:\.\d{1,9})?")


def parse_part(data: bytes) -> Element:
    """Parse a part of a document; the strict names of ISO 29500 become the usual ones.

    No entity is resolved, nothing is fetched, and libxml2 refuses more than 256 levels.

    Raises:
        DraftImportError: it is not well-formed, declares a document type, or is far too large.
    """
    data = _as_utf8(data)
    if data.count(b"<") + data.count(b"=") > _MARKS_LIMIT:
        message = "这个 Word 文档的内容过多，无法读取：请把草案单独另存为一个文件再上传。"
        raise DraftImportError(message)
    if b"<!DOCTYPE" in data:
        raise DraftImportError(BROKEN)
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DraftImportError(BROKEN) from error


def _as_utf8(data: bytes) -> bytes:
    """Recode a part in UTF-16, the only other encoding a document may have (ECMA-376-2, 9.2)."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
        return _DECLARATION.sub("", text, count=1).encode()
    return data.removeprefix(codecs.BOM_UTF8)


def child(element: Element | None, *path: str) -> Element | None:
    """Find the first element at a path of names in the main namespace."""
    for name in path:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def children(element: Element, name: str) -> Iterator[Element]:
    """Go through the child elements of a name in the main namespace."""
    return element.iterchildren(W + name)


def text_at(element: Element | None, *path: str) -> str | None:
    """Read the w:val of the element at a path; None when there is none."""
    found = child(element, *path)
    return None if found is None else found.get(VAL)


def number_at(element: Element | None, *path: str) -> int | None:
    """Read the w:val at a path as a whole number."""
    return whole_number(text_at(element, *path))


def whole_number(text: str | None) -> int | None:
    """Read a whole number; None for anything else."""
    if text is None or _INTEGER.fullmatch(text.strip()) is None:
        return None
    return int(float(text))


def switch_at(element: Element | None, *path: str) -> bool | None:
    """Read an on/off element at a path: on without a value; None when it is missing."""
    found = child(element, *path)
    return None if found is None else found.get(VAL, "on") not in _OFF
