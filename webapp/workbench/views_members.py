"""The members of a family, one entry by itself, and moving entries between families."""

import re
from collections.abc import Callable
from http import HTTPStatus

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import may, permit
from webapp.accounts.policy import Permission
from webapp.clock import utc_now
from webapp.dispositions import queries as dispositions
from webapp.errors import InvalidInputError, NotFoundError, StaleError, msgid
from webapp.register import queries, services_families
from webapp.register.models import Entry, Family
from webapp.register.policy import serial_of
from webapp.register.queries_list import PAGE
from webapp.register.queries_rows import entry_lines
from webapp.submissions.masking import masked
from webapp.submissions.queries import header_of
from webapp.web import responses
from webapp.web.context import database, keys
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import Desk
from webapp.workbench.listing import MOST_IDS, parse
from webapp.workbench.loading import (
    desk_at,
    desk_for,
    load_line,
    load_original,
    may_confirm,
    may_undo,
)
from webapp.workbench.presenters import origin_of, state_view
from webapp.workbench.presenters_history import disposition_ids, make_history
from webapp.workbench.presenters_members import EntryPage, MembersPage, make_members, members_url
from webapp.workbench.presenters_panel import NOTHING, Typed, make_choices, make_decision
from webapp.workbench.showing import posted_query

Do = Callable[[Session, Desk, Entry, int], object]
ENTRY = "/entries/<int(max=2147483647):serial>"
FAMILY_ID = re.compile(r"第?\s*(\d{1,10})\s*组|family\s*(\d{1,10})", re.IGNORECASE)
OK, UNPROCESSABLE, CONFLICT = (
    HTTPStatus.OK,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.CONFLICT,
)


@blueprint.get("/families/<int(max=2147483647):family_id>/members")
@permit(Permission.WORK_COMMENTS)
def members(slug: str, family_id: int) -> ResponseReturnValue:
    """Show a family's members, each beside the text that stands for all."""
    return _members(slug, family_id, request.args.get("member", 0, int))


@blueprint.get(ENTRY)
@permit(Permission.WORK_COMMENTS)
def entry(slug: str, serial: int) -> ResponseReturnValue:
    """Show one entry with its whole history."""
    return show_entry(slug, serial)


@blueprint.post(f"{ENTRY}/take-out")
@permit(Permission.WORK_COMMENTS)
def take_out(slug: str, serial: int) -> ResponseReturnValue:
    """Give an entry a family of its own."""
    return _move(
        slug,
        serial,
        lambda db, desk, found, rev: services_families.take_out(
            db, found, rev, desk.actor, now=utc_now()
        ),
    )


@blueprint.post(f"{ENTRY}/move")
@permit(Permission.WORK_COMMENTS)
def move(slug: str, serial: int) -> ResponseReturnValue:
    """Put an entry into another family, named by its number or by one of its entries."""
    typed = request.form.get("to", "").strip()

    def do(db: Session, desk: Desk, found: Entry, rev: int) -> None:
        there = _family_named(db, desk, typed)
        services_families.move(db, found, rev, there, desk.actor, now=utc_now())

    return _move(slug, serial, do)


def show_entry(
    slug: str, serial: int, *, typed: Typed = NOTHING, status: HTTPStatus = OK
) -> Response:
    """Answer with the page of one entry, perhaps with a form that was refused.

    Raises:
        NotFoundError: there is no such entry.
    """
    now = utc_now()
    with database().reading() as db:
        desk = desk_for(db, slug, parse(""))
        found = queries.get_entry(db, desk.consultation.id, serial)
        (line,) = entry_lines(db, [found.id])
        desk = desk_at(db, desk, line.family)
        decision = dispositions.disposition_of(db, found)
        is_own = found.disposition_id is not None
        events = queries.history_of_entry(db, found)
        reasons = dispositions.dispositions(db, disposition_ids(events))
        page = EntryPage(
            desk=desk,
            line=line,
            origin=origin_of(desk, line, keys(), now=now),
            original=load_original(db, desk, found.target, parse("")),
            state=state_view(found.state),
            decision=make_decision(decision, now=now),
            is_own=is_own,
            choices=make_choices(typed, decision),
            history=make_history(events, {}, reasons, now=now),
            can_undo=is_own and may_undo(db, desk, found, now),
            can_confirm=is_own and may_confirm(desk, decision),
            typed=typed,
            contact=masked(header_of(line.submission, keys())),
            can_see_contact=may(Permission.SHOW_CONTACT),
        )
    return responses.page("staff/work/entry.html", {"desk": desk, "page": page}, status=status)


def _members(
    slug: str,
    family_id: int,
    after_id: int = 0,
    problem: Problem | None = None,
    status: HTTPStatus = OK,
) -> Response:
    query = posted_query() if request.method == "POST" else parse(request.args)
    after_id = after_id if 0 <= after_id <= MOST_IDS else 0
    with database().reading() as db:
        desk = desk_for(db, slug, query)
        lead = load_line(db, desk, query, family_id)
        desk = desk_at(db, desk, lead.family)
        found = queries.members_of(db, lead.family, after_id=after_id, limit=PAGE + 1)
        lines = entry_lines(db, [each.id for each in found[:PAGE]])
        page = MembersPage(
            desk=desk,
            query=query,
            family=lead.family,
            lead=lead,
            members=make_members(desk, lead, lines, keys(), now=utc_now()),
            after_id=found[PAGE - 1].id if len(found) > PAGE else None,
            typed=request.form.get("to", ""),
            problem=problem,
        )
    return responses.page("staff/work/members.html", {"desk": desk, "page": page}, status=status)


def _move(slug: str, serial: int, do: Do) -> Response:
    query, rev = posted_query(), request.form.get("rev", -1, int)
    with database().reading() as db:
        desk = desk_for(db, slug, query)
        family_id = queries.get_entry(db, desk.consultation.id, serial).family_id
    try:
        with database().writing() as db:
            found = queries.get_entry(db, desk.consultation.id, serial, for_update=True)
            do(db, desk, found, rev)
    except (InvalidInputError, StaleError) as error:
        status = CONFLICT if isinstance(error, StaleError) else UNPROCESSABLE
        return _members(slug, family_id, 0, Problem(f"move-{serial}", explain(error)), status)
    return responses.see_other(members_url(slug, family_id, query))


def _family_named(db: Session, desk: Desk, typed: str) -> Family:
    """Return a family by 第 12 组 or family 12, or by the number of an entry in it."""
    named = FAMILY_ID.fullmatch(typed)
    serial = serial_of(typed)
    try:
        if named and (number := int(named[1] or named[2])) <= MOST_IDS:
            return queries.get_family(db, desk.consultation.id, number, for_update=True)
        if serial is not None and serial <= MOST_IDS:
            there = queries.get_entry(db, desk.consultation.id, serial)
            return queries.get_family(db, desk.consultation.id, there.family_id, for_update=True)
    except NotFoundError:
        pass
    raise InvalidInputError(
        msgid("没有这个组。请填组里一条意见的编号，例如 #000128，或者“第 12 组”。")
    )
