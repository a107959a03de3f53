"""The wording of a provision as it was asked about and as it is now, side by side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webapp.consultations.compare import CELLS, Change, ComparedProvision, Comparison
from webapp.consultations.wording import Piece, diff
from webapp.questionnaire.comparing import DEEP
from webapp.questionnaire.laws import Block

OLD, NEW = ("same", "del"), ("same", "ins")


@dataclass(frozen=True, slots=True)
class WordingLine:
    """A paragraph of one version; ``is_deep`` ones stand further in."""

    pieces: Sequence[Piece]
    is_deep: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """What a provision said and says; ``new`` is None where there is nothing to compare with.

    ``label`` and ``heading`` are the newer ones. A dropped provision's ``new`` is empty.
    """

    change: Change
    label: str
    old: Sequence[WordingLine]
    new: Sequence[WordingLine] | None
    old_heading: Sequence[Piece] = ()
    new_heading: Sequence[Piece] = ()

    @property
    def is_changed(self) -> bool:
        """Tell whether the two differ in their words."""
        return self.new is not None and self.change is Change.CHANGED

    @property
    def is_dropped(self) -> bool:
        """Tell whether the newer version does not have it."""
        return self.change is Change.DROPPED

    @property
    def is_pair(self) -> bool:
        """Tell whether there are two wordings to show."""
        return self.is_changed or self.is_dropped


def plain_wording(block: Block) -> Wording:
    """Return the wording of a provision that nothing is compared with."""
    lines = [("款", block.first)] if block.first else []
    for chunk in block.chunks:
        lines += [(kind, label + text) for kind, label, text in chunk.lines]
        lines += [("行", CELLS.join(row)) for row in chunk.rows]
    return Wording(
        Change.UNCHANGED,
        block.label,
        [WordingLine((Piece("same", text),), kind in DEEP) for kind, text in lines],
        None,
    )


def plain_title(title: str) -> Wording:
    """Return the wording of a title that nothing is compared with."""
    line = WordingLine((Piece("same", title),), is_deep=False)
    return Wording(Change.UNCHANGED, "", [line], None)


def compared_title(old: str, new: str) -> Wording:
    """Return the wording of a title in two versions."""
    pieces = diff(old, new)
    return Wording(
        Change.UNCHANGED if old == new else Change.CHANGED,
        "",
        [WordingLine(_side(pieces, OLD), is_deep=False)],
        [WordingLine(_side(pieces, NEW), is_deep=False)],
    )


def compared_wordings(comparison: Comparison) -> Mapping[str, Wording]:
    """Return the wordings of an older version's provisions by their targets there."""
    return {each.origin: _compared(each) for each in comparison.provisions if each.origin}


def added_wordings(comparison: Comparison) -> Sequence[Wording]:
    """Return what only the newer version has and can be commented on, in reading order."""
    added = (p for p in comparison.provisions if p.is_target and p.change is Change.ADDED)
    return [_compared(provision) for provision in added]


def _compared(found: ComparedProvision) -> Wording:
    return Wording(
        found.change,
        found.label,
        list(_lines(found, OLD)),
        list(_lines(found, NEW)),
        _side(found.heading, OLD),
        _side(found.heading, NEW),
    )


def _lines(found: ComparedProvision, kinds: Sequence[str]) -> Iterator[WordingLine]:
    for line in found.lines:
        pieces = _side(line.pieces, kinds)
        if pieces:
            yield WordingLine(pieces, line.kind in DEEP)


def _side(pieces: Sequence[Piece], kinds: Sequence[str]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.kind in kinds)
