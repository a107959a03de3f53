"""The page that compares two versions of a draft: what it shows, from a comparison."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import cast

from flask import current_app, url_for
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from webapp.consultations.compare import Change, ComparedProvision, Comparison
from webapp.consultations.models import IN_FORCE, Consultation, DraftVersion, ProvisionKind
from webapp.consultations.queries_compare import load_comparison
from webapp.questionnaire.laws import ONE_PAGE, PART_KINDS
from webapp.web.i18n import gettext as _

SHOWN = (Change.CHANGED, Change.ADDED, Change.DROPPED, Change.MOVED)
NAMES = {
    Change.CHANGED: lazy_gettext("修改"),
    Change.ADDED: lazy_gettext("新增"),
    Change.DROPPED: lazy_gettext("删去"),
    Change.MOVED: lazy_gettext("移动"),
}
COLOURS = {Change.CHANGED: "warn", Change.ADDED: "ok", Change.DROPPED: "err", Change.MOVED: "pri"}
RANKS = {
    kind: rank
    for rank, kind in enumerate(
        (ProvisionKind.PART, ProvisionKind.SUBPART, ProvisionKind.CHAPTER, ProvisionKind.SECTION)
    )
}
DEEP = ("目", "细目", "续")


@dataclass(frozen=True, slots=True)
class Tag:
    """A word for what became of a provision, with the class of its colour."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class ComparedBlock:
    """A provision with the level of its heading (2 to 6)."""

    provision: ComparedProvision
    level: int

    @property
    def tags(self) -> list[Tag]:
        """Return what became of the provision, where a reader needs a word for it."""
        found = [self.provision.change] if self.provision.change in NAMES else []
        if self.provision.moved and self.provision.change is Change.CHANGED:
            found.append(Change.MOVED)
        return [Tag(str(NAMES[change]), COLOURS[change]) for change in found]

    @property
    def is_dropped(self) -> bool:
        """Tell whether only the older version has it: its number is an old one."""
        return self.provision.change is Change.DROPPED

    def is_deep(self, kind: str) -> bool:
        """Tell whether a paragraph of this kind stands further in."""
        return kind in DEEP


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The provisions to which the same thing happened."""

    change: Change
    tag: Tag
    provisions: Sequence[ComparedProvision]

    @property
    def is_dropped(self) -> bool:
        """Tell whether only the older version has them: their numbers are old ones."""
        return self.change is Change.DROPPED


@dataclass(frozen=True)
class ComparePage:
    """Everything on the page that compares two versions."""

    consultation: Consultation
    versions: Sequence[DraftVersion]
    old: DraftVersion
    new: DraftVersion
    comparison: Comparison
    only_changed: bool

    @property
    def title(self) -> str:
        """Return the title of the newer version with its label."""
        return self.new.title + (self.new.label or "")

    @property
    def summary(self) -> str:
        """Return how many provisions were changed, and how, in a sentence."""
        counts = self.comparison.counts
        done = {
            Change.CHANGED: _("修改 %(n)s 条", n=counts.get(Change.CHANGED, 0)),
            Change.ADDED: _("新增 %(n)s 条", n=counts.get(Change.ADDED, 0)),
            Change.DROPPED: _("删去 %(n)s 条", n=counts.get(Change.DROPPED, 0)),
            Change.MOVED: _("移动 %(n)s 条", n=counts.get(Change.MOVED, 0)),
        }
        parts = [words for change, words in done.items() if counts.get(change)]
        said = _("%(parts)s。", parts=_("，").join(parts)) if parts else _("条文内容没有改动。")
        if renumbered := counts.get(Change.RENUMBERED):
            said += _("另有 %(n)s 条只改了条号。", n=renumbered)
        return said

    @cached_property
    def groups(self) -> list[ChangeGroup]:
        """Return what was changed by what happened to it, in reading order."""
        return [
            ChangeGroup(change, Tag(str(NAMES[change]), COLOURS[change]), found)
            for change in SHOWN
            if (
                found := [
                    p for p in self.comparison.provisions if p.is_target and p.change is change
                ]
            )
        ]

    @cached_property
    def is_long(self) -> bool:
        """Tell whether the browser may leave out of its work what is not in view."""
        return not self.only_changed and sum(self.comparison.counts.values()) > ONE_PAGE

    @cached_property
    def parts(self) -> list[list[ComparedBlock]]:
        """Return the provisions shown, a chapter a part where the law is long."""
        parts: list[list[ComparedBlock]] = [[]]
        blocks = _blocks(self.comparison.provisions)
        for block in _changed_only(blocks) if self.only_changed else blocks:
            if self.is_long and block.provision.kind in PART_KINDS and parts[-1]:
                parts.append([])
            parts[-1].append(block)
        return parts

    @cached_property
    def pairs(self) -> list[tuple[DraftVersion, DraftVersion]]:
        """Return the other pairs of versions that can be compared."""
        shown = (self.old, self.new)
        return [pair for pair in combinations(self.versions, 2) if pair != shown]

    def url(self, old: DraftVersion, new: DraftVersion, *, only_changed: bool = False) -> str:
        """Return the address of a comparison."""
        address = url_for("questionnaire.compare", slug=self.consultation.slug)
        only = "&only=changed" if only_changed else ""
        return f"{address}?from={old.number}&to={new.number}{only}"


def version_name(version: DraftVersion) -> str:
    """Return what a version is called: 现行规定, its label, or its place in the row."""
    if version.number == IN_FORCE:
        return _("现行规定")
    return (version.label or "").strip("（）()") or _("第 %(n)s 稿", n=version.number)


def comparison_of(
    session: Session, consultation: Consultation, old: DraftVersion, new: DraftVersion
) -> Comparison:
    """Return a comparison, from this process's memory if no text changed since it was made."""
    made = cast(
        "dict[tuple[int, int], tuple[int, Comparison]]",
        current_app.extensions.setdefault("questionnaire.comparisons", {}),
    )
    key = old.id, new.id
    if key not in made or made[key][0] != consultation.text_rev:
        made[key] = consultation.text_rev, load_comparison(session, old, new)
    return made[key][1]


def _blocks(provisions: Sequence[ComparedProvision]) -> Iterator[ComparedBlock]:
    """Yield the provisions with their levels: a division's is one below what it lies in."""
    within: list[int] = []
    for provision in provisions:
        rank = RANKS.get(provision.kind)
        if rank is None:
            if provision.kind is not ProvisionKind.ARTICLE:
                within.clear()
            yield ComparedBlock(provision, 2 + len(within))
            continue
        while within and within[-1] >= rank:
            within.pop()
        yield ComparedBlock(provision, 2 + len(within))
        within.append(rank)


def _changed_only(blocks: Iterator[ComparedBlock]) -> Iterator[ComparedBlock]:
    """Yield what was changed, with the divisions that it lies in."""
    waiting: list[ComparedBlock] = []
    for block in blocks:
        if block.provision.kind in RANKS:
            waiting = [b for b in waiting if b.level < block.level] + [block]
        if block.provision.change in SHOWN:
            yield from (b for b in waiting if b is not block)
            yield block
            waiting = []
