"""The text of a web questionnaire that lists a draft article by article, with boxes for comments.

Such a page has form lines (填报身份, 联系方式, 验证码 …) around the draft and a line 对第一条的意见
after each article; an article's paragraphs stand on one line.
"""

import re
from datetime import date
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.cleaning import clean
from webapp.draft_import.lines import Line, Source, squash
from webapp.draft_import.numbering import parse_article_reference

_ARTICLES_BEGIN: Final = "具体条文意见"
_FORM_LINES: Final = frozenset(
    ("法规名称", "填报身份", "单位名称", "联系人", "联系方式", "概括性意见", "验证码")
) | {_ARTICLES_BEGIN}
_FEWEST_FORM_LINES: Final = 4
_FORM_ENDS: Final = re.compile(r"验证码.*|提交\s*(?:取消|重置|保存).*|(?:提交|取消)")
_BOX: Final = re.compile(r"对(.{1,40})的意见")
_TITLE: Final = re.compile(r"标题[\s:：]+(?=\S)")
_DATE: Final = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_PERIOD: Final = re.compile(rf"征集开始时间[:：]?{_DATE}.{{0,20}}?征集结束时间[:：]?{_DATE}")


def read_page(text: str) -> Source | None:
    """Read a questionnaire page; None when the text is none.

    The page is known by its content: several lines of its form, and boxes 对…的意见.
    """
    lines = clean(text.split("\n"))
    labels = [_form_label(line.text) for line in lines]
    known = {label for label in labels if label is not None}
    boxes = sum(_BOX.fullmatch(line.text) is not None for line in lines)
    if len(known) < _FEWEST_FORM_LINES or _ARTICLES_BEGIN not in known or not boxes:
        return None
    begin = labels.index(_ARTICLES_BEGIN) + 1
    opens, closes = _period("".join(squash(line.text) for line in lines[:begin]))
    return Source(tuple(_draft_lines(lines[begin:])), joined=True, opens=opens, closes=closes)


def _form_label(text: str) -> str | None:
    """Name the form line a text is: the label alone, or with a mark or a value after it."""
    label = re.split(r"[\s:：（(*]", text, maxsplit=1)[0]
    return label if label in _FORM_LINES else None


def _draft_lines(lines: tuple[Line, ...]) -> list[Line]:
    end = len(lines)
    while end and _FORM_ENDS.fullmatch(lines[end - 1].text):
        end -= 1
    kept: list[Line] = []
    for line in lines[:end]:
        if _is_box(line.text):
            continue
        title = None if kept else _TITLE.match(line.text)
        kept.append(Line(line.text[title.end() :], title=True) if title else line)
    return kept


def _is_box(text: str) -> bool:
    """Tell whether a line is the name of a box; any other 对…的意见 is law text."""
    box = _BOX.fullmatch(text)
    if box is None:
        return False
    subject = squash(box[1])
    return (
        subject == "标题"
        or parse_article_reference(subject) is not None
        or bool(marks.division_start(subject) or marks.is_attachment_heading(subject))
    )


def _period(form: str) -> tuple[date | None, date | None]:
    match = _PERIOD.search(form)
    if match is None:
        return None, None
    first, last = match.groups()[:3], match.groups()[3:]
    try:
        return date(*map(int, first)), date(*map(int, last))
    except ValueError:
        return None, None
