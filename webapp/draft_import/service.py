"""The door of the importer: a file's bytes in, parsed drafts out."""

from webapp.draft_import.cleaning import lines_of
from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Source
from webapp.draft_import.parser import parse
from webapp.draft_import.readers.questionnaire_page import read_page
from webapp.draft_import.readers.text import decode


def parse_file(data: bytes, name: str) -> list[ParsedDraft]:
    """Read every draft law in a file; what kind of file it is, its content says.

    Args:
        data: the file's bytes.
        name: what to call the file in a message; its ending is not relied upon.

    Raises:
        DraftImportError: the file cannot be read, or holds no draft.
    """
    text = decode(data)
    drafts = parse(read_page(text) or Source(lines_of(text)))
    if not drafts:
        message = f"在“{name}”中没有找到条文：草案应有法规名称和以“第一条”或“一、”开头的行。"
        raise DraftImportError(message)
    return drafts
