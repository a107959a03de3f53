"""What the pages about one version's text are given: its paragraphs, and its links."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from webapp.consultations.models import IN_FORCE, DraftVersion, Provision
from webapp.draft_import.numbering import parse_article_reference, target_of
from webapp.intake.alignment import text_of

ROWS_A_PAGE = 100
UNLIKE = 50  # percent of likeness below which a link asks to be looked at


@dataclass(frozen=True, slots=True)
class TextPage:
    """A version's text, with the paragraph or provision that a form is open for."""

    version: DraftVersion
    name: str
    paragraph: int | None = None
    retiring: int | None = None

    @property
    def is_published(self) -> bool:
        """Tell whether the public may see it."""
        return self.version.published_at is not None

    @property
    def is_draft(self) -> bool:
        """Tell whether it is a draft, and not the law in force."""
        return self.version.number > IN_FORCE


@dataclass(frozen=True, slots=True)
class Pair:
    """A provision beside the one before that it continues; ``typed`` is what its field holds."""

    new: Provision
    old: Provision | None
    typed: str
    problem: str = ""

    @property
    def likeness(self) -> int:
        """Return how like the two are, in percent."""
        return round(fuzz.ratio(text_of(self.old), text_of(self.new))) if self.old else 0

    @property
    def is_odd(self) -> bool:
        """Tell whether the two are hardly alike."""
        return self.old is not None and self.likeness < UNLIKE


@dataclass(frozen=True, slots=True)
class AlignmentPage:
    """Some of a version's links to the version before it, and what nothing continues."""

    version: DraftVersion
    name: str
    before: str
    pairs: Sequence[Pair]
    names: Mapping[str, int]
    dropped: Sequence[Provision]
    after: int
    following: int | None


def linkable(version: DraftVersion) -> list[Provision]:
    """Return what can be linked, in reading order."""
    return [provision for provision in version.provisions if provision.target is not None]


def names_of(version: DraftVersion) -> dict[str, int]:
    """Return a version's provisions by a name of their own: a label that comes twice is counted."""
    seen: Counter[str] = Counter()
    names = {}
    for provision in linkable(version):
        seen[provision.label] += 1
        times = seen[provision.label]
        names[provision.label if times == 1 else f"{provision.label}（{times}）"] = provision.id
    return names


def named(typed: str, names: Mapping[str, int], targets: Mapping[str, int]) -> int | None:
    """Return the provision that a person names: 第三条, 3, 附件1; None for none of these.

    Args:
        typed: the cleaned field.
        names: the provisions' ids by name.
        targets: the provisions' ids by target.
    """
    number = parse_article_reference(typed)
    return names.get(typed) or (targets.get(target_of(*number)) if number else None)


def pairs_of(new: DraftVersion, old: DraftVersion, after: int) -> list[Pair]:
    """Return a page of pairs.

    Args:
        new: the version, with its whole text.
        old: the version before it, with its whole text.
        after: how many come before this page.
    """
    earlier = {provision.id: provision for provision in old.provisions}
    names = {id_: name for name, id_ in names_of(old).items()}
    return [
        Pair(each, earlier.get(each.previous_id or 0), names.get(each.previous_id or 0, ""))
        for each in linkable(new)[after : after + ROWS_A_PAGE]
    ]


def dropped_of(new: DraftVersion, old: DraftVersion) -> list[Provision]:
    """Return the earlier provisions that nothing continues, in reading order."""
    continued = {provision.previous_id for provision in new.provisions}
    return [provision for provision in linkable(old) if provision.id not in continued]
