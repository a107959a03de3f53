"""The blueprint with all its routes."""

from flask.typing import ResponseReturnValue

from webapp.accounts import views_audit, views_people
from webapp.accounts.blueprint import blueprint
from webapp.accounts.presenters import tabs
from webapp.web import responses

__all__ = ["blueprint", "views_audit", "views_people"]


@blueprint.get("", endpoint="home")
def home() -> ResponseReturnValue:
    """Send whoever signed in to the first part of the staff area that is theirs."""
    for tab in tabs():
        return responses.see_other(tab.url)
    return responses.page("staff/accounts/home.html", {})
