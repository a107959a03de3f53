"""Reads what the list and its panel show, in a number of statements that no row adds to."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.accounts import queries as accounts
from webapp.accounts.guards import may
from webapp.accounts.policy import Permission, permissions_of
from webapp.consultations.queries import versions_of
from webapp.dispositions import queries as dispositions
from webapp.dispositions.models import Disposition
from webapp.dispositions.services_undoing import check_undo
from webapp.errors import InvalidInputError, NotFoundError
from webapp.keys import Keys
from webapp.questionnaire.laws import law_of
from webapp.register import queries
from webapp.register.models import Entry, Family
from webapp.register.policy import RedactionState
from webapp.register.queries_rows import Line, acts_on, family_lines, serials_of, tags_in
from webapp.workbench.desk import Desk, open_desk
from webapp.workbench.listing import Query
from webapp.workbench.presenters import (
    claimant_of,
    origin_of,
    short_moment,
    state_view,
)
from webapp.workbench.presenters_history import disposition_ids, make_history
from webapp.workbench.presenters_panel import (
    Original,
    Panel,
    Typed,
    make_choices,
    make_decision,
    make_original,
)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody's name by number, and those who may be given work on this consultation."""

    names: dict[int, str]
    workers: list[tuple[int, str]]


def desk_for(db: Session, slug: str, query: Query) -> Desk:
    """Return the desk at the version that a list is about; one that is not there is ignored."""
    try:
        return open_desk(db, slug, query.version)
    except NotFoundError:
        if query.version is None:
            raise
        return open_desk(db, slug)


def desk_at(db: Session, desk: Desk, family: Family) -> Desk:
    """Return the desk at the version that a family is about."""
    if family.draft_version_id == desk.version.id:
        return desk
    number = next(v.number for v in desk.versions if v.id == family.draft_version_id)
    return open_desk(db, desk.slug, number)


def roster_of(db: Session, consultation_id: int) -> Roster:
    """Return the staff, in three statements."""
    given = accounts.given_to(db, consultation_id)
    everybody = accounts.list_staff(db)
    workers = [
        (person.id, person.name)
        for person in everybody
        if person.active and _may_work(person.id, permissions_of(person.roles), given)
    ]
    return Roster({person.id: person.name for person in everybody}, workers)


def load_line(db: Session, desk: Desk, query: Query, family_id: int) -> Line:
    """Return a family with its leading text; one that was merged away leads to the other.

    Raises:
        NotFoundError: the consultation has no such family, or nothing in it stands.
    """
    family = queries.get_family(db, desk.consultation.id, family_id)
    lines = family_lines(db, [family.id], query.to_filter(desk))
    if not lines:
        raise NotFoundError
    return lines[0]


def load_original(db: Session, desk: Desk, target: str, query: Query) -> Original:
    """Return the text of a target with what it can be compared with."""
    law = law_of(db, desk.consultation, desk.version.id)
    return make_original(desk, law, versions_of(db, desk.consultation.id), target, query)


def load_panel(  # noqa: PLR0913
    db: Session,
    desk: Desk,
    query: Query,
    line: Line,
    keys: Keys,
    *,
    roster: Roster,
    typed: Typed,
    now: dt.datetime,
) -> Panel:
    """Return the panel of a family."""
    family, entry = line.family, line.entry
    desk = desk_at(db, desk, family)
    decision = dispositions.disposition_of(db, family)
    events = acts_on(db, family)
    serials = serials_of(db, [each.entry_id for each in events if each.entry_id])
    reasons = dispositions.dispositions(db, disposition_ids(events))
    return Panel(
        desk=desk,
        query=query,
        original=load_original(db, desk, family.target, query),
        family_id=family.id,
        rev=family.rev,
        size=family.size,
        serial=entry.serial,
        first_when=short_moment(family.first_at, now),
        latest_when=short_moment(family.latest_at, now),
        origin=origin_of(desk, line, keys, now=now),
        text=line.text,
        state=state_view(family.state),
        decision=make_decision(decision, now=now),
        choices=make_choices(typed, decision),
        reasons=dispositions.list_reasons(db, desk.consultation.id),
        tags=line.tags,
        known_tags=tags_in(db, desk.consultation.id),
        assignee_id=family.assignee_id,
        staff=roster.workers,
        claimant=claimant_of(desk, line, roster.names, now=now),
        is_mine=_is_mine(desk, family, now),
        history=make_history(events, serials, reasons, now=now),
        is_marked=entry.redaction is not RedactionState.NONE,
        can_undo=may_undo(db, desk, family, now),
        can_confirm=may_confirm(desk, decision),
        typed=typed,
    )


def _may_work(staff_id: int, permissions: frozenset[Permission], given: frozenset[int]) -> bool:
    can = Permission.WORK_COMMENTS in permissions
    return can and (Permission.VIEW_ALL in permissions or staff_id in given)


def _is_mine(desk: Desk, family: Family, now: dt.datetime) -> bool:
    until = family.claimed_until
    return family.claimed_by_id == desk.staff_id and until is not None and until > now


def may_undo(db: Session, desk: Desk, subject: Family | Entry, now: dt.datetime) -> bool:
    """Tell whether who is at work can take the last decision back."""
    try:
        check_undo(dispositions.last_decision(db, subject), desk.actor, now=now)
    except InvalidInputError:
        return False
    return True


def may_confirm(desk: Desk, decision: Disposition | None) -> bool:
    """Tell whether who is at work can confirm what another person drafted."""
    return (
        decision is not None
        and decision.confirmed_at is None
        and decision.drafted_by_id != desk.staff_id
        and may(Permission.CONFIRM_DECISIONS)
    )
