"""A target and an opinion as the pages of a result show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.publication.models import PublicationCase
from webapp.register.policy import FIXED_LABELS
from webapp.results.names import OUTCOMES, UNDECIDED, Named
from webapp.web.i18n import gettext as _

BEGINNING = 140  # characters of a long opinion that are shown before it is opened
INLINE = 1200  # characters that the first page holds of one opinion at most


@dataclass(frozen=True, slots=True)
class Row:
    """What was said on one target and what became of it.

    ``shares`` are percents of accepted, partly accepted, not accepted and all the rest.
    """

    target: str
    label: str
    heading: str
    comments: int
    families: int
    pending: int
    changed: bool
    counts: Sequence[int]
    shares: Sequence[int]
    url: str
    width: float = 100

    @property
    def name(self) -> str:
        """Return the label; those of us are translated, those of the law are not."""
        return _(self.label) if self.is_fixed else self.label

    @property
    def is_fixed(self) -> bool:
        """Tell whether it is no provision but the whole or the title."""
        return self.target in FIXED_LABELS

    @property
    def segments(self) -> list[tuple[int, float]]:
        """Return where the shares begin and how wide they are, in percent."""
        starts = (sum(self.shares[:place]) for place in range(len(self.shares)))
        return list(zip(starts, self.shares, strict=True))


@dataclass(frozen=True, slots=True)
class Case:
    """One opinion with what became of it."""

    position: int
    size: int
    text: str
    outcome: Named
    reason: str
    organisations: Sequence[str]

    @property
    def beginning(self) -> str:
        """Return what is shown of it before it is opened."""
        return self.text if self.is_short else self.text[:BEGINNING].rstrip() + "……"

    @property
    def is_short(self) -> bool:
        """Tell whether it is shown as a whole; a few characters more are not cut off."""
        return len(self.text) <= BEGINNING * 1.25

    @property
    def is_inline(self) -> bool:
        """Tell whether the first page has all of it."""
        return len(self.text) <= INLINE


def case_of(case: PublicationCase) -> Case:
    """Return an opinion as it is shown."""
    return Case(
        position=case.position,
        size=case.size,
        text=case.text,
        outcome=OUTCOMES[case.outcome] if case.outcome else UNDECIDED,
        reason=case.reason,
        organisations=case.organisations,
    )
