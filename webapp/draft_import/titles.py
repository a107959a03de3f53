"""Titles of laws and their draft labels: （草案）, （征求意见稿）, （修订草案）（二次审议稿）."""

import re
from dataclasses import dataclass
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.chrome import is_chrome
from webapp.draft_import.lines import squash

_LABEL: Final = (
    r"[（(【\[]\s*(?=[^（）()【】\[\]]*(?:草案|意见稿|送审稿|审议稿|修改稿|讨论稿|建议稿|修改[一二三四五]稿|"
    r"审稿))[^（）()【】\[\]]{2,30}[）)】\]]"
)
_LABELS: Final = re.compile(rf"\s*({_LABEL}(?:\s*{_LABEL})*)\s*$")
_DECISION_NOUNS: Final = "决定|决议|修正案|解释|批复"
TRADITIONAL: Final = str.maketrans(
    "決議釋條編節規則辦國務會關於實廢員徵見", "决议释条编节规则办国务会关于实废员征见"
)
_NOUNS: Final = (
    rf"{_DECISION_NOUNS}|法|法典|条例|规定|办法|规则|细则|章程|规程|准则|守则|规范|通则|公约|"
    r"(?:若干|实施|指导)意见|方案|措施|制度|草案|(?:修改|征求意见|送审|审议|讨论)稿"
)
_TITLE: Final = re.compile(
    rf"(?!第\s*[^编章节条]{{1,8}}[编章节条])[^。；：！？，;:!?]{{3,90}}(?:{_NOUNS})"
    r"(?:[（(][一二三四五六七八九十]{1,3}[）)])?"
)
_DECISION: Final = re.compile(
    rf"(?:{_DECISION_NOUNS})(?:[（(][一二三四五六七八九十]{{1,3}}[）)])?$"
)
_EXPLANATION: Final = re.compile(
    r"(?:《.{2,80}》|.{0,80}(?:法|条例|规定|办法|规则|细则|决定|案|稿)[）)]?》?)(?:的|[（(]?(?:起草|修订|修改|编制|制定)的?)"
    r"(?:说明|报告|解读)[）)]?|关于.{2,80}的(?:起草)?(?:说明|报告|汇报|解读)|"
    r"(?:起草|修订|修改|编制|制定)的?说明"
)
_EXPLANATION_LIMIT: Final = 100
BARE_HEADING_LIMIT: Final = 20
_NOT_IN_HEADING: Final = re.compile(r"[。；：，！？“”《》;:,\d]|^[（(]|[）)]$|第.+[条款项]")
_SHORTEST: Final = 5
_LONGEST: Final = 120
# A line that ends so is only the first part of a title.
_UNFINISHED: Final = re.compile(r"(?:关于|实施|修改|废止|和|与|及|、|的|暨|中华人民共和国)$")
_ORGAN: Final = re.compile(r"(?:委员会|人民政府|人民法院|人民检察院|国务院|代表大会|部|局|厅)$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title without its label, and the label in full-width brackets or None."""

    text: str
    label: str | None


def split_label(text: str) -> Title:
    """Split a title from the draft labels at its end."""
    match = _LABELS.search(text.translate(TRADITIONAL))
    if match is None:
        return Title(text.strip(), None)
    whole = text[match.start(1) : match.end(1)]
    label = re.sub(r"\s+", " ", whole.translate(str.maketrans("(【[)】]", "（（（）））")))
    return Title(text[: match.start()].strip(), label.replace("） （", "）（"))


def is_label_line(text: str) -> bool:
    """Tell whether a line holds draft labels and nothing else."""
    return len(text) <= _LONGEST and _LABELS.fullmatch(text.translate(TRADITIONAL)) is not None


def is_title(text: str) -> bool:
    """Tell whether a line can be the title of a law: a name that ends as laws' names do."""
    if not _SHORTEST <= len(text) <= _LONGEST or is_label_line(text):
        return False
    if marks.item_start(text) or marks.is_attachment_heading(text) or is_chrome(text):
        return False
    title = split_label(_unquoted(text).translate(TRADITIONAL))
    if title.text.count("《") != title.text.count("》"):
        return False
    if title.label is not None:
        return not re.search(r"[。；！？，]", title.text)
    return len(squash(title.text)) >= _SHORTEST and _TITLE.fullmatch(title.text) is not None


def is_decision_title(text: str) -> bool:
    """Tell whether a title is of a kind whose units are 一、二、三、 (决定, 修正案 …)."""
    return _DECISION.search(split_label(_unquoted(text)).text.translate(TRADITIONAL)) is not None


def needs_line_before(text: str, before: str) -> bool:
    """Tell whether the line before a title line is the first part of the same title."""
    before, text = before.translate(TRADITIONAL), text.translate(TRADITIONAL)
    if re.search(r"[。；：！？，;:!?\d]", before) or is_title(before):
        return False
    if _UNFINISHED.search(before) or before.count("《") > before.count("》"):
        return True
    return _ORGAN.search(before) is not None and text.startswith("关于")


def join_title(parts: list[str]) -> Title:
    """Put the lines of a title together; 《》 around the whole are dropped."""
    title = split_label(_unquoted("".join(parts)))
    # Spaces between Chinese characters are layout.
    text = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", title.text)
    return Title(text, title.label)


def _unquoted(text: str) -> str:
    match = re.fullmatch(r"《(.+)》", text)
    return match[1] if match and "》" not in match[1].split("《")[0] else text


def is_explanation(text: str) -> bool:
    """Tell whether a line heads the explanation that is published beside a draft."""
    return len(text) <= _EXPLANATION_LIMIT and _EXPLANATION.fullmatch(text) is not None


def is_bare_heading(text: str) -> bool:
    """Tell whether a line can be a heading without 第X章: short, and without punctuation."""
    return len(squash(text)) <= BARE_HEADING_LIMIT and _NOT_IN_HEADING.search(text) is None
