"""Mend lists that LibreOffice splits when it reads a Word 97 document.

Word 97 can give the first item of a list another start number than the list itself has.
LibreOffice makes two lists of it, so that 一 二 三 becomes 一 一 二. Two lists of the same form
that follow each other without a paragraph between them are therefore taken for one.
"""

import io
import zipfile
from typing import Final

from lxml import etree

from webapp.draft_import.readers.docx.markup import VAL, Element, W
from webapp.draft_import.readers.docx.package import open_package

_DOCUMENT: Final = "word/document.xml"
_Form = tuple[str, str]


def mend_lists(data: bytes) -> bytes:
    """Join split lists in a .docx file that LibreOffice wrote; the other parts stay as they are.

    Raises:
        DraftImportError: the file cannot be read.
    """
    package = open_package(data)
    if package.numbering is None or not _mend(package.body, _forms(package.numbering)):
        return data
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for info in before.infolist():
            changed = info.filename == _DOCUMENT
            part = etree.tostring(package.body.getroottree()) if changed else before.read(info)
            after.writestr(info.filename, part)
    return result.getvalue()


def _forms(numbering: Element) -> dict[tuple[str, str], _Form]:
    """Map a list and a level to the form of its labels: the numerals and what is around them."""
    levels: dict[str, dict[str, _Form]] = {}
    for abstract in numbering.iterfind(f"{W}abstractNum"):
        levels[abstract.get(f"{W}abstractNumId", "")] = {
            level.get(f"{W}ilvl", ""): (_value(level, "numFmt"), _value(level, "lvlText"))
            for level in abstract.iterfind(f"{W}lvl")
        }
    return {
        (number.get(f"{W}numId", ""), level): form
        for number in numbering.iterfind(f"{W}num")
        for level, form in levels.get(_value(number, "abstractNumId"), {}).items()
    }


def _value(parent: Element, name: str) -> str:
    element = parent.find(f"{W}{name}")
    return "" if element is None else element.get(VAL, "")


def _mend(body: Element, forms: dict[tuple[str, str], _Form]) -> bool:
    """Give items the list of the item before them on their level; tell whether any changed."""
    changed = False
    lists: dict[str, tuple[str, _Form]] = {}
    for paragraph in body.iterfind(f"{W}p"):
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        if number is None or level is None:
            lists = {}
            continue
        depth, own = level.get(VAL, ""), number.get(VAL, "")
        form = forms.get((own, depth))
        before = lists.get(depth)
        if form is None:
            continue
        if before is not None and before[0] != own and before[1] == form:
            own, changed = before[0], True
            number.set(VAL, own)
        lists = {each: known for each, known in lists.items() if each < depth}
        lists[depth] = own, form
    return changed
