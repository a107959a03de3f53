"""The members of a family, each beside the text that stands for all; and one entry alone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from webapp.consultations.wording import Piece, diff
from webapp.keys import Keys
from webapp.register.models import Family
from webapp.register.policy import EntryState
from webapp.register.queries_rows import Line
from webapp.submissions.masking import MaskedContact
from webapp.web.forms import Problem
from webapp.workbench.desk import Desk
from webapp.workbench.listing import Query
from webapp.workbench.presenters import Origin, StateView, origin_of, state_view
from webapp.workbench.presenters_history import Told
from webapp.workbench.presenters_panel import Choice, Decision, Original, Typed


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of a family; ``pieces`` tell what its text has that the leading one has not."""

    serial: int
    rev: int
    origin: Origin
    pieces: Sequence[Piece]
    is_lead: bool
    is_same: bool
    own: StateView | None

    def url(self, endpoint: str, slug: str) -> str:
        """Return the address of something that can be done with this entry."""
        return url_for(f"workbench.{endpoint}", slug=slug, serial=self.serial)


@dataclass(frozen=True)
class MembersPage:
    """A page of a family's members."""

    desk: Desk
    query: Query
    family: Family
    lead: Line
    members: Sequence[Member]
    after_id: int | None
    typed: str
    problem: Problem | None

    def is_wrong(self, serial: int) -> bool:
        """Tell whether what was typed beside an entry was refused."""
        return self.problem is not None and self.problem.anchor == f"move-{serial}"

    @property
    def number(self) -> str:
        """Return the serial of the leading entry as people see it."""
        return f"#{self.lead.entry.serial:06}"

    @property
    def list_url(self) -> str:
        """Return the list, with this family open."""
        return self.query.url(self.desk, open=self.family.id)

    @property
    def url(self) -> str:
        """Return this page."""
        return members_url(self.desk.slug, self.family.id, self.query)

    @property
    def after_url(self) -> str:
        """Return the next page of members."""
        if self.after_id is None:
            return ""
        here = self.url
        return f"{here}{'&' if '?' in here else '?'}member={self.after_id}"


@dataclass(frozen=True)
class EntryPage:
    """One entry with its whole history."""

    desk: Desk
    line: Line
    origin: Origin
    original: Original
    state: StateView
    decision: Decision | None
    is_own: bool
    choices: Sequence[Choice]
    history: Sequence[Told]
    can_undo: bool
    can_confirm: bool
    typed: Typed
    contact: MaskedContact
    can_see_contact: bool

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the respondent took it back."""
        return self.line.entry.state is EntryState.WITHDRAWN

    @property
    def panel_url(self) -> str:
        """Return the family beside the list of its target."""
        query = Query(version=self.desk.version.number, target=self.line.entry.target)
        return query.url(self.desk, open=self.line.family.id)

    def url(self, endpoint: str) -> str:
        """Return the address of something that can be done with this entry."""
        serial = self.line.entry.serial
        return url_for(f"workbench.{endpoint}", slug=self.desk.slug, serial=serial)


def members_url(slug: str, family_id: int, query: Query) -> str:
    """Return the page of a family's members, which knows the list it was reached from."""
    address = url_for("workbench.members", slug=slug, family_id=family_id)
    rest = query.as_string(open=None)
    return f"{address}?{rest}" if rest else address


def make_members(
    desk: Desk, lead: Line, lines: Sequence[Line], keys: Keys, *, now: dt.datetime
) -> list[Member]:
    """Return entries beside the text that stands for them."""
    return [
        Member(
            serial=line.entry.serial,
            rev=line.entry.rev,
            origin=origin_of(desk, line, keys, now=now),
            pieces=diff(lead.text, line.text),
            is_lead=line.entry.id == lead.entry.id,
            is_same=line.text == lead.text,
            own=state_view(line.entry.state) if line.entry.disposition_id else None,
        )
        for line in lines
    ]
