"""The course of a consultation: period, publication, extension, early end, reopening."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts.guards import current_actor, permit
from webapp.accounts.policy import Permission
from webapp.admin import questions
from webapp.admin.blueprint import blueprint
from webapp.admin.forms import ExtendForm, NewVersionForm, PeriodForm, ReasonForm, problems_of
from webapp.admin.presenters import Deed
from webapp.admin.questions import Question
from webapp.admin.views_consultations import consultation_page
from webapp.clock import utc_now
from webapp.consultations import queries
from webapp.consultations import services_course as course
from webapp.consultations.commands import Act
from webapp.errors import DomainError, InvalidInputError
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Form, Problem

Do = Callable[[Session, Act], object]
Ask = Callable[[Session, str], Question]


@blueprint.post("/consultations/<slug>/period")
@permit(Permission.PUBLISH)
def set_period(slug: str) -> ResponseReturnValue:
    """Set first and last day of a consultation that the public does not see yet."""
    form = PeriodForm(prefix="set_period-")
    return _do_here(
        slug,
        Deed.SET_PERIOD,
        form,
        lambda db, act: course.set_period(db, slug, form.opens.day, form.closes.day, act=act),
    )


@blueprint.post("/consultations/<slug>/extend")
@permit(Permission.PUBLISH)
def extend(slug: str) -> ResponseReturnValue:
    """Let a consultation run to a later day."""
    form = ExtendForm(prefix="extend-")
    return _do_here(
        slug,
        Deed.EXTEND,
        form,
        lambda db, act: course.extend(db, slug, form.closes.day, act=act),
    )


@blueprint.post("/consultations/<slug>/reopen")
@permit(Permission.PUBLISH)
def reopen(slug: str) -> ResponseReturnValue:
    """Undo an early end."""
    form = ReasonForm(prefix="reopen-")
    return _do_here(slug, Deed.REOPEN, form, lambda db, act: course.reopen(db, slug, act=act))


@blueprint.get("/consultations/<slug>/publish")
@permit(Permission.PUBLISH)
def ask_publish(slug: str) -> ResponseReturnValue:
    """Say what publication means before it is done."""
    return _ask(slug, questions.of_publishing, ReasonForm(formdata=None))


@blueprint.post("/consultations/<slug>/publish")
@permit(Permission.PUBLISH)
def publish(slug: str) -> ResponseReturnValue:
    """Let the public see a consultation."""
    form = ReasonForm()
    return _do_there(
        slug, questions.of_publishing, form, lambda db, act: course.publish(db, slug, act=act)
    )


@blueprint.get("/consultations/<slug>/close")
@permit(Permission.PUBLISH)
def ask_close(slug: str) -> ResponseReturnValue:
    """Say what an early end means before it is done."""
    return _ask(slug, questions.of_closing, ReasonForm(formdata=None))


@blueprint.post("/consultations/<slug>/close")
@permit(Permission.PUBLISH)
def close(slug: str) -> ResponseReturnValue:
    """Take no more comments from now on."""
    form = ReasonForm()
    return _do_there(
        slug, questions.of_closing, form, lambda db, act: course.close(db, slug, act=act)
    )


@blueprint.get("/consultations/<slug>/publish-version")
@permit(Permission.PUBLISH)
def ask_publish_version(slug: str) -> ResponseReturnValue:
    """Say what the publication of the next draft means before it is done."""
    return _ask(slug, questions.of_new_version, NewVersionForm(formdata=None))


@blueprint.post("/consultations/<slug>/publish-version")
@permit(Permission.PUBLISH)
def publish_version(slug: str) -> ResponseReturnValue:
    """Publish the next draft with a period of its own."""
    form = NewVersionForm()
    return _do_there(
        slug,
        questions.of_new_version,
        form,
        lambda db, act: course.publish_version(
            db, slug, opens=form.opens.day, closes=form.closes.day, act=act
        ),
    )


def _do_here(slug: str, deed: Deed, form: PeriodForm | ReasonForm, do: Do) -> Response:
    """Do what a small form of the consultation's page asks for."""
    if not form.validate():
        return consultation_page(slug, deed, form)
    try:
        _do(form, do)
    except InvalidInputError as error:
        return consultation_page(slug, deed, form, explain(error))
    return _back(slug)


def _do_there(slug: str, ask: Ask, form: ReasonForm, do: Do) -> Response:
    """Do what was asked about on a page of its own."""
    if not form.validate():
        return _ask(slug, ask, form, problems_of(form))
    try:
        _do(form, do)
    except InvalidInputError as error:
        return _ask(slug, ask, form, [Problem("reason", explain(error))])
    return _back(slug)


def _do(form: Form, do: Do) -> None:
    reason = form.reason.data if isinstance(form, ReasonForm) else ""
    with database().writing() as db:
        do(db, Act(current_actor(), utc_now(), reason or ""))


def _ask(slug: str, ask: Ask, form: ReasonForm, problems: Sequence[Problem] = ()) -> Response:
    with database().reading() as db:
        consultation = queries.get_any(db, slug)
        try:
            question = ask(db, slug)
        except DomainError as error:  # meanwhile there is nothing to ask about
            return consultation_page(slug, message=explain(error))
    return responses.page(
        "staff/consultations/ask.html",
        {
            "consultation": consultation,
            "question": question,
            "form": form,
            "problems": problems,
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK,
    )


def _back(slug: str) -> Response:
    return responses.see_other(url_for(".show_consultation", slug=slug))
