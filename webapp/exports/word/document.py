"""The body of a Word document, written from its beginning to its end and never held."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple, TextIO

from webapp.exports.word.package import EVEN_FOOTER, ODD_FOOTER, RELATIONS
from webapp.exports.word.styles import HEADINGS, NS
from webapp.exports.word.text import attribute, lines_of, run

TWIPS: Final = 1440 / 25.4  # a millimetre in twentieths of a point
FOOT: Final = 23  # mm from the edge of the paper to the page number
BREAK: Final = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_FIELD: Final = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


class Page(NamedTuple):
    """A page and its margins, in millimetres."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int


PORTRAIT: Final = Page(210, 297, 37, 26, 35, 28)
# The same area of text turned round, so that the binding stays where it is.
LANDSCAPE: Final = Page(297, 210, 28, 35, 26, 37)


class Entry(NamedTuple):
    """A line of the contents list: it leads to the heading with the same anchor."""

    level: int
    title: str
    anchor: str


class Cell(NamedTuple):
    """A cell by its paragraphs in XML.

    ``is_merged`` is True where it begins a merged cell down the column, False where it goes on
    with it, None where it stands alone.
    """

    paragraphs: str
    is_merged: bool | None = None


_EMPTY: Final = '<w:p><w:pPr><w:pStyle w:val="Cell"/></w:pPr></w:p>'
ABOVE: Final = Cell(_EMPTY, is_merged=False)


class Document:
    """Writes headings, paragraphs and tables to the stream of a package's main part."""

    def __init__(self, out: TextIO, page: Page) -> None:
        self._write = out.write
        self._page = page
        self._write(f"<w:document {NS} {RELATIONS}><w:body>")
        self._bookmarks = 0

    def close(self) -> None:
        """End the body; the page and its footers are said last."""
        page = self._page
        margins = {side: getattr(page, side) for side in ("top", "right", "bottom", "left")}
        sides = " ".join(f'w:{side}="{_twips(mm)}"' for side, mm in margins.items())
        turned = ' w:orient="landscape"' if page.width > page.height else ""
        self._write(
            f'<w:sectPr><w:footerReference w:type="default" r:id="{ODD_FOOTER}"/>'
            f'<w:footerReference w:type="even" r:id="{EVEN_FOOTER}"/>'
            f'<w:pgSz w:w="{_twips(page.width)}" w:h="{_twips(page.height)}"{turned}/>'
            f'<w:pgMar {sides} w:header="851" w:footer="{_twips(FOOT)}" w:gutter="0"/></w:sectPr>'
            "</w:body></w:document>"
        )

    def add(self, xml: str) -> None:
        """Add paragraphs that are XML already."""
        self._write(xml)

    def heading(self, level: int, title: str, anchor: str) -> None:
        """Add a heading that links can lead to."""
        self._write(self.anchored(f"Heading{min(level, HEADINGS)}", title, anchor))

    def anchored(self, style: str, title: str, anchor: str) -> str:
        """Return a paragraph that links can lead to."""
        self._bookmarks += 1
        mark = f'w:id="{self._bookmarks}"'
        return _paragraph(
            style,
            f'<w:bookmarkStart {mark} w:name="{anchor}"/>{run(" ".join(lines_of(title)))}'
            f"<w:bookmarkEnd {mark}/>",
        )

    def contents(self, title: str, entries: Sequence[Entry]) -> None:
        """Add a contents list that reads right before Word has ever updated it.

        It has no page numbers: before an update they would be wrong, and asking Word to
        update on opening makes it warn its reader.
        """
        begin = (
            _FIELD.format("begin")
            + f'<w:r><w:instrText xml:space="preserve"> TOC \\o "1-{HEADINGS}" \\n \\h \\z \\u '
            f"</w:instrText></w:r>{_FIELD.format('separate')}"
        )
        self._write(
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        )
        self._write(_paragraph("TOCHeading", run(title)))
        for at, entry in enumerate(entries):
            link = (
                f'<w:hyperlink w:anchor="{entry.anchor}" w:history="1">{run(entry.title)}'
                "</w:hyperlink>"
            )
            style = f"TOC{min(entry.level, HEADINGS)}"
            self._write(_paragraph(style, link if at else begin + link))
        end = _FIELD.format("end")
        self._write(_paragraph("TOC1", end if entries else begin + end))
        self._write("</w:sdtContent></w:sdt>")

    @contextmanager
    def table(
        self, widths: Sequence[int], head: Sequence[str] = (), caption: str = ""
    ) -> Iterator[None]:
        """Open a table of fixed columns (mm); its head is repeated on every page."""
        grid = "".join(f'<w:gridCol w:w="{_twips(mm)}"/>' for mm in widths)
        told = f'<w:tblCaption w:val="{attribute(caption)}"/>' if caption else ""
        self._write(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'<w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="0020" w:firstRow="{int(bool(head))}"/>{told}</w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>"
        )
        self._widths = [f'<w:tcW w:w="{_twips(mm)}" w:type="dxa"/>' for mm in widths]
        if head:
            cells = [Cell(paragraphs("CellHead", name)) for name in head]
            self.row(cells, "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>")
        yield
        self._write("</w:tbl>")

    def row(self, cells: Iterable[Cell], properties: str = "") -> None:
        """Add a row to the table that is open; it may go on on the next page."""
        self._write(
            f"<w:tr>{properties}"
            + "".join(
                f"<w:tc><w:tcPr>{width}{_MERGES[cell.is_merged]}</w:tcPr>{cell.paragraphs}</w:tc>"
                for width, cell in zip(self._widths, cells, strict=True)
            )
            + "</w:tr>"
        )


_MERGES: Final = {
    None: "",
    True: '<w:vMerge w:val="restart"/>',
    False: '<w:vMerge w:val="continue"/>',
}


def paragraphs(style: str, text: str, lead: str = "") -> str:
    """Return a text as paragraphs, one a line; runs in ``lead`` begin the first."""
    first, *others = lines_of(text)
    return _paragraph(style, lead + run(first)) + "".join(
        _paragraph(style, run(line)) for line in others
    )


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _twips(millimetres: int) -> int:
    return round(millimetres * TWIPS)
