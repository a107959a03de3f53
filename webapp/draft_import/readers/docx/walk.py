"""Walk through the body of a document and gather its lines and tables."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Line
from webapp.draft_import.readers.docx.content import Content, Tally
from webapp.draft_import.readers.docx.counters import Counters
from webapp.draft_import.readers.docx.fields import Fields
from webapp.draft_import.readers.docx.markup import (
    MC,
    Element,
    M,
    W,
    child,
    switch_at,
    text_at,
)
from webapp.draft_import.readers.docx.open_table import OpenTable
from webapp.draft_import.readers.docx.paragraph import Paragraph
from webapp.draft_import.readers.docx.sink import Sink
from webapp.draft_import.readers.docx.styles import Styles

# Says whether to go into an element.
_Enter: TypeAlias = Callable[[Element], bool]
_Leave: TypeAlias = Callable[[], None]

CHARACTERS_LIMIT: Final = 5_000_000
_PRIVATE_USE: Final = range(0xE000, 0xF900)
_UNICODE: Final = range(0x20, 0x10000)
_WIDE_SPACE: Final = "\u3000"
_CONTENTS: Final = "Table of Contents"
# In a line a tab would part the cells of a table; tables come as such here.
_SIGNS: Final = {
    W + "tab": _WIDE_SPACE,
    W + "ptab": _WIDE_SPACE,
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    M + "den": "/",
    M + "sup": "^",
    M + "rad": "√",
}
_PICTURES: Final = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{http://purl.oclc.org/ooxml/drawingml/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
# rt is the reading of a character, printed above it.
_SKIPPED: Final = frozenset(
    W + name
    for name in (
        *("pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
        *("sectPr", "rubyPr", "rt", "smartTagPr", "customXmlPr"),
    )
)


class Walker:
    """Reads content as Word prints it with all changes accepted."""

    def __init__(self, styles: Styles, counters: Counters) -> None:
        self.tally = Tally()
        self._styles = styles
        self._counters = counters
        self._fields = Fields()
        self._sinks: list[Sink] = []
        self._paragraphs: list[Paragraph] = []
        self._tables: list[OpenTable] = []
        self._controls: list[bool] = []
        self._enter: dict[str, _Enter] = {
            W + "p": self._open_paragraph,
            W + "r": self._open_run,
            W + "t": self._add_text,
            M + "t": self._add_text,
            W + "sym": self._add_symbol,
            W + "fldChar": self._mark_field,
            W + "instrText": self._add_code,
            W + "fldSimple": self._open_simple_field,
            W + "tbl": self._open_table,
            W + "tr": self._open_row,
            W + "tc": self._open_cell,
            W + "txbxContent": self._open_sink,
            W + "sdt": self._open_control,
            W + "ins": self._take_change,
            W + "moveTo": self._take_change,
            W + "del": self._skip_change,
            W + "moveFrom": self._skip_change,
            W + "altChunk": self._count_embedded,
            W + "commentReference": self._count_comment,
            MC + "Choice": _is_first_choice,
            MC + "Fallback": _is_only_choice,
            **dict.fromkeys(_PICTURES, self._count_picture),
            **dict.fromkeys(_SIGNS, self._add_sign),
            **dict.fromkeys(_SKIPPED, _skip),
        }
        self._leave: dict[str, _Leave] = {
            W + "p": self._close_paragraph,
            W + "r": self._close_run,
            W + "fldSimple": self._close_simple_field,
            W + "tbl": self._close_table,
            W + "tr": self._close_row,
            W + "tc": self._close_cell,
            W + "txbxContent": self._close_box,
            W + "sdt": self._close_control,
        }

    def walk(self, root: Element) -> Content:
        """Gather the content of a body or of a note.

        Raises:
            DraftImportError: the text is longer than any law.
        """
        self._sinks.append(Sink())
        # A loop and not recursion, so that no depth of nesting can exhaust the stack.
        path = [(root, iter(root))]
        while path:
            parent, rest = path[-1]
            element = next(rest, None)
            if element is None:
                path.pop()
                self._leave.get(parent.tag, _nothing)()
            elif self._enter.get(element.tag, _descend)(element):
                path.append((element, iter(element)))
        content = self._sinks.pop().finish()
        # Contents that never end are not believed: they would take the whole law with them.
        return _unmarked(content) if self._fields.in_contents else content

    def _open_paragraph(self, element: Element) -> bool:
        self._paragraphs.append(Paragraph(element, self._styles))
        return True

    def _close_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        paragraph.in_contents = paragraph.in_contents or paragraph.style.toc or any(self._controls)
        self.tally.changes += paragraph.mark_deleted
        self._sinks[-1].take(paragraph, self._counters)
        self._fields.end_paragraph()

    def _open_run(self, element: Element) -> bool:
        if self._paragraphs:
            paragraph = self._paragraphs[-1]
            properties = child(element, "rPr")
            paragraph.run_hidden = self._styles.is_hidden(properties, paragraph.style)
        return True

    def _close_run(self) -> None:
        if self._paragraphs:
            self._paragraphs[-1].run_hidden = False

    def _emit(self, text: str) -> None:
        if not text or not self._paragraphs or not self._fields.is_shown:
            return
        paragraph = self._paragraphs[-1]
        if paragraph.run_hidden:
            self.tally.hidden += not self._fields.in_contents and not text.isspace()
            return
        paragraph.pieces.append(text)
        paragraph.in_contents |= self._fields.in_contents
        self.tally.characters += len(text)
        if self.tally.characters > CHARACTERS_LIMIT:
            message = (
                f"文档的文字超过 {CHARACTERS_LIMIT // 10_000} 万字，不像一部草案："
                "请把草案单独另存为一个文件再上传。"
            )
            raise DraftImportError(message)

    def _add_text(self, element: Element) -> bool:
        self._emit((element.text or "").replace("\n", " "))
        return False

    def _add_sign(self, element: Element) -> bool:
        self._emit(_SIGNS[element.tag])
        return element.tag.startswith(M)

    def _add_symbol(self, element: Element) -> bool:
        try:
            code = int(element.get(W + "char") or "", 16)
        except ValueError:
            return False
        # What a private code shows depends on its typeface: mostly a bullet or a box.
        if code in _UNICODE and code not in _PRIVATE_USE:
            self._emit(chr(code))
        return False

    def _mark_field(self, element: Element) -> bool:
        self._fields.mark(element.get(W + "fldCharType"))
        return False

    def _add_code(self, element: Element) -> bool:
        self._fields.add_code(element.text or "")
        return False

    def _open_simple_field(self, element: Element) -> bool:
        self._fields.begin_simple(element.get(W + "instr") or "")
        return True

    def _close_simple_field(self) -> None:
        self._fields.mark("end")

    def _open_table(self, _: Element) -> bool:
        self._tables.append(OpenTable())
        return True

    def _close_table(self) -> None:
        self._sinks[-1].add(self._tables.pop().finish())

    def _open_row(self, element: Element) -> bool:
        return bool(self._tables) and self._tables[-1].open_row(element)

    def _close_row(self) -> None:
        self._tables[-1].close_row()

    def _open_cell(self, element: Element) -> bool:
        return (
            bool(self._tables) and self._tables[-1].open_cell(element) and self._open_sink(element)
        )

    def _close_cell(self) -> None:
        self._tables[-1].close_cell(self._sinks.pop().finish())

    def _open_sink(self, _: Element) -> bool:
        self._sinks.append(Sink())
        return True

    def _close_box(self) -> None:
        content = self._sinks.pop().finish()
        self._sinks[-1].add(*content)

    def _open_control(self, element: Element) -> bool:
        properties = child(element, "sdtPr")
        if switch_at(properties, "showingPlcHdr"):
            return False
        self._controls.append(
            text_at(properties, "docPartObj", "docPartGallery") == _CONTENTS
            or text_at(properties, "docPartList", "docPartGallery") == _CONTENTS
        )
        return True

    def _close_control(self) -> None:
        self._controls.pop()

    def _take_change(self, _: Element) -> bool:
        self.tally.changes += 1
        return True

    def _skip_change(self, _: Element) -> bool:
        self.tally.changes += 1
        return False

    def _count_embedded(self, _: Element) -> bool:
        self.tally.embedded += 1
        return False

    def _count_comment(self, _: Element) -> bool:
        self.tally.comments += 1
        return False

    def _count_picture(self, _: Element) -> bool:
        self.tally.pictures += 1
        return False


def _nothing() -> None:
    """Do nothing at the end of an element."""


def _descend(_: Element) -> bool:
    return True


def _skip(_: Element) -> bool:
    return False


def _is_first_choice(element: Element) -> bool:
    before = element.getprevious()
    return before is None or before.tag != MC + "Choice"


def _is_only_choice(element: Element) -> bool:
    """Take a fallback only for want of a choice before it: it says the same in an older form."""
    return element.getprevious() is None


def _unmarked(content: Content) -> Content:
    return tuple(replace(item, toc=False) if isinstance(item, Line) else item for item in content)
