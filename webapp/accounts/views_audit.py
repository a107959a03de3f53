"""The record (操作记录), the newest first: filtered, page by page, or as a file."""

import datetime as dt
from collections.abc import Iterator, Mapping

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from webapp.accounts import presenters, presenters_audit
from webapp.accounts.blueprint import blueprint
from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission, printable
from webapp.accounts.queries import list_staff
from webapp.audit import queries
from webapp.audit.models import SUBJECT_LENGTH, AuditEvent
from webapp.audit.queries import Chosen
from webapp.audit.services import record
from webapp.clock import CHINA, utc_now
from webapp.consultations.queries import list_all
from webapp.web import responses
from webapp.web.context import database

PAGE = 50  # events
CHUNK = 1000  # events that an export holds at once
MOST = 2**31 - 1  # what the column of ids holds


@blueprint.get("/audit", endpoint="audit")
@permit(Permission.READ_AUDIT)
def audit() -> ResponseReturnValue:
    """Show a page of the record, of what was asked for."""
    chosen, before = _chosen(request.args), request.args.get("before", type=_id)
    with database().reading() as session:
        events = queries.list_events(session, chosen, before, PAGE + 1)
        titles = _titles(session)
        people = [(each.id, each.name) for each in list_staff(session)]
    context = {
        "lines": [presenters.event_line(event) for event in events[:PAGE]],
        "titles": titles,
        "people": people,
        "acts": presenters_audit.acts(),
        "chosen": chosen,
        "asked": presenters_audit.asked(chosen),
        "newest": before is None,
        "older": events[PAGE - 1].id if len(events) > PAGE else None,
    }
    return responses.page("staff/accounts/audit.html", context)


@blueprint.post("/audit/export")
@permit(Permission.READ_AUDIT)
def export_audit() -> ResponseReturnValue:
    """Give out what was asked for as a table; that somebody took it is recorded too."""
    chosen, now = _chosen(request.form), utc_now()
    with database().writing() as session:
        taken = record(
            session,
            actor=current_actor(),
            action="audit.exported",
            now=now,
            consultation_id=chosen.consultation_id,
            details=dict(presenters_audit.asked(chosen)),
        )
        session.flush()
        last = taken.id
    with database().reading() as session:
        data = presenters_audit.as_csv(_all(session, chosen, last), _titles(session))
    response = responses.download(data, "text/csv")
    name = f"audit-{now.astimezone(CHINA):%Y%m%d-%H%M}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _all(session: Session, chosen: Chosen, before: int) -> Iterator[AuditEvent]:
    while events := queries.list_events(session, chosen, before, CHUNK):
        yield from events
        before = events[-1].id
        session.expunge_all()


def _titles(session: Session) -> Mapping[int, str]:
    return {each.id: each.title for each, *_rest in list_all(session)}


def _chosen(values: MultiDict[str, str]) -> Chosen:
    """Return what an address or a form asks for; what makes no sense asks for nothing."""
    return Chosen(
        consultation_id=values.get("consultation", type=_id),
        actor_id=values.get("person", type=_id_or_none),
        action=printable(values.get("act")),
        since=values.get("since", type=_day),
        until=values.get("until", type=_day),
        subject=printable(values.get("text")).strip()[:SUBJECT_LENGTH],
    )


def _id(text: str) -> int:
    number = int(text)
    if not 0 < number <= MOST:
        raise ValueError
    return number


def _id_or_none(text: str) -> int:
    return queries.NO_ACCOUNT if text == "0" else _id(text)


def _day(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if not dt.MINYEAR + 1 < day.year < dt.MAXYEAR:
        raise ValueError
    return day
