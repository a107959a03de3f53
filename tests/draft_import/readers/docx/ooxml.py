"""Small .docx files written from raw markup, the way Word and WPS write them."""

import zipfile
from io import BytesIO

from webapp.draft_import.lines import Line
from webapp.draft_import.readers.docx.document import read_docx

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = ("styles", "numbering", "footnotes", "endnotes")


def run(text: str, properties: str = "") -> str:
    """Write a run of text."""
    marked = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marked}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """Write a paragraph of text, or of runs when the content is markup."""
    inner = content if not content or content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def numbered(text: str, num_id: int, level: int = 0) -> str:
    """Write a paragraph with an automatic number."""
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'
    return p(text, number)


def level(
    index: int, text: str, fmt: str = "chineseCountingThousand", more: str = "", suff: str = "space"
) -> str:
    """Write a level of a list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{more}'
        f'<w:suff w:val="{suff}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(abstract_id: int, *levels: str) -> str:
    """Write an abstract list."""
    return f'<w:abstractNum w:abstractNumId="{abstract_id}">{"".join(levels)}</w:abstractNum>'


def num(num_id: int, abstract_id: int, more: str = "") -> str:
    """Write a list."""
    return f'<w:num w:numId="{num_id}"><w:abstractNumId w:val="{abstract_id}"/>{more}</w:num>'


def style(style_id: str, name: str, more: str = "", kind: str = "paragraph") -> str:
    """Write a style."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name}"/>{more}</w:style>'
    )


def cell(*paragraphs: str, properties: str = "") -> str:
    """Write a cell; its paragraphs are texts or markup."""
    inner = "".join(x if x.startswith("<") else p(x) for x in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    """Write a table of rows of cells, each a text or markup."""
    written = ("".join(x if x.startswith("<w:tc>") else cell(x) for x in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in written)}</w:tbl>"


def field(code: str, result: str) -> str:
    """Write a complex field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {code} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def document(*body: str) -> str:
    """Write the main part."""
    return f"<w:document {NAMESPACES}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>"


def package(main: str, *, main_name: str = "word/document.xml", **parts: str) -> bytes:
    """Put parts into a file.

    Args:
        main: the main part.
        main_name: what it is called in the file.
        parts: the content of styles, numbering, footnotes and endnotes; any other name is a part.
    """
    folder, _, name = main_name.rpartition("/")
    related = "".join(
        f'<Relationship Id="{kind}" Type="{_R}/{kind}" Target="{kind}.xml"/>'
        for kind in _KINDS
        if kind in parts
    )
    files = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{_R}/officeDocument" Target="/{main_name}"/></Relationships>',
        main_name: main,
        f"{folder}/_rels/{name}.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
    for kind, content in parts.items():
        wrapped = f"<w:{kind} {NAMESPACES}>{content}</w:{kind}>"
        files[f"{folder}/{kind}.xml" if kind in _KINDS else kind] = wrapped
    return zipped({name: text.encode() for name, text in files.items()})


def zipped(files: dict[str, bytes]) -> bytes:
    """Put files into a zip archive."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def lines(*body: str, **parts: str) -> list[Line]:
    """Read a document with this body."""
    return list(read_docx(package(document(*body), **parts)).lines)


def texts(*body: str, **parts: str) -> list[str]:
    """Read the texts of the lines of a document with this body."""
    return [line.text for line in lines(*body, **parts)]
