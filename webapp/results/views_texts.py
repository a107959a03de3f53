"""Every published version at an address that stays: the whole, one article, and the file."""

from flask import Response
from flask.typing import ResponseReturnValue

from webapp.consultations import queries
from webapp.exports.akn import MEDIA_TYPE, bill
from webapp.results.blueprint import blueprint
from webapp.results.open_data import answer, open_data
from webapp.results.texts import alone, read_text
from webapp.web import responses
from webapp.web.context import database


@blueprint.get("/consultations/<slug>/versions/<int:number>")
def show_version(slug: str, number: int) -> ResponseReturnValue:
    """Show the whole text of a version."""
    with database().reading() as db:
        text = read_text(db, slug, number)
    context = {"text": text}
    return responses.page("results/version.html", context, cache=responses.PERSONAL)


@blueprint.get("/consultations/<slug>/versions/<int:number>/<target>")
def show_provision(slug: str, number: int, target: str) -> ResponseReturnValue:
    """Show one article or attachment of a version."""
    with database().reading() as db:
        page = alone(read_text(db, slug, number), target)
    context = {"page": page}
    return responses.page("results/provision.html", context, cache=responses.PERSONAL)


@blueprint.get("/consultations/<slug>/versions/<int:number>.xml")
@open_data
def send_version(slug: str, number: int) -> Response:
    """Send a version as Akoma Ntoso 3.0."""
    with database().reading() as db:
        text = read_text(db, slug, number)
        version = queries.load_version(db, text.version.id)
        corrections = queries.corrections_of(db, version.id)
        body = bill(text.consultation, version, corrections)
    moments = [each.at for each in corrections]
    if version.published_at:
        moments.append(version.published_at)
    return answer(body, MEDIA_TYPE, at=max(moments))
