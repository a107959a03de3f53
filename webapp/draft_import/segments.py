"""Find where each draft of a file begins and ends; two drafts on a page are never merged."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.draft_import import marks
from webapp.draft_import.chrome import is_chrome
from webapp.draft_import.draft import Unit
from webapp.draft_import.lines import Line, squash
from webapp.draft_import.titles import (
    is_decision_title,
    is_title,
    needs_line_before,
    split_label,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines of one draft.

    `title` holds the lines of its title (empty when none was found), `head` what stands between
    title and first unit, `body` the rest; `apart` are lines before the title.
    """

    unit: Unit
    title: tuple[str, ...]
    head: tuple[Line, ...]
    body: tuple[Line, ...]
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a draft begins: the line of its title and that of its first unit."""

    unit: Unit
    title: int | None
    first: int


def find_segments(lines: Sequence[Line]) -> list[Segment]:
    """Cut lines into drafts; an empty list when no 第一条 and no 一、 under a title is found."""
    openings = _Scan(lines).run()
    starts = [_title_start(lines, opening) for opening in openings]
    found = []
    for index, opening in enumerate(openings):
        start = starts[index]
        end = starts[index + 1] if index + 1 < len(openings) else len(lines)
        after_title = start if opening.title is None else opening.title + 1
        found.append(
            Segment(
                opening.unit,
                tuple(line.text for line in lines[start:after_title]),
                tuple(lines[after_title : opening.first]),
                tuple(lines[opening.first : end]),
                tuple(line.text for line in lines[:start] if not line.toc) if index == 0 else (),
            )
        )
    return found


class _Scan:
    """One pass over the lines that remembers the last title and the last attachment heading."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._openings: list[_Opening] = []
        self._articles: list[_Opening] = []
        self._title: int | None = None
        self._decision: int | None = None
        self._attachment: int | None = None
        self._within_attachment = False

    def run(self) -> list[_Opening]:
        for index, line in enumerate(self._lines):
            self._see(index, line)
        return self._openings or self._without_first_unit()

    def _see(self, index: int, line: Line) -> None:
        if line.rows or line.toc:
            return
        text = line.text
        start = marks.article_start(text)
        if start is not None and not start.is_reference:
            if start.key == (1, 0):
                self._open_articles(index)
            self._articles.append(_Opening("条", self._title, index))
            self._title = self._attachment = None
        elif line.title or is_title(text):
            self._title = index
            self._decision = index if is_decision_title(text) else None
        elif marks.is_attachment_heading(text) and not is_chrome(text):
            self._attachment = index
        elif self._decision is not None:
            item = marks.decision_item(text)
            if item is not None and item.number == 1:
                self._add(_Opening("项", self._decision, index))
                self._decision = None

    def _open_articles(self, index: int) -> None:
        self._decision = None
        if self._openings and self._belongs_to_attachment():
            return
        if not self._openings:
            self._within_attachment = self._attachment is not None
        self._add(_Opening("条", self._title, index))

    def _belongs_to_attachment(self) -> bool:
        """Tell whether a new 第一条 stands in an attachment of the draft before it."""
        if self._attachment is None or self._within_attachment:
            return False
        return self._title is None or split_label(self._lines[self._title].text).label is None

    def _add(self, opening: _Opening) -> None:
        # A page names the draft, gives a notice with its own 一、二、, and names it again.
        if (
            self._openings
            and self._openings[-1].unit == "项"
            and self._name(self._openings[-1]) == self._name(opening)
        ):
            self._openings.pop()
        self._openings.append(opening)

    def _name(self, opening: _Opening) -> str:
        return "" if opening.title is None else squash(self._lines[opening.title].text)

    def _without_first_unit(self) -> list[_Opening]:
        """Open at the first of several articles, or at 一、 under any title, for want of 第一条."""
        if len(self._articles) > 1:
            return self._articles[:1]
        title: int | None = None
        for index, line in enumerate(self._lines):
            if line.rows or line.toc:
                continue
            if is_title(line.text):
                title = index
            item = marks.decision_item(line.text)
            if title is not None and item is not None and item.number == 1:
                return [_Opening("项", title, index)]
        return []


def _title_start(lines: Sequence[Line], opening: _Opening) -> int:
    """Find the first line of a title that runs over several lines."""
    if opening.title is None:
        return _fallback_start(lines, opening.first)
    start = opening.title
    while start > 0 and needs_line_before(lines[start].text, lines[start - 1].text):
        start -= 1
    return start


def _fallback_start(lines: Sequence[Line], first: int) -> int:
    """Begin a draft without a title at its first heading."""
    start = first
    while start > 0 and marks.division_start(lines[start - 1].text) is not None:
        start -= 1
    return start
