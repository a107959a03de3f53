"""Proofreading of a parsed draft: gaps and repeats in its numbers, articles without text."""

from collections.abc import Iterable, Iterator
from typing import Final

from webapp.draft_import.draft import Finding, ParsedArticle, ParsedDivision, Unit
from webapp.draft_import.numbering import HIGHEST, article_label, chinese_numeral

_FROM_ONE: Final = (0, 0)


def proofread(
    unit: Unit, divisions: Iterable[ParsedDivision], articles: Iterable[ParsedArticle]
) -> tuple[Finding, ...]:
    """List what is wrong with the numbers of a draft, in the order of the text."""
    articles = tuple(articles)
    return (
        *_division_findings(divisions),
        *_article_findings(unit, articles),
        *(finding for article in articles for finding in _item_findings(article)),
    )


def _article_findings(unit: Unit, articles: Iterable[ParsedArticle]) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()
    number, sub = _FROM_ONE
    for article in articles:
        key = (article.number, article.sub)
        if key in seen:
            yield Finding("repeat", article.label, f"{article.label}出现了不止一次")
        elif key < (number, sub):
            message = f"{article.label}排在{_unit_label(unit, number, sub)}之后"
            yield Finding("order", article.label, message)
        elif key not in {(number + 1, 0), (number, sub + 1)}:
            expected = _unit_label(unit, min(number + 1, HIGHEST), 0)
            yield Finding("gap", article.label, f"缺{expected}：{article.label}之前的序号不连续")
        if not article.paragraphs:
            yield Finding("empty", article.label, f"{article.label}没有文字")
        seen.add(key)
        number, sub = max(key, (number, sub))


def _unit_label(unit: Unit, number: int, sub: int) -> str:
    return article_label(number, sub) if unit == "条" else f"{chinese_numeral(number)}、"


def _division_findings(divisions: Iterable[ParsedDivision]) -> Iterator[Finding]:
    """Check 编, 分编, 章, 节; 章 may run on from one 编 or 分编 to the next or begin anew."""
    last: dict[tuple[str, int | None], int] = {}
    running: dict[str, int] = {}
    for division in divisions:
        if division.number is None:
            continue
        place = (division.type, division.parent)
        allowed = {last[place] + 1} if place in last else {1, running.get(division.type, 0) + 1}
        if division.number not in allowed:
            kind = "repeat" if division.number == last.get(place) else "gap"
            where = division.label or division.heading
            yield Finding(kind, where, f"{where} {division.heading}的序号与前面的不连续")
        last[place] = running[division.type] = division.number


def _item_findings(article: ParsedArticle) -> Iterator[Finding]:
    expected: dict[str, int] = {}
    for paragraph in article.paragraphs:
        if paragraph.kind == "款":
            expected = {}
        elif paragraph.number is not None:
            number = paragraph.number
            wanted = expected.get(paragraph.kind, 1)
            if number != wanted:
                kind = "gap" if number > wanted else "repeat"
                message = f"{article.label}的{paragraph.label}与前面的序号不连续"
                yield Finding(kind, article.label, message)
            expected[paragraph.kind] = number + 1
            if paragraph.kind == "项":
                expected.pop("目", None)
            if paragraph.kind in {"项", "目"}:
                expected.pop("细目", None)
