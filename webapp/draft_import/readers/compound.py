"""Files within one file, as Word 97 writes them (OLE2): which program wrote it, by its streams.

The format is [MS-CFB]: sectors, chains of sectors in a table, and a directory of 128-byte
entries. Only the directory is read, and of a Word document the first bytes ([MS-DOC] 2.5.2).
"""

import struct
from collections.abc import Iterator
from typing import Final, Literal

from webapp.draft_import.errors import DraftImportError

_HEADER: Final = 512
_ENTRY: Final = 128
_MOST_SECTORS: Final = 4_096
_END: Final = 0xFFFFFFF0  # from here on the numbers mark ends and free sectors
_FIB_ENCRYPTED: Final = 0x0100
_SAVE_AS: Final = "请用 Word 或 WPS 打开后另存为 Word 文档（.docx）再上传。"
_PROTECTED: Final = "这个 Word 文档有打开密码，请去除密码后再上传。"
_OTHERS: Final = (
    ({"Workbook", "Book"}, "Excel 表格"),
    ({"PowerPoint Document"}, "PowerPoint 演示文稿"),
    ({"VisioDocument"}, "Visio 图表"),
    ({"FileHeader", "HwpSummaryInformation"}, "HWP 文档"),
    ({"__properties_version1.0"}, "Outlook 邮件"),
)


def compound_kind(data: bytes) -> Literal["doc", "works"]:
    """Tell a Word 97 or Works document from other files in the same container.

    Raises:
        DraftImportError: the document is protected by a password, broken, or of another program.
    """
    try:
        shift = struct.unpack_from("<H", data, 30)[0]
        streams = dict(_directory(data, 1 << min(shift, 16)))
    except struct.error:
        streams = {}
    if "EncryptedPackage" in streams:
        raise DraftImportError(_PROTECTED)
    if "WordDocument" in streams:
        if _is_encrypted(data, streams["WordDocument"]):
            raise DraftImportError(_PROTECTED)
        return "doc"
    if "MatOST" in streams or "CONTENTS" in streams:
        return "works"
    for names, program in _OTHERS:
        if names & streams.keys():
            message = f"这是{program}，不能作为草案读取；请把草案另存为 Word 文档（.docx）再上传。"
            raise DraftImportError(message)
    message = f"文件已损坏或不完整，或者不是 Word 文档；{_SAVE_AS}"
    raise DraftImportError(message)


def _directory(data: bytes, sector: int) -> Iterator[tuple[str, int]]:
    """Yield the name of each stream and the place of its first byte."""
    (number,) = struct.unpack_from("<I", data, 48)
    for _ in range(_MOST_SECTORS):
        start = (number + 1) * sector
        if number >= _END or start >= len(data):
            return
        for entry in range(start, min(start + sector, len(data) - _ENTRY + 1), _ENTRY):
            length, first = struct.unpack_from("<H", data, entry + 64)[0], entry + 116
            name = data[entry : entry + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield name, (struct.unpack_from("<I", data, first)[0] + 1) * sector
        number = _next_sector(data, number, sector)


def _next_sector(data: bytes, number: int, sector: int) -> int:
    """Look up which sector follows; the first 109 parts of the table are named in the header."""
    part, index = divmod(number, sector // 4)
    if part >= (_HEADER - 76) // 4:
        return _END
    (place,) = struct.unpack_from("<I", data, 76 + 4 * part)
    if place >= _END:
        return _END
    following: int = struct.unpack_from("<I", data, (place + 1) * sector + 4 * index)[0]
    return following


def _is_encrypted(data: bytes, start: int) -> bool:
    try:
        magic, flags = struct.unpack_from("<H8xH", data, start)
    except struct.error:
        return False
    return magic in {0xA5EC, 0xA5DC} and bool(flags & _FIB_ENCRYPTED)
