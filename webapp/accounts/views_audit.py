"""The record (操作记录), the newest first."""

from flask import request
from flask.typing import ResponseReturnValue

from webapp.accounts import presenters
from webapp.accounts.blueprint import blueprint
from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.audit import queries
from webapp.consultations.queries import list_all
from webapp.web import responses
from webapp.web.context import database

PAGE = 50  # events
MOST = 2**31 - 1  # what the column of ids holds


@blueprint.get("/audit", endpoint="audit")
@permit(Permission.READ_AUDIT)
def audit() -> ResponseReturnValue:
    """Show a page of the record, of one consultation where asked."""
    chosen = request.args.get("consultation", type=_id)
    before = request.args.get("before", type=_id)
    with database().reading() as session:
        events = queries.list_events(session, chosen, before, PAGE + 1)
        titles = {each.id: each.title for each, *_rest in list_all(session)}
    context = {
        "lines": [presenters.event_line(event) for event in events[:PAGE]],
        "titles": titles,
        "chosen": chosen,
        "newest": before is None,
        "older": events[PAGE - 1].id if len(events) > PAGE else None,
    }
    return responses.page("staff/accounts/audit.html", context)


def _id(text: str) -> int:
    number = int(text)
    if not 0 < number <= MOST:
        raise ValueError
    return number
