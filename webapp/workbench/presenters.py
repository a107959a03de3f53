"""The rows of the list of comments, and what filters offer to choose from."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from webapp.clock import CHINA
from webapp.exports.policy import is_individual
from webapp.keys import Keys
from webapp.register import queries
from webapp.register.models import Tag
from webapp.register.policy import DECIDED_STATES, SERIAL_DIGITS, EntryState, RedactionState
from webapp.register.queries_rows import Line
from webapp.search.text import highlight
from webapp.submissions.masking import mask_organisation
from webapp.submissions.policy import Channel
from webapp.submissions.queries import organisation_of
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.listing import EACH, Query
from webapp.workbench.names import CHANNELS, STATES

EXCERPT = 120  # characters of a text in the list
BEFORE_HIT = 24
LOOKS: Mapping[EntryState, str] = {
    EntryState.ACCEPTED: "ok",
    EntryState.PARTLY: "warn",
    EntryState.REJECTED: "err",
    EntryState.COVERED: "pri",
    EntryState.STUDY: "off",
    EntryState.DRAFTED: "warn",
    EntryState.WITHDRAWN: "off",
}


@dataclass(frozen=True, slots=True)
class StateView:
    """A state as words and as the class that colours them."""

    label: str
    look: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom an entry came from, how and when."""

    number: str
    serial: str
    identity: str
    organisation: str
    channel: str
    when: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: a family by its leading text, or a single entry."""

    family_id: int
    entry_id: int
    rev: int
    text: str
    label: str
    state: StateView
    origin: Origin
    size: int
    matching: int | None
    tags: Sequence[Tag]
    assignee: str
    claimant: str
    is_marked: bool
    url: str
    is_open: bool


def make_rows(  # noqa: PLR0913
    desk: Desk,
    query: Query,
    lines: Sequence[Line],
    names: Mapping[int, str],
    keys: Keys,
    *,
    now: dt.datetime,
) -> list[Row]:
    """Return the lines of the list as the page shows them; ``names`` are those of staff."""
    return [make_row(desk, query, line, names, keys, now=now) for line in lines]


def make_row(  # noqa: PLR0913
    desk: Desk,
    query: Query,
    line: Line,
    names: Mapping[int, str],
    keys: Keys,
    *,
    now: dt.datetime,
) -> Row:
    """Return one line of the list."""
    family, entry = line.family, line.entry
    is_single = query.view == EACH
    return Row(
        family_id=family.id,
        entry_id=entry.id,
        rev=family.rev,
        text=excerpt(line.text, query.text),
        label="" if query.target else desk.label(family.target),
        state=state_view(entry.state if is_single else family.state),
        origin=origin_of(desk, line, keys, now=now),
        size=family.size,
        matching=line.matching,
        tags=line.tags,
        assignee=names.get(family.assignee_id or 0, ""),
        claimant=claimant_of(desk, line, names, now=now),
        is_marked=entry.redaction is not RedactionState.NONE,
        url=panel_url(desk, query, family.id),
        is_open=family.id == query.open,
    )


def panel_url(desk: Desk, query: Query, family_id: int) -> str:
    """Return the address of a family's panel, which knows the list that it stands beside."""
    address = url_for("workbench.family", slug=desk.slug, family_id=family_id)
    rest = query.as_string(open=None)
    return f"{address}?{rest}" if rest else address


def state_view(state: EntryState) -> StateView:
    """Return how a state is shown."""
    return StateView(str(STATES[state]), LOOKS.get(state, ""), state in DECIDED_STATES)


def origin_of(desk: Desk, line: Line, keys: Keys, *, now: dt.datetime) -> Origin:
    """Return where an entry came from; a name of a body is shown, that of a person is not."""
    entry = line.entry
    return Origin(
        number=queries.number_of(desk.consultation, entry),
        serial=f"{entry.serial:0{SERIAL_DIGITS}}",
        identity=_(entry.identity),
        organisation=_body(line, keys),
        channel="" if entry.channel is Channel.WEB else str(CHANNELS[entry.channel]),
        when=short_moment(entry.received_at, now),
        at=entry.received_at,
    )


def _body(line: Line, keys: Keys) -> str:
    """Return the name of the body that spoke; a person's employer only begins."""
    name = organisation_of(line.submission, keys)
    return mask_organisation(name) if is_individual(line.entry.identity) else name


def claimant_of(desk: Desk, line: Line, names: Mapping[int, str], *, now: dt.datetime) -> str:
    """Return who else has the family open."""
    family = line.family
    until, who = family.claimed_until, family.claimed_by_id
    if until is None or until <= now or who is None or who == desk.staff_id:
        return ""
    return names.get(who, "")


def short_moment(at: dt.datetime, now: dt.datetime) -> str:
    """Return day and time in Asia/Shanghai, the year only where it is another one."""
    here, today = at.astimezone(CHINA), now.astimezone(CHINA)
    return here.strftime("%m-%d %H:%M" if here.year == today.year else "%Y-%m-%d %H:%M")


def excerpt(text: str, query: str, length: int = EXCERPT) -> str:
    """Return the beginning of a text, or the part of it that a search found."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    pieces = highlight(line, query)
    at = 0 if len(pieces) == 1 or pieces[0][1] else len(pieces[0][0])
    start = max(0, min(at - BEFORE_HIT, len(line) - length)) if at > length // 2 else 0
    end = start + length
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")
