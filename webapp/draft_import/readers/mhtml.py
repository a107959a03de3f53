"""Web archives (MHTML), as Word and browsers save them: a mail whose first page is the text."""

import codecs
from email import message_from_bytes
from email.message import Message
from typing import Final

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Source
from webapp.draft_import.readers.html.reader import read_html

_MOST_PARTS: Final = 1_000


def read_mhtml(data: bytes) -> Source:
    """Read the page of a web archive.

    Raises:
        DraftImportError: the archive holds no page, or the page cannot be read.
    """
    for count, part in enumerate(message_from_bytes(data).walk()):
        if count > _MOST_PARTS:
            break
        if part.get_content_type() == "text/html":
            return read_html(_page(part))
    message = "这个网页存档（mht）中没有网页正文，请另存为 Word 文档（.docx）再上传。"
    raise DraftImportError(message)


def _page(part: Message) -> bytes:
    """Decode a page; the encoding the archive names goes before the one the page names."""
    payload = part.get_payload(decode=True)
    page = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    if charset is None:
        return page
    try:
        return codecs.BOM_UTF8 + page.decode(charset).encode()
    except (LookupError, UnicodeError):
        return page
