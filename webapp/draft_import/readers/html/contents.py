"""Tables of contents of a page: entries that name a heading which comes again below."""

from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.lines import squash
from webapp.draft_import.readers.html.building import Flow

_LIST_NAMES: Final = frozenset(
    ("ul", "ol", "nav", "menu", "dl", "catalog", "catalogue", "toc", "mulu", "directory", "anchor")
)
_FEWEST: Final = 2


def contents_lines(flow: Flow) -> set[int]:
    """Find the entries: links to places in the page, and lists of nothing but headings.

    The last line of a heading is always the heading itself, though it may link back.
    """
    last = {_key(line.text): index for index, line in enumerate(flow.lines)}
    entries = flow.anchors | _listed(flow)
    return {
        index
        for index in entries
        if _is_heading(flow.lines[index].text) and last[_key(flow.lines[index].text)] > index
    }


def _listed(flow: Flow) -> set[int]:
    entries: set[int] = set()
    for region in flow.regions:
        if region.names & _LIST_NAMES and region.end - region.start >= _FEWEST:
            indexes = range(region.start, region.end)
            if all(_is_division(flow.lines[index].text) for index in indexes):
                entries.update(indexes)
    return entries


def _is_division(text: str) -> bool:
    return (
        marks.division_start(text) is not None
        or marks.toc_entry(text) in {"目录", *marks.UNNUMBERED_HEADINGS}
        or marks.is_preamble_heading(text)
    )


def _is_heading(text: str) -> bool:
    return _is_division(text) or marks.article_start(text) is not None


def _key(text: str) -> tuple[object, ...]:
    article = marks.article_start(text)
    if article is not None:
        return "条", *article.key
    division = marks.division_start(text)
    if division is not None:
        return division.type, division.heading or division.number
    return "", squash(text)
