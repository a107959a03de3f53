"""Search in comments, reasons and drafts."""

from flask import request
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.web import responses
from webapp.web.context import database
from webapp.workbench.blueprint import blueprint
from webapp.workbench.desk import open_desk
from webapp.workbench.presenters_search import make_search


@blueprint.get("/search")
@permit(Permission.WORK_COMMENTS)
def search(slug: str) -> ResponseReturnValue:
    """Show where the words of the query stand."""
    with database().reading() as db:
        desk = open_desk(db, slug)
        page = make_search(db, desk, request.args.get("q", ""))
    return responses.page("staff/work/search.html", {"desk": desk, "page": page})
