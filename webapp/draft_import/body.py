"""The units of a draft: divisions and articles in the order of the lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from webapp.draft_import import marks
from webapp.draft_import.draft import (
    DivisionType,
    Finding,
    ParsedArticle,
    ParsedDivision,
    ParsedParagraph,
)
from webapp.draft_import.lines import Line, ends_sentence, squash
from webapp.draft_import.numbering import article_label, chinese_numeral
from webapp.draft_import.paragraphs import read_paragraphs
from webapp.draft_import.tables import Block, block_of, is_row
from webapp.draft_import.titles import is_bare_heading

_LEVELS: Final[tuple[DivisionType, ...]] = ("编", "分编", "章", "节")
_LENTICULAR: Final = re.compile(r"(?:[【〖〔][^】〗〕]{1,60}[】〗〕][、；\s]*)+")
_BRACKETED: Final = re.compile(
    r"[（(\[［](?![一二三四五六七八九十\d]{1,3}[）)])[^（）()\[\]［］。；]{1,40}[）)\]］]"
)
_FEWEST_BARE: Final = 2
# 编, 章 and 节 may stand one below the other.
_DEEPEST_BARE: Final = 3


@dataclass(slots=True)
class _Unit:
    """An article under construction."""

    start: marks.ArticleStart
    division: int | None
    lines: list[Block] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """The units of a draft and what was odd about the lines; `orphans` stand before any unit."""

    divisions: tuple[ParsedDivision, ...]
    articles: tuple[ParsedArticle, ...]
    orphans: tuple[str, ...]
    findings: tuple[Finding, ...]


def bare_heading_lines(lines: Sequence[Line], head: Sequence[Line]) -> frozenset[int]:
    """Find the headings without 第X章 in a body.

    Where the draft has no numbered heading, each short line between a sentence and an article is
    one, if there are several; else only the customary names (附则 …) are.

    Args:
        lines: the body's.
        head: the lines between title and first unit, which may hold the first heading.
    """
    numbered = any(marks.division_start(line.text) for line in (*head, *lines))
    found: set[int] = set()
    run: list[int] = []
    for index, line in enumerate(lines):
        if (
            not line.rows
            and _is_bare(line.text, numbered=numbered)
            and (run or index == 0 or _may_precede_heading(lines[index - 1]))
        ):
            run.append(index)
            continue
        if len(run) <= _DEEPEST_BARE and marks.article_start(line.text) is not None:
            found.update(run)
        run = []
    in_head = bool(head) and is_bare_heading(head[-1].text)
    return frozenset(found) if numbered or len(found) + in_head >= _FEWEST_BARE else frozenset()


def _may_precede_heading(line: Line) -> bool:
    return ends_sentence(line.text) or bool(line.rows) or is_row(line.text)


def _is_bare(text: str, *, numbered: bool) -> bool:
    if numbered:
        return squash(text) in marks.UNNUMBERED_HEADINGS
    return is_bare_heading(text) and marks.article_start(text) is None


def read_articles(lines: Sequence[Line], bare: frozenset[int]) -> Body:
    """Read a body whose units are articles.

    Args:
        lines: from the first heading or article to the last line of the last article.
        bare: the indices of lines that are headings without 第X章.
    """
    builder = _Builder(lines, bare)
    for index in range(len(lines)):
        builder.take(index)
    return builder.finish()


class _Builder:
    def __init__(self, lines: Sequence[Line], bare: frozenset[int]) -> None:
        self._lines = lines
        self._bare = bare
        self._numbered = any(marks.division_start(line.text) for line in lines)
        self._divisions: list[tuple[marks.DivisionStart, int | None]] = []
        self._first_articles: list[str | None] = []
        self._open: list[int] = []
        self._units: list[_Unit] = []
        self._orphans: list[str] = []
        self._findings: list[Finding] = []
        self._skip = -1

    def take(self, index: int) -> None:
        if index == self._skip:
            return
        line = self._lines[index]
        heading = None if line.rows else self._heading(index)
        start = None if line.rows else marks.article_start(line.text)
        if heading is not None:
            self._add_division(heading)
        elif start is not None and self._begins(start):
            self._add_article(start)
        elif self._units and not self._in_heading():
            self._units[-1].lines.append(block_of(line))
        else:
            self._orphans.append(line.text)

    def _in_heading(self) -> bool:
        """Tell whether a heading stands between the last article and here."""
        return bool(self._first_articles) and self._first_articles[-1] is None

    def _heading(self, index: int) -> marks.DivisionStart | None:
        text = self._lines[index].text
        if index in self._bare:
            return self._bare_heading(text)
        heading = marks.division_start(text)
        if heading is None or heading.heading or index + 1 >= len(self._lines):
            return heading
        after = self._lines[index + 1].text
        known = marks.article_start(after) or marks.division_start(after) or marks.item_start(after)
        if known is not None or not is_bare_heading(after):
            return heading
        self._skip = index + 1
        return marks.DivisionStart(heading.type, heading.number, heading.label, squash(after))

    def _bare_heading(self, text: str) -> marks.DivisionStart:
        if self._numbered:
            top = self._divisions[0][0].type if self._divisions else "章"
            return marks.DivisionStart(top, None, "", squash(text))
        number = len(self._divisions) + 1
        label = f"第{chinese_numeral(number)}章"
        message = f"标题“{squash(text)}”没有编号，按顺序作为{label}"
        self._findings.append(Finding("heading", label, message))
        return marks.DivisionStart("章", number, label, squash(text))

    def _add_division(self, start: marks.DivisionStart) -> None:
        level = _LEVELS.index(start.type)
        while self._open and _LEVELS.index(self._divisions[self._open[-1]][0].type) >= level:
            self._open.pop()
        parent = self._open[-1] if self._open and start.number is not None else None
        self._open.append(len(self._divisions))
        self._divisions.append((start, parent))
        self._first_articles.append(None)

    def _begins(self, start: marks.ArticleStart) -> bool:
        """Decide whether 第X条 at the start of a line begins an article or is a reference."""
        if start.is_reference:
            return False
        if not self._units:
            return True
        last = self._units[-1].start
        if start.key in {(last.number + 1, 0), (last.number, last.sub + 1)}:
            return True
        usual = self._units[0].start.spaced
        if start.spaced == usual and (start.key > last.key or usual):
            return True
        label = article_label(*start.key)
        message = f"行首的“{label}”不接上一条的序号，作为{article_label(*last.key)}的文字"
        self._findings.append(Finding("reference", article_label(*last.key), message))
        return False

    def _add_article(self, start: marks.ArticleStart) -> None:
        label = article_label(*start.key)
        for index in range(len(self._first_articles) - 1, -1, -1):
            if self._first_articles[index] is not None:
                break
            self._first_articles[index] = label
        self._units.append(_Unit(start, self._open[-1] if self._open else None))

    def finish(self) -> Body:
        captions = _caption_pattern(self._units)
        divisions = tuple(
            ParsedDivision(
                index, start.type, start.label, start.number, start.heading, parent, first
            )
            for index, ((start, parent), first) in enumerate(
                zip(self._divisions, self._first_articles, strict=True)
            )
        )
        articles = tuple(_article(unit, captions) for unit in self._units)
        return Body(divisions, articles, tuple(self._orphans), tuple(self._findings))


def _caption_pattern(units: Sequence[_Unit]) -> re.Pattern[str]:
    """Take brackets （…） or […] for captions only when half of the articles begin with them."""
    bracketed = sum(_BRACKETED.match(unit.start.rest) is not None for unit in units)
    if 2 * bracketed > len(units):
        return re.compile(f"{_LENTICULAR.pattern}|{_BRACKETED.pattern}")
    return _LENTICULAR


def _article(unit: _Unit, captions: re.Pattern[str]) -> ParsedArticle:
    start = unit.start
    label = article_label(*start.key)
    caption = captions.match(start.rest)
    text = start.rest[caption.end() :].strip() if caption else start.rest
    return ParsedArticle(
        label,
        start.number,
        start.sub,
        unit.division,
        read_paragraphs([text, *unit.lines] if text else unit.lines),
        caption[0].strip() if caption else None,
        start.raw_label if start.raw_label != label else None,
    )


def read_items(lines: Sequence[Line]) -> Body:
    """Read a body whose units are 一、二、三、 (决定, 修正案); its paragraphs are all 段."""
    labels: list[marks.ItemStart] = []
    texts: list[list[Block]] = []
    orphans: list[str] = []
    for line in lines:
        item = None if line.rows else marks.decision_item(line.text)
        if item is not None and item.number == len(labels) + 1:
            labels.append(item)
            texts.append([item.rest] if item.rest else [])
        else:
            texts[-1].append(block_of(line)) if texts else orphans.append(line.text)
    articles = tuple(
        ParsedArticle(
            item.label,
            item.number,
            0,
            None,
            tuple(map(_plain_paragraph, paragraphs)),
        )
        for item, paragraphs in zip(labels, texts, strict=True)
    )
    return Body((), articles, tuple(orphans), ())


def _plain_paragraph(block: Block) -> ParsedParagraph:
    if isinstance(block, str):
        return ParsedParagraph("段", None, None, block)
    return ParsedParagraph("表", None, None, "", rows=block)
