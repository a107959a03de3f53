"""Compare two versions of a draft, provision by provision, as their links say; pure."""

import enum
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from webapp.consultations.chains import heaviest_chain
from webapp.consultations.models import DraftVersion, ProvisionKind
from webapp.consultations.wording import Piece, diff

ALIKE = 40  # likeness, in percent, of a paragraph that is the same one, changed
MANY = 10_000  # pairs of paragraphs; beyond, as in long tables, only equal ones are matched
CELLS = " ｜ "  # between the cells of a table's row, which is compared as a line


class Change(enum.StrEnum):
    """What became of a provision; what is changed may have moved besides."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"
    MOVED = "moved"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class Line:
    """A 款, 项 or 目, or a row of a table (kind 行)."""

    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ProvisionText:
    """A provision as it is compared; what has a ``target`` is linked by ``previous_id``.

    Divisions and the preamble are linked through what stands in them.
    """

    id: int
    kind: ProvisionKind
    label: str
    heading: str
    anchor: str
    target: str | None = None
    parent_id: int | None = None
    previous_id: int | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A paragraph of either version or of both, its number included."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ComparedProvision:
    """A provision of either version or of both; ``old_label`` only where it is another.

    ``origin`` is the anchor that it has, or had, in the older version.
    """

    change: Change
    kind: ProvisionKind
    label: str
    old_label: str
    heading: tuple[Piece, ...]
    anchor: str
    is_target: bool
    moved: bool
    lines: tuple[ComparedLine, ...]
    origin: str = ""


@dataclass(frozen=True)
class Comparison:
    """The newer version's provisions in order, each dropped one in its old place."""

    provisions: tuple[ComparedProvision, ...]
    counts: Mapping[Change, int] = field(default_factory=dict)


def texts_of(version: DraftVersion) -> tuple[ProvisionText, ...]:
    """Return a loaded version's provisions as they are compared."""
    return tuple(
        ProvisionText(
            id=provision.id,
            kind=provision.kind,
            label=provision.label,
            heading=provision.heading,
            anchor=provision.target or f"division-{provision.position}",
            target=provision.target,
            parent_id=provision.parent_id,
            previous_id=provision.previous_id,
            lines=tuple(
                line
                for p in provision.paragraphs
                for line in (
                    [Line("行", "", CELLS.join(row)) for row in p.rows]
                    if p.rows
                    else [Line(p.kind, p.label or "", p.text)]
                )
            ),
        )
        for provision in version.provisions
    )


def compare_versions(
    old: Sequence[ProvisionText],
    new: Sequence[ProvisionText],
    between: Mapping[int, int | None] | None = None,
) -> Comparison:
    """Compare two versions.

    Args:
        old: the earlier version in reading order.
        new: the later one.
        between: for each provision of the versions between them, the one that it continues.
    """
    links = _links(old, new, between or {})
    place = {p.id: i for i, p in enumerate(old)}
    pairs = [(place[links[p.id]], j) for j, p in enumerate(new) if p.id in links]
    in_place = dict(heaviest_chain((i, j, 1) for i, j in pairs))
    dropped = _dropped(old, set(links.values()), in_place)
    found = list(dropped[-1])
    for j, provision in enumerate(new):
        if provision.id in links:
            i = place[links[provision.id]]
            found.append(_compared(old[i], provision, moved=in_place.get(i) != j))
        else:
            found.append(_one_sided(provision, Change.ADDED))
        found += dropped[j]
    counts = Counter(p.change for p in found if p.is_target)
    return Comparison(tuple(found), counts)


def _links(
    old: Sequence[ProvisionText],
    new: Sequence[ProvisionText],
    between: Mapping[int, int | None],
) -> dict[int, int]:
    """Return new id → old id."""
    earlier = {p.id for p in old}
    links: dict[int, int] = {}
    for provision in new:
        at = provision.previous_id
        while at is not None and at not in earlier:
            at = between.get(at)
        if at is not None:
            links[provision.id] = at
    return links | _division_links(old, new, links)


def _division_links(
    old: Sequence[ProvisionText], new: Sequence[ProvisionText], links: Mapping[int, int]
) -> dict[int, int]:
    """Link each division to that which most of its articles come from, or its namesake."""
    above = {p.id: p.parent_id for p in (*old, *new)}
    kinds = {p.id: p.kind for p in (*old, *new)}
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for new_id, old_id in links.items():
        for division in _upwards(new_id, above):
            votes[division].update(
                origin for origin in _upwards(old_id, above) if kinds[origin] is kinds[division]
            )
    names = {(p.kind, p.label, p.heading): p.id for p in old if p.target is None}
    found: dict[int, int] = {}
    for provision in (p for p in new if p.target is None and p.id not in links):
        namesake = names.get((provision.kind, provision.label, provision.heading))
        origins = [origin for origin, _ in votes[provision.id].most_common()]
        for origin in (*origins, *([] if namesake is None else [namesake])):
            if origin not in found.values():
                found[provision.id] = origin
                break
    return found


def _upwards(at: int, above: Mapping[int, int | None]) -> Iterator[int]:
    parent = above[at]
    while parent is not None:
        yield parent
        parent = above[parent]


def _dropped(
    old: Sequence[ProvisionText], kept: set[int], in_place: Mapping[int, int]
) -> Mapping[int, list[ComparedProvision]]:
    """Return what was dropped by the new place that it stood behind; -1 is the beginning."""
    found: dict[int, list[ComparedProvision]] = defaultdict(list)
    behind = -1
    for i, provision in enumerate(old):
        behind = in_place.get(i, behind)
        if provision.id not in kept:
            found[behind].append(_one_sided(provision, Change.DROPPED))
    return found


def _one_sided(provision: ProvisionText, change: Change) -> ComparedProvision:
    def pieces(text: str) -> tuple[Piece, ...]:
        return diff("", text) if change is Change.ADDED else diff(text, "")

    return ComparedProvision(
        change=change,
        kind=provision.kind,
        label=provision.label,
        old_label="",
        heading=pieces(provision.heading),
        anchor=("old-" if change is Change.DROPPED else "") + provision.anchor,
        is_target=provision.target is not None,
        moved=False,
        lines=tuple(ComparedLine(x.kind, pieces(x.label + x.text)) for x in provision.lines),
        origin=provision.anchor if change is Change.DROPPED else "",
    )


def _compared(old: ProvisionText, new: ProvisionText, *, moved: bool) -> ComparedProvision:
    if (old.heading, old.lines) != (new.heading, new.lines):
        change = Change.CHANGED
    elif moved:
        change = Change.MOVED
    else:
        change = Change.UNCHANGED if old.label == new.label else Change.RENUMBERED
    return ComparedProvision(
        change=change,
        kind=new.kind,
        label=new.label,
        old_label="" if old.label == new.label else old.label,
        heading=diff(old.heading, new.heading),
        anchor=new.anchor,
        is_target=new.target is not None,
        moved=moved,
        lines=tuple(_lines(old.lines, new.lines)),
        origin=old.anchor,
    )


def _lines(old: Sequence[Line], new: Sequence[Line]) -> Iterator[ComparedLine]:
    pairs = heaviest_chain(_alike(old, new))
    for (i0, j0), (i1, j1) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
        for line in old[i0 + 1 : i1]:
            yield ComparedLine(line.kind, diff(line.label + line.text, ""))
        for line in new[j0 + 1 : j1]:
            yield ComparedLine(line.kind, diff("", line.label + line.text))
        if j1 < len(new):
            yield ComparedLine(new[j1].kind, _line(old[i1], new[j1]))


def _alike(old: Sequence[Line], new: Sequence[Line]) -> Iterator[tuple[int, int, int]]:
    if len(old) * len(new) > MANY:
        places = {line.text: j for j, line in enumerate(new)}
        yield from ((i, places[x.text], 1) for i, x in enumerate(old) if x.text in places)
        return
    for i, before in enumerate(old):
        for j, after in enumerate(new):
            likeness = int(fuzz.ratio(before.text, after.text))
            if likeness >= ALIKE:
                yield i, j, likeness**2


def _line(old: Line, new: Line) -> tuple[Piece, ...]:
    text = diff(old.text, new.text)
    if old.label != new.label:  # （三） becomes （四） as a whole
        label = (Piece("del", old.label), Piece("ins", new.label))
        return (*(piece for piece in label if piece.text), *text)
    if new.label and text and text[0].kind == "same":
        return (Piece("same", new.label + text[0].text), *text[1:])
    return (Piece("same", new.label), *text) if new.label else text
