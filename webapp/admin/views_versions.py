"""A version's text: correcting typing errors, and taking no more comments on a provision."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission
from webapp.admin.blueprint import blueprint
from webapp.admin.forms import CorrectionForm, ReasonForm, problems_of
from webapp.admin.versions import TextPage
from webapp.clock import utc_now
from webapp.consultations import queries, services_versions
from webapp.consultations.commands import Act
from webapp.consultations.models import Consultation, DraftVersion
from webapp.errors import InvalidInputError, NotFoundError
from webapp.questionnaire.comparing import version_name
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Form, Problem

MOST = 2**31 - 1  # what the columns of ids hold


@blueprint.get("/consultations/<slug>/versions/<int:number>/text")
@permit(Permission.EDIT_DRAFTS)
def version_text(slug: str, number: int) -> ResponseReturnValue:
    """Show a version's text, with a form at one paragraph or provision if asked for."""
    return _page(slug, number, _asked("paragraph"), _asked("retire"))


@blueprint.post("/consultations/<slug>/versions/<int:number>/text")
@permit(Permission.EDIT_DRAFTS)
def correct_text(slug: str, number: int) -> ResponseReturnValue:
    """Correct a typing error in a published paragraph."""
    form, paragraph = CorrectionForm(), _posted("paragraph")
    if not form.validate():
        return _page(slug, number, paragraph, None, form, problems_of(form))
    try:
        with database().writing() as db:
            services_versions.correct_paragraph(
                db, _locked(db, slug), paragraph, form.text.data or "", act=_act(form)
            )
    except InvalidInputError as error:
        return _page(slug, number, paragraph, None, form, [Problem("text", explain(error))])
    return _back(slug, number, f"paragraph-{paragraph}")


@blueprint.post("/consultations/<slug>/versions/<int:number>/retire")
@permit(Permission.PUBLISH)
def retire(slug: str, number: int) -> ResponseReturnValue:
    """Take no more comments on a provision."""
    form, provision = ReasonForm(), _posted("provision")
    if not form.validate():
        return _page(slug, number, None, provision, form, problems_of(form))
    try:
        with database().writing() as db:
            services_versions.retire_provision(db, _locked(db, slug), provision, act=_act(form))
    except InvalidInputError as error:
        return _page(slug, number, None, provision, form, [Problem("reason", explain(error))])
    return _back(slug, number, f"provision-{provision}")


def load(db: Session, slug: str, number: int) -> tuple[Consultation, DraftVersion]:
    """Return a consultation and one of its versions with its whole text.

    Raises:
        NotFoundError: there is no such consultation or version.
    """
    consultation = queries.get_any(db, slug)
    version = queries.get_version(db, consultation.id, number)
    return consultation, queries.load_version(db, version.id)


def _page(  # noqa: PLR0913, PLR0917
    slug: str,
    number: int,
    paragraph: int | None,
    retiring: int | None,
    form: Form | None = None,
    problems: Sequence[Problem] = (),
) -> Response:
    with database().reading() as db:
        consultation, version = load(db, slug, number)
    page = TextPage(version, version_name(version), paragraph, retiring)
    if form is None:
        texts = {p.id: p.text for each in version.provisions for p in each.paragraphs}
        form = CorrectionForm(formdata=None, data={"text": texts.get(paragraph or 0, "")})
    return responses.page(
        "staff/consultations/text.html",
        {"consultation": consultation, "page": page, "form": form, "problems": problems},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
    )


def _asked(name: str) -> int | None:
    return request.args.get(name, None, int)


def _posted(name: str) -> int:
    found = request.form.get(name, 0, int)
    if not 0 < found <= MOST:
        raise NotFoundError
    return found


def _locked(db: Session, slug: str) -> Consultation:
    return queries.get_any(db, slug, for_update=True)


def _act(form: ReasonForm) -> Act:
    return Act(current_actor(), utc_now(), form.reason.data or "")


def _back(slug: str, number: int, anchor: str) -> Response:
    return responses.see_other(url_for(".version_text", slug=slug, number=number, _anchor=anchor))
