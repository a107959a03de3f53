"""What the beginning of a line says it is: article, division, item or attachment.

Everything here looks at one line alone. Whether a line that looks like 第十二条 really begins an
article depends on the lines around it, which `body` and `wrapping` decide.
"""

import re
from dataclasses import dataclass
from typing import Final, cast

from webapp.draft_import.draft import DivisionType
from webapp.draft_import.lines import squash
from webapp.draft_import.numbering import DIGITS, NUMERALS, chinese_numeral, parse_number

_ANY: Final = rf"[{NUMERALS}{DIGITS}]"
_SPACED: Final = rf"{_ANY}(?:\s{{0,3}}{_ANY}){{0,9}}"
_ARTICLE: Final = re.compile(rf"第\s*({_SPACED})\s*条(?:\s?之\s?({_ANY}{{1,4}}))?")
_DIVISION: Final = re.compile(rf"第\s*({_SPACED})\s*(分\s?编|编|章|节)(?=(.*))")
_LEADER: Final = re.compile(r"(?:[.．…·・‥_—\-]\s*){3,}[\d０-９]*\s*$|[\t\u3000 ]+[\d０-９]{1,3}$")
_SENTENCE_MARK: Final = re.compile(r"[。；：，！？;:!?]")
_REFERENCE: Final = re.compile(
    r"第\s*[^条]{1,6}[款项]|[、，,。；;]|(?:和|与|及|以及|或|或者|至)第|之规定|"
    r"(?:中|里|内)?(?:的|规定|所(?:列|称|规定|述|指|涉)|另有规定|修改为|改为)"
)
_DECISION_ITEM: Final = re.compile(r"([一二三四五六七八九十百]{1,5})、")
_ITEM_STYLES: Final = (
    ("bracketed", re.compile(rf"[（(]\s*([{NUMERALS}]{{1,5}})\s*[）)]")),
    ("arabic", re.compile(r"([0-9０-９]{1,3})(?:[.．](?![0-9０-９])|、)")),
    ("bracketed_arabic", re.compile(r"[（(]\s*([0-9０-９]{1,3})\s*[）)]")),
    ("comma", _DECISION_ITEM),
)
_ATTACHMENT: Final = re.compile(
    rf"(?:附[件表录图]?|附则附件)\s*(?:{_SPACED})?\s*(?:$|[：:]\s*(?:$|\S.*)|[\s]+\S.*)"
)
_ATTACHMENT_LIMIT: Final = 60
_HEADING_LIMIT: Final = 40
# 第三章第二节…, 第三章和第四章…: a sentence speaks of the division, it does not begin there.
_SPOKEN_OF: Final = re.compile(rf"[、的]|规定|(?:和|与|及|至|或)?第{_ANY}{{1,6}}[编章节条款]")
UNNUMBERED_HEADINGS: Final = frozenset({"总则", "分则", "罚则", "附则"})


@dataclass(frozen=True, slots=True)
class ArticleStart:
    """第X条 at the start of a line: `rest` follows it, `spaced` when white space stands between."""

    number: int
    sub: int
    raw_label: str
    rest: str
    spaced: bool

    @property
    def key(self) -> tuple[int, int]:
        """Number and sub-number, which sort as the articles do."""
        return self.number, self.sub

    @property
    def is_reference(self) -> bool:
        """Whether the words after the label speak of an article instead of beginning one."""
        return not self.spaced and _REFERENCE.match(self.rest) is not None


@dataclass(frozen=True, slots=True)
class DivisionStart:
    """A heading line; `number` is None for a heading without 第X章."""

    type: DivisionType
    number: int | None
    label: str
    heading: str


@dataclass(frozen=True, slots=True)
class ItemStart:
    """The label of a 项 or 目 at the start of a line."""

    style: str
    number: int
    label: str
    raw_label: str
    rest: str


def article_start(text: str) -> ArticleStart | None:
    """Read 第X条 or 第X条之Y at the start of a line, whatever follows it."""
    match = _ARTICLE.match(text)
    if match is None:
        return None
    try:
        number = parse_number(match[1])
    except ValueError:
        return None
    end, sub = match.end(), 0
    if match[2] is not None:
        end, sub = _sub_number(match)
    rest = text[end:]
    spaced = not rest or rest[0].isspace() or rest[0] in "【〖[［（("
    return ArticleStart(number, sub, text[:end], rest.strip(), spaced)


def _sub_number(match: re.Match[str]) -> tuple[int, int]:
    """Take as much after 之 as is a number: 之一一般 is 之一 before 一般."""
    start, digits = match.start(2), match[2]
    for length in range(len(digits), 0, -1):
        try:
            number = parse_number(digits[:length])
        except ValueError:
            continue
        # A sub-number above 20 is more likely two words run together.
        if number <= 20 or length == 1:  # noqa: PLR2004
            return start + length, number
    return match.end(1) + match.string[match.end(1) :].index("条") + 1, 0


def division_start(text: str) -> DivisionStart | None:
    """Read a heading line 第X编, 分编, 章 or 节; None when the line is a sentence."""
    match = _DIVISION.match(text)
    if match is None or len(match[3]) > _HEADING_LIMIT + _HEADING_LIMIT:
        return None
    heading = _LEADER.sub("", match[3]).strip()
    if len(heading) > _HEADING_LIMIT or _SENTENCE_MARK.search(heading):
        return None
    if _SPOKEN_OF.match(heading):
        return None
    try:
        number = parse_number(match[1])
    except ValueError:
        return None
    kind = cast("DivisionType", squash(match[2]))
    return DivisionStart(kind, number, f"第{chinese_numeral(number)}{kind}", squash(heading))


def item_start(text: str) -> ItemStart | None:
    """Read the label of a 项, 目 or 细目: （一）, 1., （1） or 一、."""
    for style, pattern in _ITEM_STYLES:
        match = pattern.match(text)
        if match is not None:
            try:
                number = parse_number(match[1])
            except ValueError:
                return None
            label = squash(match[0]).replace("(", "（").replace(")", "）")
            return ItemStart(style, number, label, match[0], text[match.end() :].strip())
    return None


def decision_item(text: str) -> ItemStart | None:
    """Read 一、 at the start of a line, the unit of a 决定 or 修正案."""
    match = _DECISION_ITEM.match(text)
    if match is None:
        return None
    try:
        number = parse_number(match[1])
    except ValueError:
        return None
    return ItemStart("comma", number, match[0], match[0], text[match.end() :].strip())


def is_attachment_heading(text: str) -> bool:
    """Tell whether a line is the heading of an attachment: 附件, 附表一 …, 附：…."""
    return (
        len(text) <= _ATTACHMENT_LIMIT
        and _ATTACHMENT.fullmatch(text) is not None
        and not text.endswith(("。", "；"))
    )


def is_preamble_heading(text: str) -> bool:
    """Tell whether a line is the heading 序言 or 前言."""
    return squash(text) in {"序言", "前言", "引言"}


def toc_entry(text: str) -> str:
    """Name a line of a table of contents without its leader, page number and white space."""
    return squash(_LEADER.sub("", text)) if len(text) <= _ATTACHMENT_LIMIT else text
