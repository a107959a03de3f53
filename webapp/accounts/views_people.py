"""Staff accounts: list, add, roles, disable, reset the password."""

from http import HTTPStatus

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from webapp.accounts import presenters, queries, services, services_factor
from webapp.accounts.blueprint import blueprint
from webapp.accounts.commands import AddStaff
from webapp.accounts.guards import current_actor, permit
from webapp.accounts.models import Staff
from webapp.accounts.passwords import hashed, one_time_password
from webapp.accounts.policy import (
    Permission,
    Role,
    normal_email,
    printable,
    problem_of_email,
    problem_of_name,
)
from webapp.clock import utc_now
from webapp.consultations.queries import list_all
from webapp.errors import InvalidInputError, NotFoundError
from webapp.web import responses
from webapp.web.context import database
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _
from webapp.web.security import DEFAULT_BODY, accepts_body

MOST_CONSULTATIONS = 2000  # that one form can tick


@blueprint.get("/people")
@permit(Permission.MANAGE_STAFF)
def people() -> ResponseReturnValue:
    """List every account."""
    with database().reading() as session:
        rows = [(each, presenters.role_names(each)) for each in queries.list_staff(session)]
    return responses.page("staff/accounts/people.html", {"people": rows})


@blueprint.get("/people/new")
@permit(Permission.MANAGE_STAFF)
def new_person() -> ResponseReturnValue:
    """Show the form of a new account."""
    return _form("", "", frozenset())


@blueprint.post("/people")
@permit(Permission.MANAGE_STAFF)
def add_person() -> ResponseReturnValue:
    """Open an account and show its one-time password, once."""
    name, email = (printable(request.form.get(field)) for field in ("name", "email"))
    roles = _roles()
    if problems := _problems(name, email, roles):
        return _form(name, email, roles, *problems)
    password = one_time_password()
    command = AddStaff(email, name, roles, hashed(password))
    try:
        with database().writing() as session:
            staff = services.add_staff(session, command, actor=current_actor(), now=utc_now())
    except InvalidInputError as error:
        return _form(name, email, roles, Problem("email", explain(error)))
    return _told(staff, password)


@blueprint.get("/people/<int(max=2147483647):number>")
@permit(Permission.MANAGE_STAFF)
def person(number: int) -> ResponseReturnValue:
    """Show an account and what can be done with it."""
    return _person(number)


@blueprint.post("/people/<int(max=2147483647):number>/roles")
@permit(Permission.MANAGE_STAFF)
def set_roles(number: int) -> ResponseReturnValue:
    """Give somebody the ticked roles."""
    try:
        with database().writing() as session:
            services.set_roles(session, number, _roles(), actor=current_actor(), now=utc_now())
    except InvalidInputError as error:
        return _person(number, Problem("roles", explain(error)))
    return _back(number)


@blueprint.post("/people/<int(max=2147483647):number>/consultations")
@accepts_body(DEFAULT_BODY, MOST_CONSULTATIONS)
@permit(Permission.MANAGE_STAFF)
def give(number: int) -> ResponseReturnValue:
    """Let somebody work on the ticked consultations."""
    ticked = set(request.form.getlist("consultation"))
    with database().writing() as session:
        known = [row.id for row, _articles in list_all(session)]
        chosen = frozenset(each for each in known if str(each) in ticked)
        services.give(session, number, chosen, actor=current_actor(), now=utc_now())
    return _back(number)


@blueprint.post("/people/<int(max=2147483647):number>/disable")
@permit(Permission.MANAGE_STAFF)
def disable(number: int) -> ResponseReturnValue:
    """Close an account."""
    try:
        with database().writing() as session:
            services.disable(session, number, actor=current_actor(), now=utc_now())
    except InvalidInputError as error:
        return _person(number, Problem("disable", explain(error)))
    return _back(number)


@blueprint.post("/people/<int(max=2147483647):number>/enable")
@permit(Permission.MANAGE_STAFF)
def enable(number: int) -> ResponseReturnValue:
    """Open a closed account again."""
    with database().writing() as session:
        services.enable(session, number, actor=current_actor(), now=utc_now())
    return _back(number)


@blueprint.post("/people/<int(max=2147483647):number>/password")
@permit(Permission.MANAGE_STAFF)
def reset_password(number: int) -> ResponseReturnValue:
    """Give somebody a one-time password and show it, once."""
    password = one_time_password()
    with database().writing() as session:
        staff = services.reset_password(
            session, number, hashed(password), actor=current_actor(), now=utc_now()
        )
    return _told(staff, password)


@blueprint.post("/people/<int(max=2147483647):number>/second-factor")
@permit(Permission.MANAGE_STAFF)
def drop_factor(number: int) -> ResponseReturnValue:
    """Take a lost authenticator app off an account."""
    with database().writing() as session:
        services_factor.remove(session, number, actor=current_actor(), now=utc_now())
    return _back(number)


def _roles() -> frozenset[Role]:
    ticked = request.form.getlist("role")
    return frozenset(role for role in Role if role.value in ticked)


def _problems(name: str, email: str, roles: frozenset[Role]) -> list[Problem]:
    found = (
        ("name", problem_of_name(name.strip())),
        ("email", problem_of_email(normal_email(email))),
        ("roles", None if roles else services.NO_ROLE),
    )
    return [Problem(anchor, _(message)) for anchor, message in found if message]


def _form(name: str, email: str, roles: frozenset[Role], *problems: Problem) -> Response:
    context = {
        "name": name,
        "email": email,
        "roles": presenters.role_choices(roles),
        "problems": problems,
        "errors": {problem.anchor: problem.message for problem in problems},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return responses.page("staff/accounts/new_person.html", context, status=status)


def _person(number: int, problem: Problem | None = None) -> Response:
    with database().reading() as session:
        staff = _known(session, number)
        works_on = presenters.grants(staff, queries.given(session, number), list_all(session))
    context = {
        "person": staff,
        "works_on": works_on,
        "has_factor": staff.factor is not None and staff.factor.confirmed_at is not None,
        "roles": presenters.role_choices(staff.roles),
        "problems": [problem] if problem else [],
        "errors": {problem.anchor: problem.message} if problem else {},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return responses.page("staff/accounts/person.html", context, status=status)


def _known(session: Session, number: int) -> Staff:
    staff = queries.find(session, number)
    if staff is None:
        raise NotFoundError
    return staff


def _told(staff: Staff, password: str) -> Response:
    context = {"person": staff, "password": password}
    return responses.page("staff/accounts/one_time.html", context)


def _back(number: int) -> Response:
    return responses.see_other(url_for(".person", number=number))
