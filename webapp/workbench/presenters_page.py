"""Everything on the page with the list of comments."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from webapp.clock import CHINA
from webapp.questionnaire.laws import ONE_PAGE
from webapp.register.models import SavedView, Tag
from webapp.register.policy import DECIDED_STATES, OPEN_STATES, EntryState
from webapp.register.queries_list import COUNTED, Order, Span
from webapp.register.summary import Summary
from webapp.submissions.policy import Channel
from webapp.web.i18n import clock_time
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.heat import Heat
from webapp.workbench.listing import EACH, FAMILY, ME, Query
from webapp.workbench.names import CHANNELS, REDACTIONS, STATES
from webapp.workbench.presenters import Row
from webapp.workbench.presenters_panel import Original, Panel, Typed

SHOWN_STATES = (
    EntryState.PENDING,
    EntryState.DRAFTED,
    *sorted(DECIDED_STATES, key=list(EntryState).index),
)
OPEN_VIEW = tuple(sorted(OPEN_STATES))


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose in a filter, with how many entries it has where that is known."""

    value: str
    label: str
    chosen: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """The same list in another order or form."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class ListPage:
    """The list, what it was filtered by, and the panel beside it."""

    desk: Desk
    query: Query
    summary: Summary
    heat: Heat
    rows: Sequence[Row]
    span: Span
    count: int
    todo: int
    panel: Panel | None
    original: Original | None
    tags: Sequence[Tag]
    workers: Sequence[tuple[int, str]]
    views: Sequence[SavedView]
    typed: Typed

    @property
    def heading(self) -> str:
        """Return what the list is of."""
        return self.desk.label(self.query.target) if self.query.target else _("全部意见")

    @property
    def matching(self) -> str:
        """Return how many lines match, in words."""
        many = _("超过 %(count)s", count=f"{COUNTED:,}")
        count = many if self.count > COUNTED else f"{self.count:,}"
        if self.query.view == EACH:
            return _("符合筛选 %(count)s 条", count=count)
        return _("符合筛选 %(count)s 组", count=count)

    @property
    def percent(self) -> int:
        """Return the share of entries that is decided."""
        return self.summary.decided * 100 // self.summary.total if self.summary.total else 0

    @property
    def updated(self) -> str:
        """Return when the counts were made, where that is not now."""
        return clock_time(self.summary.at) if self.summary.is_large else ""

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day."""
        consultation = self.desk.consultation
        last = consultation.closes_at - dt.timedelta(microseconds=1)
        return consultation.opens_at.astimezone(CHINA).date(), last.astimezone(CHINA).date()

    @property
    def here(self) -> tuple[int, int]:
        """Return how many entries and families the target, or everything, has."""
        if not self.query.target:
            return self.summary.total, self.summary.families
        found = self.summary.of_version(self.desk.version.id).get(self.query.target)
        return (found.total, found.families) if found else (0, 0)

    @property
    def states(self) -> list[Option]:
        """Return the states to choose from, with the entries that the target has in each."""
        counts = self.summary.states
        if self.query.target:
            found = self.summary.of_version(self.desk.version.id).get(self.query.target)
            counts = found.states if found else {}
        options = [
            Option(state, str(STATES[state]), state in self.query.states, counts.get(state, 0))
            for state in SHOWN_STATES
        ]
        withdrawn = EntryState.WITHDRAWN
        options.append(Option(withdrawn, str(STATES[withdrawn]), withdrawn in self.query.states))
        return options

    @property
    def identities(self) -> list[Option]:
        """Return the identities to choose from."""
        known = list(self.desk.consultation.identity_options)
        known += [name for name in self.summary.identities if name not in known]
        return [Option(name, _(name), name == self.query.identity) for name in known]

    @property
    def channels(self) -> list[Option]:
        """Return the channels to choose from."""
        return [
            Option(channel, str(CHANNELS[channel]), channel is self.query.channel)
            for channel in Channel
        ]

    @property
    def redactions(self) -> list[Option]:
        """Return the states of redaction to choose from."""
        return [
            Option(state, str(name), state is self.query.redaction)
            for state, name in REDACTIONS.items()
        ]

    @property
    def targets(self) -> list[Option]:
        """Return what can be commented on, unless that is too much for one field."""
        if len(self.desk.labels) > ONE_PAGE:
            return []
        return [
            Option(target, self.desk.label(target), target == self.query.target)
            for target in self.desk.labels
        ]

    @property
    def assignees(self) -> list[Option]:
        """Return those whose work can be asked for, by number."""
        return [
            Option(str(number), name, str(number) == self.query.assignee)
            for number, name in self.workers
            if number != self.desk.staff_id
        ]

    @property
    def orders(self) -> list[Way]:
        """Return the same list in other orders."""
        names = {Order.SIZE: _("相似数量"), Order.NEW: _("后到在前"), Order.OLD: _("先到在前")}
        if self.query.view == EACH:
            del names[Order.SIZE]
        start = self.query.start()
        return [
            Way(name, start.url(self.desk, sort=order), order is self.query.order)
            for order, name in names.items()
        ]

    @property
    def forms(self) -> list[Way]:
        """Return the list by families, and by single entries."""
        names = {FAMILY: _("每组一条"), EACH: _("逐条")}
        start = self.query.start()
        return [
            Way(name, start.url(self.desk, view=view), view == self.query.view)
            for view, name in names.items()
        ]

    @property
    def before_url(self) -> str:
        """Return the page before this one."""
        place = self.span.before
        return self.query.start().url(self.desk, before=place) if place else ""

    @property
    def after_url(self) -> str:
        """Return the page after this one."""
        place = self.span.after
        return self.query.start().url(self.desk, after=place) if place else ""

    @property
    def todo_url(self) -> str:
        """Return one's own open work."""
        return Query(assignee=ME, states=OPEN_VIEW).url(self.desk)

    @property
    def reset_url(self) -> str:
        """Return the list without its filters, on the same target."""
        kept = Query(version=self.query.version, target=self.query.target)
        return kept.url(self.desk)

    @property
    def takings(self) -> list[Way]:
        """Return the ways to take this very list away: as files, or as a sheet to fill in."""
        names = {"workbench.exports": _("成文件"), "workbench.exchange": _("成表格填写")}
        query = self.query.start().as_string()
        return [
            Way(
                name,
                url_for(page, slug=self.desk.slug) + (f"?{query}" if query else ""),
                current=False,
            )
            for page, name in names.items()
        ]

    @property
    def bulk_url(self) -> str:
        """Return where many are decided at once."""
        return url_for("workbench.bulk", slug=self.desk.slug)

    @property
    def back(self) -> str:
        """Return this very list as a form sends it back."""
        return self.query.as_string()
