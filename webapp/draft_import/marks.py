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
_ARTICLE: Final = re.compile(rf"(?P<label>第\s*({_SPACED})\s*[条條])(?:\s?之\s?({_ANY}{{1,4}}))?")
_DIVISION: Final = re.compile(rf"第\s*({_SPACED})\s*(分\s?[编編]|[编編]|章|[节節])(?=(.*))")
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
    rf"(?:附[件表录图錄圖]?|附则附件)\s*(?:{_SPACED})?\s*(?:$|[：:]\s*(?:$|\S.*)|[\s]+\S.*)"
)
_ATTACHMENT_LIMIT: Final = 60
_HEADING_LIMIT: Final = 40
# 第三章第二节…, 第三章和第四章…: a sentence speaks of the division, it does not begin there.
_SPOKEN_OF: Final = re.compile(rf"[、的]|规定|(?:和|与|及|至|或)?第{_ANY}{{1,6}}[编章节条款]")
UNNUMBERED_HEADINGS: Final = frozenset(
    {"总则", "分则", "罚则", "附则", "總則", "分則", "罰則", "附則"}
)
_SIMPLIFIED: Final = str.maketrans("編節", "编节")


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
    match = _ARTICLE.match(text) if text.startswith("第") else None
    number = _number(match[2]) if match is not None else None
    if match is None or number is None:
        return None
    sub, length = _sub_number(match[3] or "")
    end = match.start(3) + length if sub else match.end("label")
    rest = text[end:]
    spaced = not rest or rest[0].isspace() or rest[0] in "【〖〔[［（("
    return ArticleStart(number, sub, text[:end], rest.strip(), spaced)


def _number(text: str) -> int | None:
    try:
        return parse_number(text)
    except ValueError:
        return None


def _sub_number(numerals: str) -> tuple[int, int]:
    """Read the number after 之 and its length; (0, 0) when there is none.

    In 之一一般 only the first numeral belongs to it: two in a row make a number only with 十.
    """
    for length in range(len(numerals), 0, -1):
        part = numerals[:length]
        number = _number(part)
        if number is not None and (length == 1 or "十" in part or part.isdecimal()):
            return number, length
    return 0, 0


def division_start(text: str) -> DivisionStart | None:
    """Read a heading line 第X编, 分编, 章 or 节; None when the line is a sentence."""
    match = _DIVISION.match(text) if text.startswith("第") else None
    if match is None or len(match[3]) > _HEADING_LIMIT + _HEADING_LIMIT:
        return None
    heading = _LEADER.sub("", match[3]).strip()
    if len(heading) > _HEADING_LIMIT or _SENTENCE_MARK.search(heading):
        return None
    number = _number(match[1])
    if number is None or _SPOKEN_OF.match(heading):
        return None
    kind = cast("DivisionType", squash(match[2]).translate(_SIMPLIFIED))
    return DivisionStart(kind, number, f"第{chinese_numeral(number)}{kind}", squash(heading))


def item_start(text: str) -> ItemStart | None:
    """Read the label of a 项, 目 or 细目: （一）, 1., （1） or 一、."""
    for style, pattern in _ITEM_STYLES:
        match = pattern.match(text)
        number = _number(match[1]) if match is not None else None
        if match is not None and number is not None:
            label = squash(match[0]).replace("(", "（").replace(")", "）")
            return ItemStart(style, number, label, match[0], text[match.end() :].strip())
    return None


def decision_item(text: str) -> ItemStart | None:
    """Read 一、 at the start of a line, the unit of a 决定 or 修正案."""
    match = _DECISION_ITEM.match(text)
    number = _number(match[1]) if match is not None else None
    if match is None or number is None:
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
