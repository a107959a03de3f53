"""意见汇总 as a Word document: by article the text, then what was said on it and by how many."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from webapp.exports.commands import Request
from webapp.exports.contract import Report
from webapp.exports.docx_cover import Work, law_lines, new_document
from webapp.exports.docx_words import count_words, outcome_words
from webapp.exports.groups import CHUNK, Group, groups_of
from webapp.exports.outline import Heading
from webapp.exports.word.document import (
    PORTRAIT,
    Cell,
    Document,
    paragraphs,
)
from webapp.exports.word.text import run
from webapp.keys import Keys

NAME: Final = "公众意见汇总"


def write(session: Session, request: Request, keys: Keys, target: Path, report: Report) -> int:
    """Write the document; return how many comments it tells of.

    Args:
        session: a reading session that sees one moment.
        request: what is wanted.
        keys: what names of bodies were encrypted with.
        target: where to.
        report: told now and then how many comments are done, of how many.
    """
    with new_document(session, request, target, PORTRAIT, NAME) as work:
        done = 0
        main = work.outline.version.id
        groups = groups_of(session, request.filter, main, request.audience, keys)
        headings = iter(work.outline.headings)
        for key, found in groupby(groups, lambda each: (each.version, each.target)):
            _head(work, headings, key)
            for number, group in enumerate(found, 1):
                _opinion(work.document, number, group)
                done += group.count
                if number % CHUNK == 0:
                    report(done, work.figures.comments)
            report(done, work.figures.comments)
        _tail(work)
    return done


def _head(work: Work, headings: Iterator[Heading], key: tuple[int, str]) -> None:
    """Write the headings down to that of a place, and the text that stands there."""
    for heading in headings:
        work.document.heading(heading.level, heading.title, heading.anchor)
        if heading.key != key:
            continue
        if heading.provision is not None:
            _law(work.document, heading)
        return


def _law(document: Document, heading: Heading) -> None:
    if heading.provision is None:
        return
    for line in law_lines(heading.provision):
        if isinstance(line, str):
            document.add(paragraphs("Law", line))
        else:
            _rows(document, line)


def _rows(document: Document, rows: list[list[str]]) -> None:
    columns = max(map(len, rows))
    with document.table([156 // columns] * columns):
        for row in rows:
            cells = [*row, *[""] * (columns - len(row))]
            document.row(Cell(paragraphs("Cell", text)) for text in cells)


def _opinion(document: Document, number: int, group: Group) -> None:
    lead = run(f"{number}．{count_words(group)}：")
    document.add(paragraphs("BodyText", group.text, lead))
    if outcome := outcome_words(group):
        label = run("处理意见：", "Label")
        reason = f"{outcome}。{group.reason}" if group.reason else f"{outcome}。"
        document.add(paragraphs("Answer", reason, label))


def _tail(work: Work) -> None:
    if work.outline.silent:
        label = run("无意见的条文：", "Label")
        document = work.document
        document.add(paragraphs("BodyText", ""))
        document.add(paragraphs("BodyText", "、".join(work.outline.silent) + "。", label))
