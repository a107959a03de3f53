"""The parts of a .docx file, found by their relationships and read within limits."""

import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import unquote

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers.docx.markup import BROKEN, Element, W, child, parse_part

_ENTRY_MARK: Final = b"PK\x01\x02"
_ENTRIES_LIMIT: Final = 5_000
# The whole of a law with 1,260 articles, heavily formatted, takes about 15 MB.
_BYTES_LIMIT: Final = 48 * 1024 * 1024
# Word's own files stay below 60; only a large part can do harm.
_RATIO_LIMIT: Final = 250
_RATIO_FLOOR: Final = 4 * 1024 * 1024
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)
_TOO_LARGE: Final = "这个 Word 文档解压后过大，无法读取：请把草案单独另存为一个文件再上传。"
_LOCKED: Final = "这个 Word 文档有密码，无法读取：请去掉密码后再上传。"
_NO_WORD: Final = "这不是 Word 文档，无法读取：请在 Word 中打开草案，另存为 .docx 再上传。"


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that hold text or say how it is shown; None for a part the file lacks."""

    body: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None
    has_macros: bool


def open_package(data: bytes) -> Package:
    """Open a .docx or .docm file.

    Args:
        data: the file's bytes.

    Raises:
        DraftImportError: it is broken, locked, far too large or no Word document.
    """
    if data.count(_ENTRY_MARK) > _ENTRIES_LIMIT:
        raise DraftImportError(_TOO_LARGE)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _read(_Archive(archive))
    except _FAULTS as error:
        raise DraftImportError(BROKEN) from error


class _Archive:
    """Reads parts by name, as Word does without regard to case, within a budget of bytes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {
            info.filename.replace("\\", "/").lstrip("/").lower(): info
            for info in archive.infolist()
        }
        self._left = _BYTES_LIMIT

    def names(self) -> list[str]:
        return list(self._entries)

    def part(self, name: str) -> Element | None:
        """Read and parse a part; None when the file has none of that name."""
        info = self._entries.get(name.lower())
        return None if info is None else parse_part(self._bytes(info))

    def _bytes(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & _ENCRYPTED:
            raise DraftImportError(_LOCKED)
        if info.compress_type not in _METHODS:
            raise DraftImportError(BROKEN)
        large = info.file_size > _RATIO_FLOOR
        if info.file_size > self._left or (
            large and info.file_size > _RATIO_LIMIT * info.compress_size
        ):
            raise DraftImportError(_TOO_LARGE)
        with self._archive.open(info) as stream:
            data = stream.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise DraftImportError(_TOO_LARGE)
        return data


def _read(archive: _Archive) -> Package:
    main = _targets(archive, "").get("officeDocument", "word/document.xml")
    document = archive.part(main)
    body = None if document is None else child(document, "body")
    if document is None or document.tag != W + "document" or body is None:
        raise DraftImportError(_NO_WORD)
    targets = _targets(archive, main)

    def related(kind: str) -> Element | None:
        return archive.part(targets[kind]) if kind in targets else None

    return Package(
        body=body,
        styles=related("styles"),
        numbering=related("numbering"),
        footnotes=related("footnotes"),
        endnotes=related("endnotes"),
        has_macros=any(name.endswith("vbaproject.bin") for name in archive.names()),
    )


def _targets(archive: _Archive, source: str) -> dict[str, str]:
    """Map the kinds of a part's relationships to the names of the parts inside the file."""
    folder, name = posixpath.split(source)
    relationships = archive.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, str] = {}
    for relationship in () if relationships is None else relationships:
        # What lies outside the file is never fetched.
        if relationship.get("TargetMode") == "External":
            continue
        kind = (relationship.get("Type") or "").rpartition("/")[2]
        target = posixpath.join("/", folder, unquote(relationship.get("Target") or ""))
        found.setdefault(kind, posixpath.normpath(target).lstrip("/"))
    return found
