"""What a clerk must look at before a sheet may be published, and where to look."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from webapp.draft_import.draft import Finding, ParsedDraft
from webapp.draft_import.proof import proofread
from webapp.draft_import.sheet.rows import BELOW_ARTICLE, DIVISIONS, NUMBERED, UNITS, Role, Row
from webapp.draft_import.sheet.tree import Tree, grow

AFTER: Final = "草案之后的内容"
BEFORE: Final = "草案之前的内容"
UNPLACED: Final = "未归入草案"
_HINTS: Final = frozenset({"set_apart", "heading", "reference", "paragraphs", "reader"})
# What the sheet finds out anew after every edit; of the parser's findings only the others count.
_OWN: Final = frozenset({"gap", "repeat", "order", "empty", "title", "orphan", "set_apart"})
# The id of a row, put behind a label while the numbers are proofread: labels may come twice.
_TAG: Final = re.compile("\ue000(\\d+)\ue001")
_ZONES: Final = {
    Role.TITLE: 0,
    Role.DRAFT_LABEL: 1,
    Role.NOTE: 1,
    Role.PREAMBLE_HEADING: 2,
    Role.PREAMBLE: 2,
    **dict.fromkeys((*DIVISIONS, *NUMBERED, *BELOW_ARTICLE), 3),
    Role.CLOSING: 4,
    Role.ATTACHMENT_HEADING: 5,
    Role.ATTACHMENT: 5,
    Role.ATTACHMENT_TABLE: 5,
}
_EXCERPT: Final = 20


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """A finding with its place on the sheet.

    `key` stays the same while the row and what is wrong with it do; `row` is the id of the row to
    look at, None for the whole draft; `blocking` marks what is likely an error in the draft, as
    against a hint to compare with the file; only a `confirmable` one can be `confirmed`.
    """

    key: str
    kind: str
    where: str
    message: str
    row: int | None
    blocking: bool
    confirmable: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    where: str
    message: str
    row: int | None = None
    confirmable: bool = True


def findings_of(
    rows: tuple[Row, ...],
    parsed: ParsedDraft | None = None,
    confirmed: Collection[str] = frozenset(),
) -> tuple[SheetFinding, ...]:
    """List what is wrong on a sheet: the whole draft first, then in the order of the rows.

    Args:
        rows: the sheet as it stands.
        parsed: the draft as the parser gave it, for the findings that only the parser can have.
        confirmed: keys of findings that a clerk has seen and accepted.
    """
    tree = grow(rows)
    found = [*_all(rows, tree), *_of_the_parser(tree, parsed)]
    places = {row.id: place for place, row in enumerate(rows)}
    found.sort(key=lambda each: -1 if each.row is None else places[each.row])
    counts: Counter[str] = Counter()
    return tuple(_finding(each, counts, confirmed) for each in found)


def may_publish(findings: Collection[SheetFinding]) -> bool:
    """Tell whether a sheet may be published: every finding was confirmed or is gone."""
    return all(finding.confirmed for finding in findings)


def plain_findings(rows: tuple[Row, ...], tree: Tree) -> tuple[Finding, ...]:
    """List what is wrong on a sheet as findings of its draft."""
    return tuple(Finding(each.kind, each.where, each.message) for each in _all(rows, tree))


def _finding(found: _Found, counts: Counter[str], confirmed: Collection[str]) -> SheetFinding:
    key = f"{found.kind}:{found.where}:{'' if found.row is None else found.row}"
    counts[key] += 1
    key = f"{key}:{counts[key]}"
    return SheetFinding(
        key,
        found.kind,
        found.where,
        found.message,
        found.row,
        found.kind not in _HINTS,
        found.confirmable,
        found.confirmable and key in confirmed,
    )


def _all(rows: tuple[Row, ...], tree: Tree) -> Iterator[_Found]:
    if not tree.draft.title:
        yield _Found("title", "", "没有法规名称，请填写", confirmable=False)
    if not tree.draft.articles:
        yield _Found("no_article", "", "没有条文，请标出第一条", confirmable=False)
    yield from _numbers(rows, tree)
    yield from (_stray(row) for row in tree.strays)
    yield from _misplaced(rows)
    yield from _mixed(rows, tree)
    yield from _without_text(rows)
    yield from _apart(rows)


def _numbers(rows: tuple[Row, ...], tree: Tree) -> Iterator[_Found]:
    """Proofread the numbers, with the row's id behind each label, and take the ids off again."""
    draft = tree.draft
    divisions = (
        replace(division, label=_tagged(division.label, row))
        for division, row in zip(draft.divisions, tree.divisions, strict=True)
    )
    articles = (
        replace(
            article,
            label=_tagged(article.label, row),
            paragraphs=tuple(
                replace(paragraph, label=_tagged(paragraph.label or "", below))
                for paragraph, below in zip(article.paragraphs, row_ids, strict=True)
            ),
        )
        for article, (row, row_ids) in zip(draft.articles, tree.articles, strict=True)
    )
    units = {row.id for row in rows if row.role in UNITS}
    for finding in proofread(draft.unit, divisions, articles):
        row = int(_TAG.findall(finding.message)[-1])
        # Two articles of one number would be one target of comments.
        same_target = finding.kind == "repeat" and row in units
        where, message = _TAG.sub("", finding.where), _TAG.sub("", finding.message)
        yield _Found(finding.kind, where, message, row, not same_target)


def _tagged(label: str, row: int) -> str:
    return f"{label}\ue000{row}\ue001"


def _stray(row: Row) -> _Found:
    place = "附件标题之后" if _ZONES[row.role] == _ZONES[Role.ATTACHMENT] else "任何一条之内"
    return _Found("orphan", "", f"“{_excerpt(row)}”不在{place}", row.id)


def _misplaced(rows: tuple[Row, ...]) -> Iterator[_Found]:
    before: Row | None = None
    for row in rows:
        if row.role is Role.APART:
            continue
        if before is not None and _ZONES[row.role] < _ZONES[before.role]:
            message = (
                f"“{_excerpt(row)}”（{row.role}）排在“{_excerpt(before)}”（{before.role}）之后"
            )
            yield _Found("order", "", message, row.id)
        before = row


def _mixed(rows: tuple[Row, ...], tree: Tree) -> Iterator[_Found]:
    other = Role.ARTICLE if tree.draft.unit == "项" else Role.UNIT
    for row in rows:
        if row.role is other:
            message = f"“{row.name}”与其他条文的编号方式不同：一部草案不能既有条又有一、二、"
            yield _Found("mixed", row.label, message, row.id)


def _without_text(rows: tuple[Row, ...]) -> Iterator[_Found]:
    for row in rows:
        # An article's text may follow in rows of its own; proofreading knows.
        if row.role in UNITS or row.role in {Role.APART, Role.TITLE}:
            continue
        if not row.text.strip() and not row.rows:
            noun = "没有标题文字" if row.role in DIVISIONS else "没有文字"
            yield _Found("empty", row.label, f"{row.name}{noun}", row.id)


def _apart(rows: tuple[Row, ...]) -> Iterator[_Found]:
    for row in rows:
        if row.role is Role.APART and row.why in {BEFORE, AFTER, UNPLACED}:
            message = f"{row.why}，请核对：“{_excerpt(row)}”"
            yield _Found("set_apart", "", message, row.id)


def _of_the_parser(tree: Tree, parsed: ParsedDraft | None) -> Iterator[_Found]:
    rows_of: dict[str, int] = {}
    for labels, ids in (
        ([article.label for article in tree.draft.articles], [row for row, _ in tree.articles]),
        ([division.label for division in tree.draft.divisions], tree.divisions),
    ):
        for label, row in zip(labels, ids, strict=True):
            rows_of.setdefault(label, row)
    for finding in parsed.findings if parsed else ():
        if finding.kind not in _OWN:
            row_id = rows_of.get(finding.where)
            yield _Found(finding.kind, finding.where, finding.message, row_id)


def _excerpt(row: Row) -> str:
    return "".join(row.words.split())[:_EXCERPT] or row.name
