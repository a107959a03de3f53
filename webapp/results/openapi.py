"""The description of the open data (OpenAPI 3.1), made of the shapes that the answers have."""

from collections.abc import Mapping
from typing import Any, Final

from flask import url_for
from pydantic.json_schema import models_json_schema

from webapp.results import schemas
from webapp.web.context import settings

_PLACE: Final = "#/components/schemas/{model}"
_SLUG: Final = {
    "name": "slug",
    "in": "path",
    "required": True,
    "description": "the consultation's name in addresses",
    "schema": {"type": "string"},
}
_AFTER: Final = {
    "name": "after",
    "in": "query",
    "description": "as in the address that the answer before names as next",
    "schema": {"type": "integer", "minimum": 0, "default": 0},
}
_NUMBER: Final = {
    "name": "number",
    "in": "path",
    "required": True,
    "description": "the version's number; 0 is the law in force",
    "schema": {"type": "integer", "minimum": 0},
}


def describe() -> Mapping[str, Any]:
    """Return the description of every answer that other sites may read as data."""
    shapes = (schemas.ConsultationList, schemas.Consultation, schemas.Result, schemas.Problem)
    _, found = models_json_schema(
        [(shape, "serialization") for shape in shapes], ref_template=_PLACE
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": settings().site_name,
            "version": "1",
            "description": "Public consultations on draft laws and their results. Read only.",
        },
        "servers": [{"url": url_for("questionnaire.index", _external=True).rstrip("/")}],
        "paths": {
            "/api/consultations.json": _get("List consultations", "ConsultationList"),
            "/api/consultations/{slug}.json": _get(
                "Read a consultation and its text", "Consultation", _SLUG
            ),
            "/api/consultations/{slug}/results.json": _get(
                "Read a published result", "Result", _SLUG, _AFTER
            ),
            "/consultations/{slug}/versions/{number}.xml": _xml(
                "Read a version as Akoma Ntoso 3.0", "application/akn+xml", _SLUG, _NUMBER
            ),
            "/feed.atom": _xml("Read what is new as Atom", "application/atom+xml"),
        },
        "components": {"schemas": found["$defs"]},
    }


def _get(summary: str, shape: str, *parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    schema = {"$ref": _PLACE.format(model=shape)}
    return _operation(summary, {"application/json": {"schema": schema}}, *parameters)


def _xml(summary: str, media_type: str, *parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    return _operation(summary, {media_type: {}}, *parameters)


def _operation(
    summary: str, content: Mapping[str, Any], *parameters: Mapping[str, Any]
) -> Mapping[str, Any]:
    responses: dict[str, Any] = {
        "200": {"description": "Found", "content": content},
        "304": {"description": "Not changed since the answer with this ETag"},
    }
    if parameters:
        problem = {"schema": {"$ref": _PLACE.format(model="Problem")}}
        responses["404"] = {
            "description": "Not there, or not public",
            "content": {"application/problem+json": problem},
        }
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": responses}}
