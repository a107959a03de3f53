"""The part of a page that holds the draft: what frames it is left out, never its own text.

The innermost block around all units of the draft is its area. It grows until it holds the title,
and where attachments follow it; navigation, side columns and the like go, unless a unit, a
heading or a list of contents stands in them.
"""

import re
from collections.abc import Iterator
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.chrome import is_chrome
from webapp.draft_import.readers.html.building import Flow, Region
from webapp.draft_import.titles import is_title

_FRAMING: Final = frozenset(
    (
        "aside", "banner", "bdsharebuttonbox", "breadcrumb", "breadcrumbs", "copyright", "crumb",
        "crumbs", "footer", "foot", "friendlink", "hot", "login", "menu", "nav", "navbar",
        "navigation", "pager", "pagination", "print", "qrcode", "recommend", "related", "relation",
        "search", "share", "side", "sidebar", "toolbar",
    )
)  # fmt: skip
# These hold one paragraph, or by mistake several, but never all of an area.
_PARAGRAPHS: Final = frozenset(("p", "li", "dd", "pre", "h1", "h2", "h3", "h4", "h5", "h6"))
_FILE: Final = re.compile(r".*\.(?:docx?|pdf|xlsx?|pptx?|wps|ofd|zip|rar)", re.IGNORECASE)
_BARE_ATTACHMENT: Final = re.compile(r"(?:附件|相关附件|附件下载)\s*[:：]?")
_SEVERAL: Final = 2
_WIDEST_GAP: Final = 3

Key = tuple[int, int]


def unit_lines(flow: Flow) -> list[int]:
    """Find the lines that begin the units of drafts, by runs of numbers from the first on.

    One run a draft; a lone 第一条 counts only when there is nothing longer.
    """
    for keys in (_article_keys(flow), _item_keys(flow)):
        runs = list(_runs(keys))
        longest = max(map(len, runs), default=0)
        if longest:
            return [line for run in runs if len(run) >= min(_SEVERAL, longest) for line in run]
    return []


def _article_keys(flow: Flow) -> Iterator[tuple[int, Key]]:
    for index, line in enumerate(flow.lines):
        start = marks.article_start(line.text)
        if start is not None and not start.is_reference and index not in flow.linked:
            yield index, start.key


def _item_keys(flow: Flow) -> Iterator[tuple[int, Key]]:
    for index, line in enumerate(flow.lines):
        item = marks.decision_item(line.text)
        if item is not None and index not in flow.linked:
            yield index, (item.number, 0)


def _runs(keys: Iterator[tuple[int, Key]]) -> Iterator[list[int]]:
    run: list[int] = []
    last: Key = (0, 0)
    for index, key in keys:
        if key == (1, 0):
            yield run
            run, last = [index], key
        elif run and last < key and key[0] <= last[0] + _WIDEST_GAP:
            run.append(index)
            last = key
    yield run


def draft_lines(flow: Flow, units: list[int]) -> list[int]:
    """Give the indexes of the lines that are to be parsed, in order.

    Args:
        flow: the page.
        units: the lines that begin its units.
    """
    indexes = [index for index, line in enumerate(flow.lines) if line.text]
    if not units:
        return indexes
    around = _around(flow, units)
    framing = _framing(flow, units)
    start = _start(flow, around, units[0])
    end = _end(flow, around, framing)
    kept = [index for index in indexes if start <= index < end and index not in framing]
    return _without_downloads(flow, kept, units[-1])


def _around(flow: Flow, units: list[int]) -> list[Region]:
    """Find the blocks that hold all units, the innermost first; one unit alone tells none."""
    if len(units) < _SEVERAL:
        return []
    return sorted(
        (
            region
            for region in flow.regions
            if region.start <= units[0] < units[-1] < region.end and not region.names & _PARAGRAPHS
        ),
        key=lambda region: region.end - region.start,
    )


def _framing(flow: Flow, units: list[int]) -> set[int]:
    """Find the lines of navigation and the like; nothing between two units is."""
    first, last = units[0], units[-1]
    lines: set[int] = set()
    for region in flow.regions:
        outside = region.end <= first or region.start > last
        if outside and region.names & _FRAMING and not _belongs(flow, region):
            lines.update(range(region.start, region.end))
    return lines


def _belongs(flow: Flow, region: Region) -> bool:
    """Tell whether a block outside the units holds a title, a heading or attachments."""
    return any(
        (index in flow.headings and is_title(flow.lines[index].text))
        or marks.division_start(flow.lines[index].text) is not None
        or _begins_attachment(flow, index)
        for index in range(region.start, region.end)
    )


def _start(flow: Flow, around: list[Region], first: int) -> int:
    """Find where the innermost block that holds the title begins."""
    for region in around:
        if any(_names_draft(flow, index) for index in range(region.start, first)):
            return region.start
    return 0


def _names_draft(flow: Flow, index: int) -> bool:
    return index not in flow.linked and is_title(flow.lines[index].text)


def _end(flow: Flow, around: list[Region], framing: set[int]) -> int:
    """Find where the innermost block that holds the attachments ends."""
    if not around:
        return len(flow.lines)
    end = around[0].end
    attachments = [
        index
        for index in range(end, len(flow.lines))
        if index not in framing and _begins_attachment(flow, index)
    ]
    for region in around:
        if any(end <= index < region.end for index in attachments):
            end = region.end
    return end


def _begins_attachment(flow: Flow, index: int) -> bool:
    """Tell whether a line is the heading of an attachment whose text follows on the page."""
    line = flow.lines[index]
    following = index + 1
    return (
        marks.is_attachment_heading(line.text)
        and not is_chrome(line.text)
        and index not in flow.linked
        and following < len(flow.lines)
        and following not in flow.linked
        and not is_chrome(flow.lines[following].text)
    )


def _without_downloads(flow: Flow, kept: list[int], last: int) -> list[int]:
    """Leave out the links after the last unit, and the word 附件 that announces only such."""
    dropped = {index for index in kept if index > last and _is_download(flow, index)}
    return [
        index
        for index in kept
        if index not in dropped
        and not (index + 1 in dropped and _BARE_ATTACHMENT.fullmatch(flow.lines[index].text))
    ]


def _is_download(flow: Flow, index: int) -> bool:
    text = flow.lines[index].text
    return index in flow.linked - flow.anchors and (
        _FILE.fullmatch(text) is not None or not marks.is_attachment_heading(text)
    )
