"""The text of a draft version as the pages show it: immutable, built once per process.

A law of more than 150 articles is shown a chapter a page: 1,260 boxes on one page block
a phone for seconds.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from flask import current_app
from sqlalchemy.orm import Session

from webapp.consultations import queries
from webapp.consultations.models import (
    Consultation,
    Correction,
    DraftVersion,
    Paragraph,
    Provision,
    ProvisionKind,
)

ONE_PAGE = 150  # articles
SLICE = 50  # articles a page, where a long law has no chapters
TENS = 10  # articles an entry of the contents, where a law has no chapters
CHAPTER_KINDS = (ProvisionKind.CHAPTER,)
PART_KINDS = (ProvisionKind.PART, ProvisionKind.SUBPART, ProvisionKind.CHAPTER)
ITEM_KINDS = ("项", "目", "细目", "续")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of paragraphs that is one HTML element: ``p``, ``list`` or ``table``."""

    kind: str
    lines: tuple[tuple[str, str, str], ...] = ()  # kind, label, text
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """A typing error that was corrected after publication."""

    at: dt.datetime
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """A division, an article or an attachment in reading order.

    ``was`` is the label of what it continues, where that was another; ``retired_at`` tells
    since when it takes no new comments.
    """

    kind: ProvisionKind
    anchor: str
    label: str
    heading: str
    level: int
    target: str | None = None
    first: str = ""
    chunks: tuple[Chunk, ...] = ()
    was: str = ""
    corrections: tuple[Corrected, ...] = ()
    retired_at: dt.datetime | None = None

    @property
    def is_marked(self) -> bool:
        """Tell whether there is more to show than the text."""
        return bool(self.was or self.corrections or self.retired_at)

    @property
    def text(self) -> str:
        """Return everything that a search may hit."""
        parts = [self.label, self.heading, self.first]
        for chunk in self.chunks:
            parts += [label + text for _, label, text in chunk.lines]
            parts += ["".join(row) for row in chunk.rows]
        return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    label: str
    heading: str
    anchor: str
    first: str
    last: str
    part: int


@dataclass(frozen=True)
class Law:
    """A draft version, cut into the pages (parts, counted from 1) that show it."""

    version_id: int
    title: str
    label: str
    note: str
    preamble: tuple[Block, ...]
    parts: tuple[tuple[Block, ...], ...]
    entries: tuple[Entry, ...] = field(default=())

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Return all blocks in reading order."""
        return tuple(block for part in self.parts for block in part)

    @cached_property
    def targets(self) -> dict[str, Block]:
        """Return what can be commented on, by target, in reading order."""
        return {block.target: block for block in self.blocks if block.target}

    @cached_property
    def part_of(self) -> dict[str, int]:
        """Return the part that shows each target."""
        return {
            block.target: number
            for number, part in enumerate(self.parts, 1)
            for block in part
            if block.target
        }

    @cached_property
    def is_marked(self) -> bool:
        """Tell whether there is more to show than the text."""
        return any(block.is_marked for block in (*self.preamble, *self.blocks))

    @property
    def full_title(self) -> str:
        """Return the title with the draft label."""
        return self.title + self.label

    @property
    def is_long(self) -> bool:
        """Tell whether the law is shown a part a page."""
        return len(self.parts) > 1

    def count(self, kind: str) -> int:
        """Return how many provisions of a kind there are."""
        return sum(block.kind == kind for block in self.blocks)

    def search(self, words: str) -> list[Block]:
        """Return the commented blocks that hold ``words``."""
        return [block for block in self.targets.values() if words in block.text]


def law_of(session: Session, consultation: Consultation, version_id: int) -> Law:
    """Return a version's text, from this process's memory if no text changed since it was read."""
    laws = cast(
        "dict[int, tuple[int, Law]]", current_app.extensions.setdefault("questionnaire.laws", {})
    )
    found = laws.get(version_id)
    if found is None or found[0] != consultation.text_rev:
        law = build_law(
            queries.load_version(session, version_id),
            queries.earlier_labels(session, version_id),
            queries.corrections_of(session, version_id),
        )
        found = laws[version_id] = consultation.text_rev, law
    return found[1]


def build_law(
    version: DraftVersion,
    earlier: Mapping[int, str] | None = None,
    corrections: Sequence[Correction] = (),
) -> Law:
    """Return a loaded draft version as blocks, parts and contents.

    Args:
        version: with its provisions and their paragraphs.
        earlier: the labels of what its provisions continue, by their ids.
        corrections: its corrections, the earliest first.
    """
    corrected: dict[int, list[Corrected]] = defaultdict(list)
    for each in corrections:
        corrected[each.paragraph_id].append(
            Corrected(each.at, each.before, each.after, each.reason)
        )
    depth: dict[int | None, int] = {None: 2}
    blocks: list[Block] = []
    preamble: list[Block] = []
    for provision in version.provisions:
        level = depth[provision.parent_id]
        depth[provision.id] = level + 1
        block = replace(
            _block(provision, level),
            was=_was(provision, earlier or {}),
            corrections=tuple(c for p in provision.paragraphs for c in corrected.get(p.id, ())),
        )
        (preamble if provision.kind is ProvisionKind.PREAMBLE else blocks).append(block)
    parts = tuple(_parts(blocks))
    return Law(
        version_id=version.id,
        title=version.title,
        label=version.label or "",
        note=version.note or "",
        preamble=tuple(preamble),
        parts=parts,
        entries=tuple(_entries(parts)),
    )


def _block(provision: Provision, level: int) -> Block:
    paragraphs = list(provision.paragraphs)
    first = ""
    if provision.kind is ProvisionKind.ARTICLE and paragraphs and paragraphs[0].kind == "款":
        first = paragraphs.pop(0).text
    return Block(
        kind=provision.kind,
        anchor=provision.target or f"division-{provision.position}",
        label=provision.label,
        heading=provision.heading,
        level=max(level, 3) if provision.target else level,
        target=provision.target,
        first=first,
        chunks=tuple(_chunks(paragraphs)),
        retired_at=provision.retired_at,
    )


def _was(provision: Provision, earlier: Mapping[int, str]) -> str:
    label = earlier.get(provision.id, provision.label)
    return "" if label == provision.label else label


def _chunks(paragraphs: list[Paragraph]) -> Iterator[Chunk]:
    items: list[tuple[str, str, str]] = []
    for paragraph in paragraphs:
        if paragraph.kind in ITEM_KINDS:
            items.append((paragraph.kind, paragraph.label or "", paragraph.text))
            continue
        if items:
            yield Chunk("list", tuple(items))
            items = []
        if paragraph.rows:
            yield Chunk("table", rows=tuple(tuple(row) for row in paragraph.rows))
        else:
            yield Chunk("p", ((paragraph.kind, paragraph.label or "", paragraph.text),))
    if items:
        yield Chunk("list", tuple(items))


def _parts(blocks: list[Block]) -> Iterator[tuple[Block, ...]]:
    if sum(block.target is not None for block in blocks) <= ONE_PAGE:
        yield tuple(blocks)
        return
    chaptered = any(block.kind in CHAPTER_KINDS for block in blocks)
    part: list[Block] = []
    for block in blocks:
        full = sum(b.target is not None for b in part) >= (ONE_PAGE if chaptered else SLICE)
        if any(b.target for b in part) and (full or block.kind in PART_KINDS):
            yield tuple(part)
            part = []
        part.append(block)
    if part:
        yield tuple(part)


def _entries(parts: tuple[tuple[Block, ...], ...]) -> Iterator[Entry]:
    blocks = [(number, block) for number, part in enumerate(parts, 1) for block in part]
    starts = [i for i, (_, block) in enumerate(blocks) if block.kind in CHAPTER_KINDS]
    if len(starts) > 1:
        for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
            part, block = blocks[start]
            inside = [b for _, b in blocks[start:end] if b.kind is ProvisionKind.ARTICLE]
            if inside:
                yield Entry(block.label, block.heading, block.anchor, *_range(inside), part=part)
        return
    articles = [(part, b) for part, b in blocks if b.kind is ProvisionKind.ARTICLE]
    for i in range(0, len(articles), TENS) if len(articles) > TENS else ():
        run = [b for _, b in articles[i : i + TENS]]
        heading = f"{run[0].label}至{run[-1].label}"
        yield Entry("", heading, run[0].anchor, *_range(run), part=articles[i][0])


def _range(blocks: list[Block]) -> tuple[str, str]:
    return _number(blocks[0]), _number(blocks[-1])


def _number(block: Block) -> str:
    return re.sub(r"^article-", "", block.anchor)
