"""采纳情况表 as a Word document: a row for each opinion, with who gave it and what came of it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from webapp.exports.commands import Request
from webapp.exports.contract import Report
from webapp.exports.docx_cover import Work, law_lines, new_document
from webapp.exports.docx_words import outcome_words, source_lines
from webapp.exports.groups import CHUNK, Group, groups_of
from webapp.exports.outline import Heading
from webapp.exports.word.document import ABOVE, LANDSCAPE, Cell, paragraphs
from webapp.keys import Keys

NAME: Final = "公众意见采纳情况表"
COLUMNS: Final = {
    "序号": 13,
    "条款": 20,
    "征求意见稿条文": 48,
    "意见内容": 60,
    "提出单位（人数）": 30,
    "采纳情况": 22,
    "理由": 32,
}
Key = tuple[int, str]


def write(session: Session, request: Request, keys: Keys, target: Path, report: Report) -> int:
    """Write the document; return how many comments it tells of.

    Each division of the draft has a table of its own below its heading.

    Args:
        session: a reading session that sees one moment.
        request: what is wanted.
        keys: what names of bodies were encrypted with.
        target: where to.
        report: told now and then how many comments are done, of how many.
    """
    with new_document(session, request, target, LANDSCAPE, NAME) as work:
        main = work.outline.version.id
        groups = groups_of(session, request.filter, main, request.audience, keys)
        by_key = groupby(groups, lambda each: (each.version, each.target))
        writing = _Writing(work, report)
        for division, places in _divisions(work.outline.headings):
            if division is not None:
                work.document.heading(division.level, division.title, division.anchor)
            if places:
                with work.document.table(
                    list(COLUMNS.values()), list(COLUMNS), division.title if division else NAME
                ):
                    for place in places:
                        writing.place(place, next(by_key)[1])
        if work.outline.silent:
            work.document.add(paragraphs("BodyText", ""))
            silent = "、".join(work.outline.silent)
            work.document.add(paragraphs("BodyText", f"无意见的条文：{silent}。"))
    return writing.done


class _Writing:
    """Numbers the rows through all tables, and counts the comments."""

    def __init__(self, work: Work, report: Report) -> None:
        self._document, self._total = work.document, work.figures.comments
        self._report = report
        self._number = self.done = 0

    def place(self, heading: Heading, groups: Iterator[Group]) -> None:
        """Write the rows of one place; what it is and its text stand once, beside all of them."""
        label = self._document.anchored("CellArticle", heading.label, heading.anchor)
        beside: list[Cell] = [Cell(label, is_merged=True), Cell(_law(heading), is_merged=True)]
        for at, group in enumerate(groups):
            self._number += 1
            said = (group.text, source_lines(group), outcome_words(group), group.reason)
            cells = [
                Cell(paragraphs("Cell", f"{self._number}")),
                *(beside if at == 0 else (ABOVE, ABOVE)),
                *(Cell(paragraphs("Cell", text)) for text in said),
            ]
            self._document.row(cells)
            self.done += group.count
            if self._number % CHUNK == 0:
                self._report(self.done, self._total)
        self._report(self.done, self._total)


def _divisions(headings: Sequence[Heading]) -> Iterator[tuple[Heading | None, list[Heading]]]:
    """Yield divisions, each with the places whose rows its table has."""
    division: Heading | None = None
    places: list[Heading] = []
    for heading in headings:
        if heading.key is None:
            if division is not None or places:
                yield division, places
            division, places = heading, []
        else:
            places.append(heading)
    if division is not None or places:
        yield division, places


def _law(heading: Heading) -> str:
    """Return the text of an article; its tables as lines."""
    if heading.provision is None:
        return paragraphs("Cell", "—")
    lines = law_lines(heading.provision)
    plain = [
        line if isinstance(line, str) else "\n".join("　".join(row) for row in line)
        for line in lines
    ]
    return paragraphs("Cell", "\n".join(plain))
