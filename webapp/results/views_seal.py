"""The sealed record in public: its seals, a check of a proof file, the program that checks."""

from http import HTTPStatus
from pathlib import Path

from flask import Response, json, request
from flask.typing import ResponseReturnValue

from webapp.clock import utc_now
from webapp.consultations.queries import get_public
from webapp.results.blueprint import blueprint
from webapp.results.open_data import answer
from webapp.results.presenters_seal import SHOWN, Checked, as_json, check, seal_views
from webapp.seal import queries, verify_receipt
from webapp.web import responses
from webapp.web.context import database
from webapp.web.security import KIB, accepts_body

PROGRAM = Path(verify_receipt.__file__)
LARGEST = 4 * KIB * KIB  # a proof file with every article of a long law answered at length


@blueprint.get("/consultations/<slug>/seal")
def seal(slug: str) -> ResponseReturnValue:
    """Show a consultation's seals and the form that checks a proof file."""
    return _page(slug, None)


@blueprint.post("/consultations/<slug>/seal")
@accepts_body(LARGEST)
def check_proof(slug: str) -> ResponseReturnValue:
    """Check a proof file that was chosen or pasted; nothing of it is kept."""
    file = request.files.get("file")
    data = file.read() if file and file.filename else request.form.get("text", "").encode()
    with database().reading() as db:
        consultation = get_public(db, slug, now=utc_now())
        text = data.decode("utf-8-sig", "replace")
        checked = check(text, consultation, queries.seals_of(db, consultation.id))
    return _page(slug, checked)


@blueprint.get("/consultations/<slug>/seal.json")
def send_seals(slug: str) -> Response:
    """Send every seal of a consultation."""
    with database().reading() as db:
        consultation = get_public(db, slug, now=utc_now())
        told = as_json(consultation, queries.seals_of(db, consultation.id))
    return answer(json.dumps(told).encode(), "application/json")


@blueprint.get("/verify_receipt.py")
def send_program() -> Response:
    """Send the program that checks a proof file without network."""
    response = answer(PROGRAM.read_bytes(), "text/x-python")
    response.headers["Content-Disposition"] = f'attachment; filename="{PROGRAM.name}"'
    return response


def _page(slug: str, checked: Checked | None) -> Response:
    with database().reading() as db:
        consultation = get_public(db, slug, now=utc_now())
        views = seal_views(db, consultation)
    context = {
        "consultation": consultation,
        "seals": views[:SHOWN],
        "more": max(len(views) - SHOWN, 0),
        "first": views[-1] if len(views) > SHOWN else None,
        "checked": checked,
    }
    is_wrong = checked is not None and not checked.holds
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return responses.page("results/seal.html", context, status=status)
