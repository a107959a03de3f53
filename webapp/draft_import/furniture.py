"""What pages and sites put around a text: page numbers, running headers, navigation."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from webapp.draft_import.lines import Line, is_closed, squash

_DECORATED_NUMBER: Final = re.compile(
    r"[-－—–―·•~～]\s*(\d{1,4})\s*[-－—–―·•~～]|第\s*(\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|"
    r"(\d{1,4})\s*/\s*\d{1,4}"
)
_BARE_NUMBER: Final = re.compile(r"\d{1,4}")
# Numbers nearer to each other than this are a list or a table, not the feet of pages.
_PAGE_LINES: Final = 8
_OPENING_LINES: Final = 12
_HEADER_LENGTHS: Final = range(4, 81)
_CHROME_LIMIT: Final = 160
_CHROME: Final = re.compile(
    r"(?:上一篇|下一篇|责任编辑|附件下载|相关链接|相关附件|相关文章|相关稿件|来源|作者|发布时间|"
    r"发布日期|发布单位|颁布单位|颁布日期|浏览次数|点击次数|阅读次数|下载地址|版权所有|版权声明|主办单位|"
    r"承办单位|索\s*引\s*号|成文日期|信息来源|文件下载|政府网站标识码|网站标识码|当前位置|您的位置|"
    r"您当前的位置|您所在的位置|分享到|字体|字体大小|浏览|访问量)\s*[:：].*|"
    r"扫一扫.{0,20}|返回(?:顶部|首页)|【(?:字体|打印|关闭|大|返回).*|\[(?:打印|关闭|返回).*|"
    r"打印(?:本页)?\s*关闭(?:窗口)?|.*(?:ICP备|公网安备)\s*\d.*|"
    r"(?:网站首页|首页|网站地图)(?:\s*[|>»›｜].*)?|[^。；：]{2,12}(?:\s*[|｜]\s*[^。；：]{2,12}){1,9}|"
    r"(?:版权所有|copyright|©).{0,80}|附件\s*[\d一二三]?[：:．.]?\s*\S{1,60}\.(?:docx?|pdf|xlsx?|wps|zip|rar)",
    re.IGNORECASE,
)


def is_chrome(text: str) -> bool:
    """Tell whether a line is the navigation or the imprint of a web page, not part of a text."""
    return len(text) <= _CHROME_LIMIT and _CHROME.fullmatch(text) is not None


def without_furniture(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Drop page numbers and the running headers beside them."""
    numbers = _page_numbers(lines)
    if not numbers:
        return tuple(lines)
    headers = _running_headers(lines, numbers)
    beside = {index for number in numbers for index in (number - 1, number + 1)}
    return tuple(
        line
        for index, line in enumerate(lines)
        if index not in numbers and not (index in beside and squash(line.text) in headers)
    )


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    decorated: set[int] = set()
    found: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        match = _DECORATED_NUMBER.fullmatch(line.text)
        if match is not None:
            decorated.add(index)
            found.append((index, int(match[1] or match[2] or match[3])))
        elif _BARE_NUMBER.fullmatch(line.text):
            found.append((index, int(line.text)))
    # A bare number counts only where it runs on from its neighbour, a page away.
    running = {
        index
        for (before, low), (after, high) in zip([(-_PAGE_LINES, 0), *found], found, strict=False)
        if high == low + 1 and after - before >= _PAGE_LINES
        for index in (before, after)
        if index >= 0
    }
    return decorated | running


def _running_headers(lines: Sequence[Line], numbers: set[int]) -> set[str]:
    """Find texts that stand beside page numbers again and again, or repeat the opening."""
    beside = Counter(
        squash(lines[index].text)
        for number in numbers
        for index in (number - 1, number + 1)
        if 0 <= index < len(lines) and index not in numbers
        if len(lines[index].text) in _HEADER_LENGTHS and not is_closed(lines[index].text)
    )
    opening = [squash(line.text) for line in lines[:_OPENING_LINES]]
    openings = {*opening, *(a + b for a, b in zip(opening, opening[1:], strict=False))}
    return {text for text, count in beside.items() if count > 1 or text in openings}
