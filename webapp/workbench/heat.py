"""The heat strip: how many comments each article has, and how many of them are decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from webapp.consultations.models import ProvisionKind
from webapp.questionnaire.laws import CHAPTER_KINDS, ONE_PAGE, PART_KINDS, Law
from webapp.register.summary import TargetCount
from webapp.submissions.policy import FIXED_TARGETS
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.listing import TABLE, Query

STEPS = 6
TENTHS = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One article, or one chapter of a long law."""

    label: str
    total: int
    families: int
    decided: int
    url: str
    current: bool
    step: int = 0

    @property
    def percent(self) -> int:
        """Return the share that is decided; 100 only when nothing is left."""
        return self.decided * 100 // self.total if self.total else 0

    @property
    def tenths(self) -> int:
        """Return the same in the steps that the bar has; anything done is seen."""
        return -(-self.percent // TENTHS)


@dataclass(frozen=True, slots=True)
class Group:
    """A row of cells under the name of its chapter."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Heat:
    """The strip, or the same as a table."""

    groups: tuple[Group, ...]
    bounds: tuple[int, ...]
    is_table: bool
    strip_url: str
    table_url: str

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Return every cell in reading order."""
        return tuple(cell for group in self.groups for cell in group.cells)


@dataclass(frozen=True, slots=True)
class _Chapter:
    name: str
    targets: tuple[str, ...]


def make_heat(desk: Desk, law: Law, counts: Mapping[str, TargetCount], query: Query) -> Heat:
    """Return the strip of a version: a cell an article, over 150 articles a cell a chapter."""
    chapters = list(_chapters(law))
    is_long = sum(len(each.targets) for each in chapters) > ONE_PAGE
    if is_long and query.heat != TABLE:
        groups = list(_folded(desk, chapters, counts, query))
    else:
        groups = [_group(desk, each, counts, query) for each in chapters]
    bounds = bounds_of(max((cell.total for group in groups for cell in group.cells), default=0))
    return Heat(
        groups=tuple(_stepped(groups, bounds)),
        bounds=bounds,
        is_table=query.heat == TABLE,
        strip_url=query.url(desk, heat=""),
        table_url=query.url(desk, heat=TABLE),
    )


def bounds_of(most: int) -> tuple[int, ...]:
    """Return from which numbers on the steps above the lowest begin, on a log scale."""
    bounds: list[int] = []
    for step in range(1, STEPS):
        bounds.append(max(_round(most ** (step / STEPS)), (bounds[-1] if bounds else 0) + 1))
    return tuple(bounds)


def _round(number: float) -> int:
    """Return the largest 1, 2 or 5 with noughts that is not above a number."""
    size: int = 10 ** (len(str(int(number))) - 1)
    return max(size * digit for digit in (1, 2, 5) if digit == 1 or size * digit <= number)


def _stepped(groups: Iterable[Group], bounds: Sequence[int]) -> Iterator[Group]:
    for group in groups:
        cells = (
            Cell(
                cell.label,
                cell.total,
                cell.families,
                cell.decided,
                cell.url,
                cell.current,
                sum(cell.total >= bound for bound in bounds),
            )
            for cell in group.cells
        )
        yield Group(group.name, tuple(cells))


def _chapters(law: Law) -> Iterator[_Chapter]:
    """Yield what is not of the text first, then the chapters, then the attachments."""
    yield _Chapter(_("通篇"), FIXED_TARGETS)
    kinds = CHAPTER_KINDS if law.count(ProvisionKind.CHAPTER) else PART_KINDS
    name = _("正文")
    targets: list[str] = []
    attached: list[str] = []
    for block in law.blocks:
        if block.kind in kinds:
            if targets:
                yield _Chapter(name, tuple(targets))
            name, targets = f"{block.label} {block.heading}".strip(), []
        elif block.target:
            (attached if block.kind is ProvisionKind.ATTACHMENT else targets).append(block.target)
    if targets:
        yield _Chapter(name, tuple(targets))
    if attached:
        yield _Chapter(_("附件"), tuple(attached))


def _group(desk: Desk, chapter: _Chapter, counts: Mapping[str, TargetCount], query: Query) -> Group:
    cells = (_cell(desk, target, counts.get(target), query) for target in chapter.targets)
    return Group(chapter.name, tuple(cells))


def _cell(desk: Desk, target: str, count: TargetCount | None, query: Query) -> Cell:
    return Cell(
        label=desk.label(target),
        total=count.total if count else 0,
        families=count.families if count else 0,
        decided=count.decided if count else 0,
        url=query.start().url(desk, target=target),
        current=target == query.target,
    )


def _folded(
    desk: Desk, chapters: Sequence[_Chapter], counts: Mapping[str, TargetCount], query: Query
) -> Iterator[Group]:
    """Yield a cell a chapter, and below it the articles of the chapter that is opened."""
    whole = []
    opened = None
    for number, chapter in enumerate(chapters, 1):
        is_open = query.target in chapter.targets or query.heat == str(number)
        found = [counts[target] for target in chapter.targets if target in counts]
        if is_open:
            opened = chapter
        whole.append(
            Cell(
                label=chapter.name,
                total=sum(each.total for each in found),
                families=sum(each.families for each in found),
                decided=sum(each.decided for each in found),
                url=query.start().url(desk, target="", heat=str(number)),
                current=is_open,
            )
        )
    yield Group(_("各章"), tuple(whole))
    if opened is not None:
        yield _group(desk, opened, counts, query)
