"""The package of a Word document: its fixed parts, and the text as a stream."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from webapp.clock import CHINA
from webapp.exports.word.styles import NS, fonts_xml, styles_xml
from webapp.exports.word.text import attribute

LEVEL: Final = 4  # of compression: 6 takes twice the time for a twentieth of the size
BUFFER: Final = 1 << 18
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
RELATIONS: Final = f'xmlns:r="{_RELATION}"'
EVEN_FOOTER, ODD_FOOTER = "rId5", "rId4"
_PARTS: Final = (
    ("rId1", "styles", "styles"),
    ("rId2", "settings", "settings"),
    ("rId3", "fontTable", "fontTable"),
    (ODD_FOOTER, "footer", "footer1"),
    (EVEN_FOOTER, "footer", "footer2"),
)
_NOTHING: Final = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'


@dataclass(frozen=True, slots=True)
class About:
    """What the document says of itself; ``is_large`` where its text may exceed 2 GiB."""

    title: str
    author: str
    made_at: dt.datetime
    is_large: bool = False


@contextmanager
def new_package(target: Path, about: About) -> Iterator[TextIO]:
    """Open a package and give the stream of its main part, without its XML declaration."""
    stamp = about.made_at.astimezone(CHINA).timetuple()[:6]
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, content in _fixed(about).items():
            archive.writestr(_info(name, stamp), _HEAD + content)
        with archive.open(
            _info("word/document.xml", stamp), "w", force_zip64=about.is_large
        ) as part:
            buffered = io.BufferedWriter(part, BUFFER)
            with io.TextIOWrapper(buffered, encoding="utf-8", newline="\n") as out:
                out.write(_HEAD)
                yield out


def _info(name: str, stamp: tuple[int, ...]) -> ZipInfo:
    info = ZipInfo(name, stamp)  # type: ignore[arg-type]
    info.compress_type = ZIP_DEFLATED
    info._compresslevel = LEVEL  # type: ignore[attr-defined]  # noqa: SLF001
    return info


def _fixed(about: About) -> dict[str, str]:
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rId1", f"{_RELATION}/officeDocument", "word/document.xml"),
            (
                "rId2",
                f"{_PACKAGE}/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
        ),
        "docProps/core.xml": _core(about),
        "word/_rels/document.xml.rels": _relations(
            *((id_, f"{_RELATION}/{kind}", f"{name}.xml") for id_, kind, name in _PARTS)
        ),
        "word/styles.xml": styles_xml(),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": fonts_xml(),
        "word/footer1.xml": _footer("right", 'w:rightChars="100" w:right="280"'),
        "word/footer2.xml": _footer("left", 'w:leftChars="100" w:left="280"'),
    }


def _content_types() -> str:
    parts = [("document", "document.main"), *((name, kind) for _, kind, name in _PARTS)]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>'
        for name, kind in parts
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'{overrides}<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )


def _relations(*rows: tuple[str, str, str]) -> str:
    found = "".join(
        f'<Relationship Id="{id_}" Type="{kind}" Target="{target}"/>' for id_, kind, target in rows
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _core(about: About) -> str:
    made = f"{about.made_at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    date = 'xsi:type="dcterms:W3CDTF"'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{attribute(about.title)}</dc:title>"
        f"<dc:creator>{attribute(about.author)}</dc:creator>"
        f"<dcterms:created {date}>{made}</dcterms:created>"
        f"<dcterms:modified {date}>{made}</dcterms:modified>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _footer(side: str, indent: str) -> str:
    """Return “— 1 —” at the outer side of a page, one character in."""
    dash = _NOTHING
    return (
        f'<w:ftr {NS}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind {indent}/>'
        f'<w:jc w:val="{side}"/></w:pPr>{dash.format("— ")}'
        f'<w:fldSimple w:instr=" PAGE ">{dash.format("1")}</w:fldSimple>'
        f"{dash.format(' —')}</w:p></w:ftr>"
    )


_SETTINGS: Final = (
    f'<w:settings {NS}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/></w:settings>'
)
