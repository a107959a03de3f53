"""What kind of file this is, known by its content; its name is never asked."""

import io
import re
import zipfile
from typing import Final, Literal

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.readers.compound import compound_kind

Kind = Literal["text", "html", "mhtml", "docx", "doc", "works", "rtf", "odt", "wordxml", "pdf"]

_SAVE_AS: Final = "请用 Word 或 WPS 打开后另存为 Word 文档（.docx）再上传。"
_WORD_MEAN: Final = "请上传草案的 Word 文档、PDF、网页或纯文本。"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_MARK_WITHIN: Final = 1024
_REFUSED: Final = (
    (b"\x89PNG\r\n", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"Rar!\x1a\x07", "压缩文件（rar）"),
    (b"7z\xbc\xaf\x27\x1c", "压缩文件（7z）"),
    (b"\x1f\x8b\x08", "压缩文件（gz）"),
    (b"BZh", "压缩文件（bz2）"),
    (b"\xfd7zXZ\0", "压缩文件（xz）"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"\xca\xfe\xba\xbe", "程序"),
    (b"\xcf\xfa\xed\xfe", "程序"),
    (b"\xffWPC", "WordPerfect 文档"),
    (b"CAJ\0", "CAJ 文档"),
    (b"HN\0\0", "CAJ 文档"),
    (b"%!PS", "PostScript 文件"),
)
# Letters alone would also begin a text; a text holds no NUL.
_SHORT_MARKS: Final = {b"BM", b"MZ", b"RIFF", b"GIF8", b"BZh"}
_HEAD: Final = 65_536
_ENTRY: Final = b"PK\x01\x02"
_MOST_ENTRIES: Final = 10_000
_TAG: Final = re.compile(
    r"</?(?:html|head|body|meta|title|style|p|div|span|br|table|tr|td|font|h[1-6]|ul|ol|li|a|b)\b",
    re.IGNORECASE,
)
_FEWEST_TAGS: Final = 3
_BEGINS_MARKUP: Final = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(r"\s*<\?xml\b", re.IGNORECASE)
_WORD_XML: Final = re.compile(r"<w:wordDocument\b|<pkg:package\b")
_MAIL_HEADER: Final = re.compile(
    rb"\s*(?:[A-Za-z-]{2,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}?Content-Type:\s*multipart/related",
    re.IGNORECASE,
)


def kind_of(data: bytes) -> Kind:
    """Tell the kind of a file by its first bytes, or by the names of the parts inside it.

    Raises:
        DraftImportError: no reader takes such a file; the message names it and says what to do.
    """
    if not data.strip(b"\0\t\n\r "):
        message = "文件是空的。"
        raise DraftImportError(message)
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return compound_kind(data)
    if b"%PDF-" in data[:_PDF_MARK_WITHIN]:
        return "pdf"
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    for magic, name in _REFUSED:
        if data.startswith(magic) and (magic not in _SHORT_MARKS or b"\0" in data[:_HEAD]):
            message = f"这是{name}，不能作为草案读取；{_WORD_MEAN}"
            raise DraftImportError(message)
    return "mhtml" if _MAIL_HEADER.match(data[:_HEAD]) else _markup_kind(data)


def _markup_kind(data: bytes) -> Kind:
    """Tell marked-up text from plain text by its tags."""
    head = _readable(data[:_HEAD])
    if _XML.match(head) and _WORD_XML.search(head):
        return "wordxml"
    if _BEGINS_MARKUP.match(head):
        return "html"
    tags = len(_TAG.findall(head))
    if tags >= _FEWEST_TAGS or (tags and head.lstrip().startswith("<")):
        return "html"
    if _XML.match(head):
        message = f"这是 XML 数据文件，不能作为草案读取；{_WORD_MEAN}"
        raise DraftImportError(message)
    return "text"


def _readable(head: bytes) -> str:
    """Read the Latin characters of a file's beginning, in UTF-16 as well."""
    return head.decode("latin-1").replace("\0", "").removeprefix("ï»¿").lstrip("ÿþ")


def _zip_kind(data: bytes) -> Kind:
    if data.count(_ENTRY) > _MOST_ENTRIES:
        message = f"压缩包内的文件太多，这不是正常的 Word 文档；{_SAVE_AS}"
        raise DraftImportError(message)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        message = f"文件已损坏或不完整，无法打开；{_SAVE_AS}"
        raise DraftImportError(message) from error
    for belongs, kind in _ZIP_KINDS:
        if any(map(belongs.match, names)):
            return kind
    for belongs, name in _ZIP_REFUSED:
        if any(map(belongs.match, names)):
            message = f"这是{name}，不能作为草案读取；请把草案另存为 Word 文档（.docx）再上传。"
            raise DraftImportError(message)
    message = "这是压缩文件（zip），请解压后上传其中的草案文件。"
    raise DraftImportError(message)


_ZIP_KINDS: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (re.compile(r"word/"), "docx"),
    (re.compile(r"content\.xml$"), "odt"),
)
_ZIP_REFUSED: Final = (
    (re.compile(r"xl/"), "Excel 表格"),
    (re.compile(r"ppt/"), "PowerPoint 演示文稿"),
    (re.compile(r"OFD\.xml$", re.IGNORECASE), "OFD 版式文件"),
    (re.compile(r"Index/.*\.iwa$|Index\.zip$"), "Pages 文稿"),
    (re.compile(r"META-INF/container\.xml$"), "EPUB 电子书"),
    (re.compile(r"META-INF/MANIFEST\.MF$|.*\.class$"), "程序"),
)
