"""The list of comments beside the text that they are about."""

import re

from flask import request, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.consultations import queries as consultations
from webapp.errors import NotFoundError
from webapp.register import queries
from webapp.register.policy import serial_of
from webapp.web import responses
from webapp.web.context import database
from webapp.workbench.blueprint import blueprint
from webapp.workbench.listing import MOST_IDS, parse
from webapp.workbench.showing import show_list

WHOLE = re.compile(r"\s*(#\s*\d{1,12}|\d{4}-\d+-.+-\d{1,12})\s*")  # and no other words


@blueprint.get("/comments")
@permit(Permission.WORK_COMMENTS)
def comments(slug: str) -> ResponseReturnValue:
    """Show the comments that the address asks for; a number leads to its comment."""
    query = parse(request.args)
    typed = request.args.get("number") or query.text
    if WHOLE.fullmatch(typed) or "number" in request.args:
        serial = serial_of(typed)
        if serial is not None and serial <= MOST_IDS and _is_known(slug, serial):
            return responses.see_other(url_for(".entry", slug=slug, serial=serial))
        if "number" in request.args:
            query = query.but(dropped=(*query.dropped, "number"))
    return show_list(slug, query)


def _is_known(slug: str, serial: int) -> bool:
    with database().reading() as db:
        consultation = consultations.get_any(db, slug)
        try:
            queries.get_entry(db, consultation.id, serial)
        except NotFoundError:
            return False
    return True
