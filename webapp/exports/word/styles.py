"""How documents look: the form of official papers (GB/T 9704) as Word styles."""

from typing import Final, NamedTuple

NS: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADINGS: Final = 5  # levels
# Names that other systems give the same typefaces.
TYPEFACES: Final = {
    "仿宋": "FangSong,仿宋_GB2312,FangSong_GB2312,STFangsong,华文仿宋",
    "楷体": "KaiTi,楷体_GB2312,KaiTi_GB2312,STKaiti,华文楷体",
    "黑体": "SimHei,STHeiti,华文黑体",
    "方正小标宋简体": "FZXiaoBiaoSong-B05S,方正小标宋_GBK,宋体,SimSun",
    "宋体": "SimSun,STSong,华文宋体",
}
SONG, TITLE_FACE, HEI, KAI, FANG = "宋体", "方正小标宋简体", "黑体", "楷体", "仿宋"


class Style(NamedTuple):
    """A paragraph style; lengths in twentieths of a point, ``size`` in half points."""

    id: str
    name: str
    parent: str = "Normal"
    face: str = ""
    size: int = 0
    leading: int = 0
    paragraph: str = ""  # properties that come before the spacing, in the schema's order
    indent: str = ""
    justify: str = ""
    outline: int | None = None
    before: int = 0
    after: int = 0
    is_bold: bool = False


_TWO: Final = 'w:firstLineChars="200" w:firstLine="640"'
_KEEP: Final = "<w:keepNext/>"
_BAR: Final = '<w:pBdr><w:left w:val="single" w:sz="18" w:space="10" w:color="A6A6A6"/></w:pBdr>'
STYLES: Final = (
    Style("Title", "Title", face=TITLE_FACE, size=44, leading=700, justify="center"),
    Style("Heading1", "heading 1", face=HEI, paragraph=_KEEP, outline=0, before=280, after=140),
    Style("Heading2", "heading 2", face=KAI, paragraph=_KEEP, outline=1, before=200, after=60),
    *(
        Style(
            f"Heading{level}",
            f"heading {level}",
            paragraph=_KEEP,
            outline=level - 1,
            before=200,
            after=60,
            is_bold=True,
        )
        for level in range(3, HEADINGS + 1)
    ),
    Style("TOCHeading", "TOC Heading", face=HEI, justify="center", before=280, after=140),
    *(
        Style(f"TOC{level}", f"toc {level}", indent=f'w:left="{320 * (level - 1)}"', justify="left")
        for level in range(1, HEADINGS + 1)
    ),
    Style("BodyText", "Body Text", indent=_TWO),
    Style("Law", "Law", face=KAI, size=28, leading=480, paragraph=_BAR, indent='w:left="320"'),
    Style("Answer", "Answer", "BodyText", face=KAI),
    Style("Cell", "Cell", size=24, leading=400, justify="left"),
    Style("CellHead", "Cell Head", "Cell", face=HEI, justify="center"),
    Style("CellArticle", "Cell Article", "Cell", face=HEI, outline=1),
    Style("Footer", "footer", face=SONG, size=28),
)


def styles_xml() -> str:
    """Return the part that defines the styles."""
    fonts = _faces(FANG)
    return (
        f"<w:styles {NS}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "<w:qFormat/></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        + "".join(_style(each) for each in STYLES)
        + _GRID
        + _LABEL
        + "</w:styles>"
    )


def fonts_xml() -> str:
    """Return the part that says by which other names a typeface may be found."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in TYPEFACES.items()
    )
    return f"<w:fonts {NS}>{fonts}</w:fonts>"


def _faces(name: str) -> str:
    # One typeface for all scripts: quotation marks and dashes are then as wide as a character,
    # and no hint is needed, which would keep rare characters from finding a typeface.
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _style(style: Style) -> str:
    spacing = [f'w:before="{style.before}" w:after="{style.after}"'] if style.before else []
    if style.leading:
        spacing.append(f'w:line="{style.leading}" w:lineRule="exact"')
    paragraph = style.paragraph
    paragraph += f"<w:spacing {' '.join(spacing)}/>" if spacing else ""
    paragraph += f"<w:ind {style.indent}/>" if style.indent else ""
    paragraph += f'<w:jc w:val="{style.justify}"/>' if style.justify else ""
    paragraph += f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    look = _faces(style.face) if style.face else ""
    look += "<w:b/>" if style.is_bold else ""
    look += f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>' if style.size else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.parent}"/><w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{look}</w:rPr>" if look else "")
        + "</w:style>"
    )


_LINE: Final = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_GRID: Final = (
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right"))
    + f"<w:insideH {_LINE}/><w:insideV {_LINE}/></w:tblBorders>"
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)
_LABEL: Final = (
    '<w:style w:type="character" w:styleId="Label"><w:name w:val="Label"/><w:qFormat/>'
    f"<w:rPr>{_faces(HEI)}</w:rPr></w:style>"
)
