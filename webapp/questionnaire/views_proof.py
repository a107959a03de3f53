"""The proof of work's challenge, which the page's script fetches and solves."""

from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from webapp.abuse.gate import proofs
from webapp.abuse.limits import spend
from webapp.questionnaire import pages
from webapp.questionnaire.blueprint import blueprint
from webapp.questionnaire.views_page import read_visit
from webapp.submissions.policy import require_open
from webapp.web import responses


@blueprint.get("/consultations/<slug>/proof")
def proof(slug: str) -> ResponseReturnValue:
    """Give out a challenge for this respondent, in the tier of the moment."""
    spend("proof")
    visit = read_visit(slug)
    require_open(visit.phase)
    response: Response = jsonify(
        proofs().issue(visit.consultation.id, visit.token_hash, visit.tier, now=visit.now)
    )
    response.headers["Cache-Control"] = responses.NO_STORE
    return pages.with_cookie(response, visit)
