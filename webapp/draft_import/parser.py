"""From the lines of a file to parsed drafts; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from webapp.draft_import.body import Body, bare_heading_lines, read_articles, read_items
from webapp.draft_import.draft import (
    Finding,
    ParsedArticle,
    ParsedDraft,
    ParsedPreamble,
)
from webapp.draft_import.furniture import without_furniture
from webapp.draft_import.head import Head, read_head, trust_contents
from webapp.draft_import.joined import split_joined
from webapp.draft_import.lines import Line, Source
from webapp.draft_import.proof import proofread
from webapp.draft_import.segments import Segment, find_segments
from webapp.draft_import.tail import Parts, read_attachments, split_tail
from webapp.draft_import.titles import TRADITIONAL, join_title
from webapp.draft_import.wrapping import unwrap

_CLOSING: Final = re.compile(
    r"本(?:决定|决议|修正案|规定|办法|解释|批复|条例|法).{0,20}(?:施行|生效|执行)|"
    r"(?:此外|.{0,60}》).{0,30}(?:根据|依照|按照)?本(?:决定|修正案|决议).{0,60}(?:修改|修正|调整|公布)|"
    r"此外，(?:对|根据)"
)


def parse(source: Source) -> list[ParsedDraft]:
    """Parse every draft in a file; an empty list when it holds none.

    Args:
        source: what a reader made of the file; its lines are clean.
    """
    lines, guessed = source.lines, False
    if source.whole:
        # The file says what is a table; a tab within a paragraph is a wide space.
        lines = tuple(
            line if line.rows else replace(line, text=line.text.replace("\t", " "))
            for line in lines
        )
    if not source.joined:
        lines = tuple(without_furniture(lines))
    if not source.joined and not source.whole:
        unwrapped = unwrap(lines)
        lines, guessed = unwrapped.lines, unwrapped.guessed
    segments = find_segments(split_joined(trust_contents(lines), joined=source.joined))
    return [_parse_segment(segment, source, guessed=guessed) for segment in segments]


def _parse_segment(segment: Segment, source: Source, *, guessed: bool) -> ParsedDraft:
    parts = split_tail(segment.body, segment.unit)
    bare = bare_heading_lines(parts.units, segment.head) if segment.unit == "条" else frozenset()
    head = read_head(segment.head, bare_headings=_first_heading_is_bare(segment.head, bare))
    body = _read_body(segment, head, parts, bare)
    articles, closing = (
        _split_closing(body.articles) if segment.unit == "项" else (body.articles, ())
    )
    title = join_title(list(segment.title))
    label = (title.label or "") + (head.label or "")
    return ParsedDraft(
        title=title.text,
        draft_label=label or None,
        note=head.note,
        has_toc=head.has_toc,
        unit=segment.unit,
        preamble=_with_orphans(head.preamble, body.orphans),
        divisions=body.divisions,
        articles=articles,
        closing=closing,
        attachments=read_attachments(parts),
        opens=source.opens,
        closes=source.closes,
        findings=(
            *_layout_findings(segment, head, parts, body, guessed=guessed),
            *body.findings,
            *proofread(segment.unit, body.divisions, articles),
        ),
    )


def _first_heading_is_bare(head: Sequence[Line], bare: frozenset[int]) -> bool:
    return bool(bare) and not any(line.text.startswith("第") for line in head)


def _read_body(segment: Segment, head: Head, parts: Parts, bare: frozenset[int]) -> Body:
    lines = (*head.headings, *parts.units)
    if segment.unit == "项":
        return read_items(lines)
    shift = len(head.headings)
    shifted = {index + shift for index in bare}
    if shift == 1 and _first_heading_is_bare(segment.head, bare):
        shifted.add(0)
    return read_articles(lines, frozenset(shifted))


def _split_closing(
    articles: tuple[ParsedArticle, ...],
) -> tuple[tuple[ParsedArticle, ...], tuple[str, ...]]:
    """Part the closing words of a 决定 from its last item: from the 施行 clause on."""
    *others, last = articles
    first = next(
        (
            index
            for index, paragraph in enumerate(last.paragraphs)
            if index and _CLOSING.match(paragraph.text.translate(TRADITIONAL))
        ),
        len(last.paragraphs),
    )
    kept = ParsedArticle(last.label, last.number, last.sub, last.division, last.paragraphs[:first])
    return (*others, kept), tuple(paragraph.text for paragraph in last.paragraphs[first:])


def _with_orphans(
    preamble: ParsedPreamble | None, orphans: tuple[str, ...]
) -> ParsedPreamble | None:
    if not orphans:
        return preamble
    if preamble is None:
        return ParsedPreamble(None, orphans)
    return ParsedPreamble(preamble.heading, (*preamble.paragraphs, *orphans))


def _layout_findings(
    segment: Segment, head: Head, parts: Parts, body: Body, *, guessed: bool
) -> Iterator[Finding]:
    if not segment.title:
        yield Finding("title", "", "没有找到法规名称，请填写")
    if guessed:
        message = "原文按版面折行且段首不缩进，款的起止是推断的，请对照原文"
        yield Finding("paragraphs", "", message)
    if body.orphans:
        message = (
            f"有{len(body.orphans)}段文字不在任何一条之内，已放入序言：“{body.orphans[0][:20]}”"
        )
        yield Finding("orphan", "", message)
    for place, texts in (
        ("之前", segment.apart),
        ("标题之后", head.apart),
        ("之后", tuple(line.text for line in parts.apart)),
    ):
        if texts:
            message = f"草案{place}的{len(texts)}行未作为草案内容：“{texts[0][:20]}”"
            yield Finding("set_apart", "", message)
