"""The blueprint with all its routes."""

from flask import url_for
from flask.typing import ResponseReturnValue

from webapp.accounts import views_audit, views_own, views_people
from webapp.accounts.blueprint import blueprint
from webapp.accounts.guards import CHANGE_PASSWORD
from webapp.accounts.presenters import tabs
from webapp.web import responses

__all__ = ["blueprint", "views_audit", "views_own", "views_people"]


@blueprint.get("", endpoint="home")
def home() -> ResponseReturnValue:
    """Send whoever signed in to the first part of the staff area that is theirs."""
    return responses.see_other(next((tab.url for tab in tabs()), url_for(CHANGE_PASSWORD)))
