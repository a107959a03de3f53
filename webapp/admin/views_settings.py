"""The texts of a consultation and the options of its questionnaire."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission
from webapp.admin.blueprint import blueprint
from webapp.admin.forms import SettingsForm, problems_of
from webapp.clock import utc_now
from webapp.consultations import queries, services
from webapp.consultations.commands import Act
from webapp.consultations.models import Consultation
from webapp.consultations.policy import State
from webapp.draft_import.naming import shown_targets
from webapp.errors import InvalidInputError
from webapp.questionnaire.visits import standard_privacy_notice
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem


@blueprint.get("/consultations/<slug>/settings")
@permit(Permission.EDIT_DRAFTS)
def settings(slug: str) -> ResponseReturnValue:
    """Show the settings."""
    with database().reading() as db:
        consultation = queries.get_any(db, slug)
        labels = _labels(db, consultation)
    return _page(consultation, _filled(consultation, labels), [])


@blueprint.post("/consultations/<slug>/settings")
@permit(Permission.EDIT_DRAFTS)
def change_settings(slug: str) -> ResponseReturnValue:
    """Keep the settings."""
    form = SettingsForm()
    with database().reading() as db:
        consultation = queries.get_any(db, slug)
        command = form.command(_labels(db, consultation))
    if command is None:
        return _page(consultation, form, problems_of(form))
    try:
        with database().writing() as db:
            found = queries.get_any(db, slug, for_update=True)
            services.change_settings(db, found, command, act=Act(current_actor(), utc_now()))
    except InvalidInputError as error:
        return _page(consultation, form, [Problem("title", explain(error))])
    return responses.see_other(url_for(".show_consultation", slug=slug))


def _labels(db: Session, consultation: Consultation) -> dict[str, str]:
    """Return what can be commented on: on the page of the public, or on the one it will have."""
    if consultation.state is State.DRAFT:
        version_id = queries.versions_of(db, consultation.id)[-1].id
    else:
        version_id = queries.current_version_id(db, consultation.id)
    return queries.target_labels(db, version_id)


def _filled(consultation: Consultation, labels: Mapping[str, str]) -> SettingsForm:
    return SettingsForm(
        formdata=None,
        obj=consultation,
        data={
            "focus": shown_targets(consultation.focus_targets, labels),
            "identities": "\n".join(consultation.identity_options),
        },
    )


def _page(consultation: Consultation, form: SettingsForm, problems: list[Problem]) -> Response:
    return responses.page(
        "staff/consultations/settings.html",
        {
            "consultation": consultation,
            "form": form,
            "problems": problems,
            "standard": standard_privacy_notice(consultation),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
    )
