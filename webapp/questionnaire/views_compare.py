"""The page that compares two published versions of a draft."""

from flask import request
from flask.typing import ResponseReturnValue

from webapp.clock import utc_now
from webapp.consultations import queries as consultations
from webapp.consultations.queries_compare import choose_two
from webapp.questionnaire.blueprint import blueprint
from webapp.questionnaire.comparing import ComparePage, comparison_of, version_name
from webapp.web import responses
from webapp.web.context import database


@blueprint.get("/consultations/<slug>/compare")
def compare(slug: str) -> ResponseReturnValue:
    """Show what one version changed in another, by their numbers ``from`` and ``to``."""
    with database().reading() as db:
        consultation = consultations.get_public(db, slug, now=utc_now())
        versions = consultations.published_versions(db, consultation.id)
        first, last = (request.args.get(name, type=int) for name in ("from", "to"))
        old, new = choose_two(versions, first, last)
        comparison = comparison_of(db, consultation, old, new)
    only_changed = request.args.get("only") == "changed"
    page = ComparePage(consultation, versions, old, new, comparison, only_changed)
    context = {"page": page, "version_name": version_name}
    return responses.page("questionnaire/compare.html", context, cache=responses.PERSONAL)
