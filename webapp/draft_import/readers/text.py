"""Plain text files: from bytes to text, whatever the encoding and the line ends."""

import codecs
import re
import unicodedata
from typing import Final

from webapp.draft_import.errors import DraftImportError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FOREIGN: Final = (
    (b"PK\x03\x04", "这是 Word 文档（docx）或压缩文件"),
    (b"%PDF", "这是 PDF 文件"),
    (b"\xd0\xcf\x11\xe0", "这是 Word 97 文档（doc）"),
    (b"{\\rtf", "这是 RTF 文档"),
    (b"\x89PNG", "这是图片"),
    (b"\xff\xd8\xff", "这是图片"),
)
_LINE_END: Final = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_MARKUP: Final = re.compile(r"\s*(?:<!doctype html|<html|<\?xml)", re.IGNORECASE)
# A text holds hardly any control, private or unassigned characters; decoded noise is full of them.
_NOISE_LIMIT: Final = 0.01


def decode(data: bytes) -> str:
    r"""Decode a plain text file; line ends become "\n".

    Tried in order: a byte order mark (UTF-8, UTF-16), UTF-8, GB 18030.

    Raises:
        DraftImportError: the file is empty, of another kind, or in no encoding known here.
    """
    for magic, kind in _FOREIGN:
        if data.startswith(magic):
            message = f"{kind}，目前只能读取纯文本，请另存为纯文本（.txt）后再试。"
            raise DraftImportError(message)
    text = _LINE_END.sub("\n", _decoded(data).replace("\0", ""))
    if not text.strip():
        message = "文件是空的。"
        raise DraftImportError(message)
    if _MARKUP.match(text):
        message = "这是网页（HTML），目前只能读取纯文本，请把正文复制到纯文本文件（.txt）后再试。"
        raise DraftImportError(message)
    if _is_noise(text):
        message = "这不是文本文件。"
        raise DraftImportError(message)
    return text


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], (encoding,))
    return _strict(data, ("utf-8", "gb18030"))


def _strict(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = "无法识别文件的文字编码，请另存为 UTF-8 编码的纯文本后再试。"
    raise DraftImportError(message)


def _is_noise(text: str) -> bool:
    noise = sum(unicodedata.category(c) in {"Cc", "Co", "Cn"} for c in text if c not in "\n\t\x1a")
    return noise > _NOISE_LIMIT * len(text)
