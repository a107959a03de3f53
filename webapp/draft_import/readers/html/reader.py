"""Web pages: from their bytes to lines with the hints the markup gives."""

import re
from dataclasses import replace
from typing import Final

import lxml.html
from lxml import etree
from lxml.etree import _Element

from webapp.draft_import import marks
from webapp.draft_import.errors import DraftImportError
from webapp.draft_import.lines import Line, Source, squash
from webapp.draft_import.readers.html.area import draft_lines, unit_lines
from webapp.draft_import.readers.html.building import Flow
from webapp.draft_import.readers.html.contents import contents_lines
from webapp.draft_import.readers.html.encoding import decode
from webapp.draft_import.readers.html.flow import read_flow
from webapp.draft_import.readers.html.styles import Styles
from webapp.draft_import.readers.html.tables import with_laws
from webapp.draft_import.readers.questionnaire_page import read_page
from webapp.draft_import.titles import is_title
from webapp.draft_import.wrapping import unwrap

_LARGEST: Final = 50_000_000
# Pictures kept inside the page; one may be longer than the parser's limit for a value.
_INLINE_DATA: Final = re.compile(r"data:[\w/.+-]*;base64,[A-Za-z0-9+/=%]*")
_BREAK: Final = re.compile(r"</br\s*/?>", re.IGNORECASE)
# Pages put together from parts end several times; the parser would drop what follows.
_END: Final = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*>")
_TOO_DEEP: Final = "Excessive depth"
# Left open, these nest without end in pages made by hand; their meaning is not needed.
_INLINE_TAGS: Final = re.compile(
    r"</?(?:font|span|b|i|u|em|strong|big|small|a|tt|o:p)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_BLOCK_TAGS: Final = re.compile(
    r"</?(?:div|section|article|main|center|blockquote|ul|ol|li|dl|dd|dt|table|tbody|tr|td|form)"
    r"(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_TRAILING_BRACKET: Final = re.compile(r"[（(][^（）()]{1,20}[）)]$")
_SITE: Final = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s?|--).*")
_TITLE_META: Final = frozenset(("articletitle", "title", "og:title"))


def read_html(data: bytes) -> Source:
    """Read a web page: a saved page, a Word export, a table laid out by hand.

    Raises:
        DraftImportError: the page is too large, or holds no text.
    """
    if len(data) > _LARGEST:
        message = f"网页文件超过{_LARGEST // 1_000_000}MB，不能导入。请只保存或粘贴草案正文后再试。"
        raise DraftImportError(message)
    decoded = decode(data)
    notes = []
    if decoded.unreadable:
        notes.append(f"网页中有{decoded.unreadable}处文字无法识别，显示为“�”，请对照原文改正")
    root, flattened = _parse(decoded.text)
    if flattened:
        notes.append("网页的标签嵌套过深，已按顺序读出全部文字，不应显示的文字也可能在内，请核对")
    flow, units, shown = _shown_flow(root)
    if shown:
        notes.append("草案正文在网页中是隐藏的，已读出，请核对其中有无不应公布的文字")
    if flow.struck:
        notes.append(f"略去了{flow.struck}处加删除线的文字")
    page = read_page("\n".join(line.text for line in flow.lines))
    if page is not None:
        return replace(page, notes=tuple(notes))
    laid = with_laws(_hinted(flow, units))
    notes += laid.notes
    lines = _with_named_title(laid.lines, root)
    return Source(lines, whole=_is_whole(lines), notes=tuple(notes))


def _parse(text: str) -> tuple[_Element, bool]:
    """Parse a page; the second value tells that its nesting had to be flattened."""
    text = _DECLARATION.sub("", text.replace("\0", ""))
    text = _END.sub("", _BREAK.sub("<br>", _INLINE_DATA.sub("", text)))
    root, too_deep = _tree(text)
    if too_deep:
        root, still = _tree(_INLINE_TAGS.sub("", text))
        if still:
            root, _ = _tree(_BLOCK_TAGS.sub("<p>", _INLINE_TAGS.sub("", text)))
    if root is None:
        raise DraftImportError(_no_text(text))
    return root, too_deep


def _tree(text: str) -> tuple[_Element | None, bool]:
    # "huge" lifts the limit of depth from 256 to 2,048 elements: pages with a few hundred tags
    # left open are common, and the parser drops all text below its limit. HTML has no entities
    # that could grow, and the size of the file is limited above.
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml.html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.ParserError:
        return None, False
    except etree.XMLSyntaxError as error:  # the parser mends all faults, but has no memory left
        message = "网页的标签过多，无法读取。请只保存或粘贴草案正文后再试。"
        raise DraftImportError(message) from error
    return root, any(_TOO_DEEP in entry.message for entry in parser.error_log)


def _shown_flow(root: _Element) -> tuple[Flow, list[int], bool]:
    """Read what the page shows; all of it when the units of the draft are hidden.

    Some sites show the text by a script only (visibility: hidden until loaded, tabs).
    """
    styles = Styles(element.text or "" for element in root.iter("style"))
    flow = read_flow(root, styles, show_hidden=False)
    units = unit_lines(flow)
    if len(units) > 1:
        return flow, units, False
    whole = read_flow(root, styles, show_hidden=True)
    whole_units = unit_lines(whole)
    if len(whole_units) > len(units):
        return whole, whole_units, True
    if not flow.lines:
        raise DraftImportError(_no_text(etree.tostring(root, encoding="unicode")))
    return flow, units, False


def _no_text(markup: str) -> str:
    if re.search(r"<i?frame(?=[\s>])", markup):
        return (
            "网页本身没有文字：正文在框架里的另一个网页中。请打开那个网页另存，或者把正文粘贴进来。"
        )
    return "网页中没有文字：正文可能由脚本载入。请在浏览器中打开网页，复制正文粘贴进来。"


def _hinted(flow: Flow, units: list[int]) -> tuple[Line, ...]:
    contents = contents_lines(flow)
    return tuple(
        replace(
            flow.lines[index],
            title=index in flow.headings and _is_law_title(flow.lines[index].text),
            toc=index in contents,
        )
        for index in draft_lines(flow, units)
    )


def _is_law_title(text: str) -> bool:
    return is_title(text) or is_title(_TRAILING_BRACKET.sub("", text))


def _with_named_title(lines: tuple[Line, ...], root: _Element) -> tuple[Line, ...]:
    """Put the title the page gives itself before the draft, when no line has one."""
    first = next((i for i, line in enumerate(lines) if _begins_body(line)), None)
    if first is None or any(line.title or is_title(line.text) for line in lines[:first]):
        return lines
    for name in _page_titles(root):
        if is_title(name) and not any(squash(name) == squash(line.text) for line in lines):
            return (*lines[:first], Line(name, title=True), *lines[first:])
    return lines


def _begins_body(line: Line) -> bool:
    return (
        line.toc
        or squash(line.text) == "目录"
        or marks.division_start(line.text) is not None
        or marks.article_start(line.text) is not None
    )


def _page_titles(root: _Element) -> list[str]:
    names = [
        element.get("content", "")
        for element in root.iter("meta")
        if (element.get("name") or element.get("property") or "").lower() in _TITLE_META
    ]
    names += [element.text or "" for element in root.iter("title")]
    return [_SITE.sub("", " ".join(name.split())) for name in names]


def _is_whole(lines: tuple[Line, ...]) -> bool:
    """Tell whether every line is a paragraph: not where all lines end at one width.

    Pages made from printed text break lines by <br>, <pre>, or a block a line alike.
    """
    texts = [line for line in lines if not line.rows]
    return len(unwrap(texts).lines) == len(texts)
