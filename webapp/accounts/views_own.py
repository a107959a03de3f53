"""One's own account: the second step of signing in, the app for it, and other sessions."""

from http import HTTPStatus
from urllib.parse import urlsplit

import segno
from flask import Response, request, session, url_for
from flask.typing import ResponseReturnValue

from webapp.accounts import guards, services, services_factor, totp
from webapp.accounts.blueprint import blueprint
from webapp.accounts.forms import spend_code
from webapp.accounts.guards import current_actor
from webapp.accounts.identity import StaffUser
from webapp.clock import utc_now
from webapp.errors import InvalidInputError, NotPermittedError
from webapp.web import responses
from webapp.web.context import database, keys, settings
from webapp.web.errors import explain
from webapp.web.forms import Problem
from webapp.web.i18n import gettext as _

SESSION_KEY = "_user_id"  # where Flask-Login names the account


@blueprint.get("/second-factor")
def ask_code() -> ResponseReturnValue:
    """Ask for the code of the app."""
    if not guards.awaits_code(_person()):
        return responses.see_other(url_for(guards.HOME))
    return _ask(request.args.get("next", ""))


@blueprint.post("/second-factor")
def check_code() -> ResponseReturnValue:
    """Let somebody in whose code is right."""
    person, back = _person(), request.form.get("next", "")
    spend_code(person.email)
    with database().writing() as db:
        code = request.form.get("code", "")
        is_good = services_factor.check(db, person.id, code, keys(), now=utc_now())
    if not is_good:
        return _ask(back, Problem("code", _(services_factor.WRONG)))
    guards.pass_code(person)
    return responses.see_other(back if _is_own(back) else url_for(guards.HOME))


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """Show what somebody can do with their own account."""
    return _account()


@blueprint.post("/account/sessions")
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    with database().writing() as db:
        key = services.end_other_sessions(db, _person().id, now=utc_now())
    session[SESSION_KEY] = key
    return responses.see_other(url_for(".account", done="sessions"))


@blueprint.post("/account/second-factor")
def begin_factor() -> ResponseReturnValue:
    """Make a secret for an app."""
    try:
        with database().writing() as db:
            services_factor.begin(db, _person().id, keys())
    except InvalidInputError as error:
        return _account(Problem("factor", explain(error)))
    return responses.see_other(url_for(".show_factor"))


@blueprint.get("/account/second-factor")
def show_factor() -> ResponseReturnValue:
    """Show the secret to the app."""
    return _set_up()


@blueprint.post("/account/second-factor/confirm")
def confirm_factor() -> ResponseReturnValue:
    """Ask for codes from now on, and show the recovery codes, once."""
    person = _person()
    spend_code(person.email)
    try:
        with database().writing() as db:
            code = request.form.get("code", "")
            codes = services_factor.confirm(db, person.id, code, keys(), now=utc_now())
    except InvalidInputError as error:
        return _set_up(Problem("code", explain(error)))
    guards.pass_code(person)
    return responses.page("staff/accounts/recovery.html", {"codes": codes})


@blueprint.post("/account/second-factor/remove")
def remove_factor() -> ResponseReturnValue:
    """Take the app off one's own account, with one of its codes."""
    person = _person()
    if settings().staff_second_factor == "required":
        raise NotPermittedError
    spend_code(person.email)
    with database().writing() as db:
        code, now = request.form.get("code", ""), utc_now()
        is_good = services_factor.check(db, person.id, code, keys(), now=now)
        if is_good:
            services_factor.remove(db, person.id, actor=current_actor(), now=now)
    if not is_good:
        return _account(Problem("code", _(services_factor.WRONG)))
    return responses.see_other(url_for(".account"))


def _person() -> StaffUser:
    person = guards.current_staff()
    if person is None:
        raise NotPermittedError
    return person


def _is_own(place: str) -> bool:
    parts = urlsplit(place)
    return not parts.scheme and not parts.netloc and guards.in_area(parts.path)


def _ask(back: str, problem: Problem | None = None) -> Response:
    context = {"next": back if _is_own(back) else "", "problems": [problem] if problem else []}
    return responses.page("staff/accounts/code.html", context, status=_status(problem))


def _account(problem: Problem | None = None) -> Response:
    person = _person()
    with database().reading() as db:
        left = services_factor.count_recovery_codes(db, person.id)
    context = {
        "person": person,
        "recovery_codes": left,
        "required": settings().staff_second_factor == "required",
        "done": request.args.get("done") == "sessions",
        "problems": [problem] if problem else [],
    }
    return responses.page("staff/accounts/account.html", context, status=_status(problem))


def _set_up(problem: Problem | None = None) -> Response:
    person = _person()
    with database().reading() as db:
        secret = services_factor.pending_secret(db, person.id, keys())
    address = totp.address(secret, person.email, settings().site_name)
    context = {
        "qr": segno.make(address, error="m").svg_data_uri(scale=4),
        "secret": " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        "problems": [problem] if problem else [],
    }
    return responses.page("staff/accounts/second_factor.html", context, status=_status(problem))


def _status(problem: Problem | None) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
