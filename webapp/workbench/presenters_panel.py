"""The panel beside the list: the article, the opinion, what becomes of it, who did what."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from flask import url_for

from webapp.consultations.models import IN_FORCE, DraftVersion
from webapp.dispositions.models import Disposition, StandardReason
from webapp.questionnaire.laws import Block, Law
from webapp.register.models import Tag
from webapp.register.policy import NEEDS_REASON, Outcome
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.listing import Query
from webapp.workbench.names import OUTCOMES
from webapp.workbench.presenters import Origin, StateView, short_moment
from webapp.workbench.presenters_history import Told


@dataclass(frozen=True, slots=True)
class Typed:
    """A form of the panel that was refused: its id, what was typed, what is wrong with it."""

    form: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def value(self, form: str, name: str, stored: str = "") -> str:
        """Return what a field of a form shows."""
        return self.values.get(name, stored) if form == self.form else stored

    def is_wrong(self, anchor: str) -> bool:
        """Tell whether a field is to be looked at."""
        return any(problem.anchor == anchor for problem in self.problems)


NOTHING = Typed()
LEVEL = 3  # of the article's heading, below that of the panel


@dataclass(frozen=True, slots=True)
class Link:
    """A way elsewhere."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Original:
    """The text that opinions are about, and ways to its neighbours and other versions."""

    label: str
    block: Block | None
    previous: Link | None
    next: Link | None
    comparisons: Sequence[Link]


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome to choose, and the key that chooses it."""

    value: Outcome
    label: str
    key: int
    checked: bool
    needs_reason: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom; ``waits`` for a second person."""

    label: str
    reason: str
    who: str
    when: str
    confirmed_by: str
    waits: bool


@dataclass(frozen=True)
class Panel:
    """A family beside the text that it is about."""

    desk: Desk
    query: Query
    original: Original
    family_id: int
    rev: int
    size: int
    serial: int
    first_when: str
    latest_when: str
    origin: Origin
    text: str
    state: StateView
    decision: Decision | None
    choices: Sequence[Choice]
    reasons: Sequence[StandardReason]
    tags: Sequence[Tag]
    known_tags: Sequence[Tag]
    assignee_id: int | None
    staff: Sequence[tuple[int, str]]
    claimant: str
    is_mine: bool
    history: Sequence[Told]
    is_marked: bool
    can_undo: bool
    can_confirm: bool
    typed: Typed

    @property
    def next(self) -> str:
        """Return the list to come back to, with this family open."""
        return self.query.as_string(open=self.family_id)

    def url(self, endpoint: str) -> str:
        """Return the address of something that can be done with this family."""
        return url_for(f"workbench.{endpoint}", slug=self.desk.slug, family_id=self.family_id)

    @property
    def redact_url(self) -> str:
        """Return where the published text is decided."""
        return url_for("workbench.redact", slug=self.desk.slug, serial=self.serial)


def make_original(
    desk: Desk, law: Law, versions: Sequence[DraftVersion], target: str, query: Query
) -> Original:
    """Return the text of a target in the version that the desk is at."""
    block = law.targets.get(target)
    order = list(desk.labels)
    around = dict(pairwise(order))
    before = {after: before for before, after in pairwise(order)}
    links = [
        Link(desk.label(other), query.start().url(desk, target=other)) if other else None
        for other in (before.get(target), around.get(target))
    ]
    return Original(
        label=law.full_title if target == "title" else desk.label(target),
        block=replace(block, level=LEVEL) if block else None,
        previous=links[0],
        next=links[1],
        comparisons=_comparisons(desk, law, versions, target),
    )


def _comparisons(desk: Desk, law: Law, versions: Sequence[DraftVersion], target: str) -> list[Link]:
    """Return the ways to this text beside the draft before it, and beside the law in force."""
    if target not in law.targets:
        return []
    number = desk.version.number
    names = {number - 1: _("与上一稿比较"), IN_FORCE: _("与现行规定比较")}
    if number - 1 == IN_FORCE:
        names = {IN_FORCE: _("与现行规定比较")}
    known = {version.number for version in versions}
    address = url_for("admin.compare", slug=desk.slug)
    return [
        Link(name, f"{address}?from={other}&to={number}#{target}")
        for other, name in names.items()
        if other in known
    ]


def make_choices(typed: Typed, decision: Disposition | None) -> list[Choice]:
    """Return the outcomes; chosen is what was posted, or else what was decided."""
    chosen = typed.value("decide", "outcome", decision.outcome if decision else "")
    return [
        Choice(outcome, str(label), key, outcome == chosen, outcome in NEEDS_REASON)
        for key, (outcome, label) in enumerate(OUTCOMES.items(), 1)
    ]


def make_decision(found: Disposition | None, *, now: dt.datetime) -> Decision | None:
    """Return what was decided, if anything was."""
    if found is None:
        return None
    return Decision(
        label=str(OUTCOMES[found.outcome]),
        reason=found.reason,
        who=found.drafted_by_name,
        when=short_moment(found.drafted_at, now),
        confirmed_by=found.confirmed_by_name or "",
        waits=found.confirmed_at is None,
    )
