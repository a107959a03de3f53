"""Filters that somebody gave a name."""

from http import HTTPStatus

from flask import request
from flask.typing import ResponseReturnValue

from webapp.accounts.guards import permit
from webapp.accounts.policy import Permission
from webapp.errors import InvalidInputError
from webapp.register import services_views
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.workbench.blueprint import blueprint
from webapp.workbench.loading import desk_for
from webapp.workbench.presenters_panel import Typed
from webapp.workbench.showing import posted_query, show_list


@blueprint.post("/views")
@permit(Permission.WORK_COMMENTS)
def save_view(slug: str) -> ResponseReturnValue:
    """Keep the filter of the list under a name."""
    query, name = posted_query(), request.form.get("name", "")
    try:
        with database().writing() as db:
            desk = desk_for(db, slug, query)
            services_views.save_view(
                db, desk.consultation.id, desk.staff_id, name, query.start().as_string()
            )
    except InvalidInputError as error:
        typed = Typed("views", {"name": name}, [Problem("view-name", explain(error))])
        return show_list(slug, query, typed=typed, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return responses.see_other(f"{query.url(desk)}#views-title")


@blueprint.post("/views/<int(max=2147483647):view_id>/drop")
@permit(Permission.WORK_COMMENTS)
def drop_view(slug: str, view_id: int) -> ResponseReturnValue:
    """Forget a view of one's own."""
    query = posted_query()
    with database().writing() as db:
        desk = desk_for(db, slug, query)
        services_views.drop_view(db, desk.consultation.id, desk.staff_id, view_id)
    return responses.see_other(f"{query.url(desk)}#views-title")
