"""Whether the process is alive, and whether it can do its work."""

from http import HTTPStatus

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from webapp.persistence import schema_version
from webapp.web.context import database
from webapp.web.echo import told

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """Tell that the process answers; to ``doctor`` also whom it takes the caller for."""
    return {"status": "ok"} | (told() or {})


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Tell whether the database answers and has every migration."""
    try:
        found = schema_version.current(database().engine)
    except SQLAlchemyError:
        return {"status": "no database"}, HTTPStatus.SERVICE_UNAVAILABLE
    if found != schema_version.newest():
        return {"status": "migrations missing"}, HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ok"}
