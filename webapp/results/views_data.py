"""The open data as JSON, for programs of every site."""

import datetime as dt

from flask import Response, json, request
from pydantic import BaseModel

from webapp.results import data
from webapp.results.blueprint import blueprint
from webapp.results.open_data import answer, open_data
from webapp.results.openapi import describe
from webapp.web.context import database

MOST = 2**31 - 1  # what PostgreSQL can be asked for


@blueprint.get("/api/consultations.json")
@open_data
def send_consultations() -> Response:
    """List the public consultations."""
    with database().reading() as db:
        return _json(data.list_of(db))


@blueprint.get("/api/consultations/<slug>.json")
@open_data
def send_consultation(slug: str) -> Response:
    """Send a consultation with its present text."""
    with database().reading() as db:
        return _json(data.consultation_of(db, slug))


@blueprint.get("/api/consultations/<slug>/results.json")
@open_data
def send_result(slug: str) -> Response:
    """Send the published result, with some of its cases."""
    after = request.args.get("after", 0, type=int)
    with database().reading() as db:
        result = data.result_of(db, slug, min(max(after, 0), MOST))
    return _json(result, at=result.published_at)


@blueprint.get("/api/openapi.json")
@open_data
def send_description() -> Response:
    """Describe the open data."""
    return answer(json.dumps(describe()).encode(), "application/json")


def _json(shape: BaseModel, at: dt.datetime | None = None) -> Response:
    return answer(shape.model_dump_json().encode(), "application/json", at=at)
