"""The consultations: all of them, and one with its versions, its course and what can be done."""

from http import HTTPStatus

from flask import Response
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import given_consultations, may, permit
from webapp.accounts.policy import Permission
from webapp.admin.blueprint import blueprint
from webapp.admin.forms import ExtendForm, PeriodForm, ReasonForm, problems_of
from webapp.admin.presenters import (
    ConsultationLine,
    ConsultationPage,
    Deed,
    deeds_of,
    status_of,
    version_lines,
)
from webapp.clock import CHINA, last_day, utc_now
from webapp.consultations import queries
from webapp.consultations.models import Consultation
from webapp.intake.queries import open_sheets
from webapp.publication.reminders import owing
from webapp.questionnaire.comparing import version_name
from webapp.questionnaire.course import told
from webapp.web import responses
from webapp.web.context import database, settings
from webapp.web.forms import Form, Problem


@blueprint.get("/consultations")
@permit(Permission.VIEW_CONSULTATIONS)
def index() -> ResponseReturnValue:
    """List the consultations of whoever asks, the latest first, and the open proof sheets."""
    now = utc_now()
    with database().reading() as db:
        mine = given_consultations(db)
        found = [row for row in queries.list_all(db) if mine is None or row[0].id in mine]
        latest = {version.consultation_id: version for version in queries.all_versions(db)}
        sheets = open_sheets(db) if may(Permission.EDIT_DRAFTS) else ()
        days = settings().result_reminder_days
        owed = owing(db, [each for each, _articles in found], now=now, days=days)
    lines = [
        ConsultationLine(
            consultation=consultation,
            status=status_of(consultation, consultation.phase(now)),
            articles=articles,
            latest=version_name(latest[consultation.id]),
            waiting=latest[consultation.id].published_at is None,
            owed=owed.get(consultation.id, 0),
        )
        for consultation, articles in reversed(found)
    ]
    return responses.page("staff/consultations/index.html", {"lines": lines, "sheets": sheets})


@blueprint.get("/consultations/<slug>")
@permit(Permission.VIEW_CONSULTATIONS)
def show_consultation(slug: str) -> ResponseReturnValue:
    """Show one consultation."""
    return consultation_page(slug)


def consultation_page(
    slug: str, refused: Deed | None = None, form: Form | None = None, message: str = ""
) -> Response:
    """Answer with a consultation's page; after a refusal with the form that was refused.

    Args:
        slug: the consultation's name in addresses.
        refused: what was not done.
        form: its form, as it was posted.
        message: why, where no field is to blame.
    """
    with database().reading() as db:
        page = _page(db, queries.get_any(db, slug))
    forms = _forms(page.consultation)
    problems = []
    if refused and form:
        forms[refused.value] = form
        problems = problems_of(form)
    if message:
        problems.append(Problem(refused.value if refused else "main", message))
    return responses.page(
        "staff/consultations/show.html",
        {"page": page, "forms": forms, "problems": problems},
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
    )


def _page(db: Session, consultation: Consultation) -> ConsultationPage:
    versions = queries.versions_of(db, consultation.id)
    phase = consultation.phase(utc_now())
    waiting = versions[-1].published_at is None
    sheets = open_sheets(db) if may(Permission.EDIT_DRAFTS) else ()
    return ConsultationPage(
        consultation=consultation,
        phase=phase,
        versions=version_lines(versions, queries.article_counts(db, consultation.id)),
        notices=[told(notice) for notice in queries.notices_of(db, consultation.id)],
        sheets=[sheet for sheet in sheets if sheet.consultation_id == consultation.id],
        deeds=deeds_of(consultation, phase, waiting=waiting),
    )


def _forms(consultation: Consultation) -> dict[str, Form]:
    """Return the small forms of the page, each with names and ids of its own."""
    opens = consultation.opens_at.astimezone(CHINA).date()
    closes = last_day(consultation.closes_at)
    return {
        Deed.SET_PERIOD.value: PeriodForm(
            formdata=None, prefix="set_period-", data={"opens": opens, "closes": closes}
        ),
        Deed.EXTEND.value: ExtendForm(formdata=None, prefix="extend-"),
        Deed.REOPEN.value: ReasonForm(formdata=None, prefix="reopen-"),
    }
