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
_WIDE_ENDS: Final = (
    ("utf-16-le", re.compile(rb"(?:..)*?\n\0", re.DOTALL)),
    ("utf-16-be", re.compile(rb"(?:..)*?\0\n", re.DOTALL)),
)
_LINE_END: Final = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
# A text holds hardly any control, private or unassigned characters; decoded noise is full of them.
_NOISE_LIMIT: Final = 0.01
_NOISE: Final = frozenset({"Cc", "Co", "Cn"})
_SAMPLE: Final = 200_000


def decode(data: bytes) -> str:
    r"""Decode a plain text file; line ends become "\n".

    Tried in order: a byte order mark (UTF-8, UTF-16), UTF-8, UTF-16 without a mark, GB 18030.

    Raises:
        DraftImportError: the file is empty, no text, or in no encoding known here.
    """
    text = _LINE_END.sub("\n", _decoded(data).replace("\0", ""))
    if not text.strip():
        message = "文件是空的。"
        raise DraftImportError(message)
    if _is_noise(text[:_SAMPLE]):
        message = "这不是文本文件，无法读取；请上传草案的 Word 文档、PDF、网页或纯文本。"
        raise DraftImportError(message)
    return text


def _decoded(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data[len(bom) :], (encoding,))
    return _strict(data, ("utf-8", *_unmarked(data), "gb18030"))


def _unmarked(data: bytes) -> tuple[str, ...]:
    """Name the UTF-16 whose line ends a file without a byte order mark has."""
    return tuple(encoding for encoding, end in _WIDE_ENDS if end.match(data))


def _strict(data: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    message = "无法识别文件的文字编码，请另存为 UTF-8 编码的纯文本后再试。"
    raise DraftImportError(message)


def _is_noise(text: str) -> bool:
    noise = sum(unicodedata.category(c) in _NOISE for c in text if c not in "\n\t\x1a")
    return noise > _NOISE_LIMIT * len(text)
