"""Flask-Security for the staff area alone: what is on, what is off, and in whose words."""

import datetime as dt
from http import HTTPStatus

from flask import Flask, Response, request
from flask_login.utils import _user_context_processor
from flask_security import Security

from webapp.accounts import guards, presenters, recording
from webapp.accounts.datastore import StaffDatastore
from webapp.accounts.forms import MESSAGES, NewPasswordForm, PasswordRules, SignInForm
from webapp.web import responses
from webapp.web.context import Services

OPTIONS = {
    "URL_PREFIX": guards.AREA,
    "LOGIN_URL": "/login",
    "LOGOUT_URL": "/logout",
    "CHANGE_URL": "/password",
    "CHANGEABLE": True,
    "POST_LOGIN_VIEW": guards.HOME,
    "POST_LOGOUT_VIEW": guards.SIGN_IN,
    "POST_CHANGE_VIEW": guards.HOME,
    "LOGIN_USER_TEMPLATE": "staff/accounts/sign_in.html",
    "CHANGE_PASSWORD_TEMPLATE": "staff/accounts/password.html",
    "API_ENABLED_METHODS": ["session"],
    "FRESHNESS": dt.timedelta(minutes=-1),
    "STATIC_FOLDER": None,
    "CACHE_CONTROL": None,  # web.responses has it for every page
    "FLASH_MESSAGES": False,
    "SEND_PASSWORD_CHANGE_EMAIL": False,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "DEPRECATED_PASSWORD_SCHEMES": [],
    "PASSWORD_NORMALIZE_FORM": "NFKC",
}
# A suite signs in a thousand times.
CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}


def init_app(app: Flask, parts: Services) -> None:
    """Let staff sign in at /staff/login, and nobody anywhere else."""
    app.config.update({f"SECURITY_{name}": value for name, value in OPTIONS.items()})
    app.config.update({f"SECURITY_MSG_{k}": (text, "error") for k, text in MESSAGES.items()})
    app.config["SECURITY_PASSWORD_SALT"] = parts.keys.derive("staff password").hex()
    app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = CHEAP if app.testing else {}
    app.config["SESSION_PROTECTION"] = "strong"
    security = Security(
        app,
        StaffDatastore(),
        login_form=SignInForm,
        change_password_form=NewPasswordForm,
        password_util_cls=PasswordRules,
        render_template=_page,  # type: ignore[arg-type]  # whatever a view may return
    )
    _leave_the_public_alone(app, security)
    recording.init_app(app)
    guards.init_app(app)
    app.after_request(_see_other)
    app.jinja_env.globals.update(
        may=guards.may,
        current_staff=guards.current_staff,
        in_staff_area=lambda: guards.in_area(request.path),
        staff_tabs=presenters.tabs,
    )


def _leave_the_public_alone(app: Flask, security: Security) -> None:
    """Take off what would read session and account on every request and page."""
    manager = security.login_manager
    manager.request_loader(lambda _request: None)  # no token in place of a session
    security.want_json(lambda _request: False)
    app.before_request_funcs[None].remove(security.principal._on_before_request)  # noqa: SLF001
    app.after_request_funcs[None].remove(manager._update_remember_cookie)  # noqa: SLF001
    app.template_context_processors[None].remove(_user_context_processor)


def _page(template: str, **context: object) -> Response:
    """Render Flask-Security's page as ours are: 422 where the form was refused."""
    sent = request.method == "POST"
    problems = presenters.problems_of(context) if sent else []
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return responses.page(template, {**context, "problems": problems}, status=status)


def _see_other(response: Response) -> Response:
    if request.blueprint == "security" and response.status_code == HTTPStatus.FOUND:
        response.status_code = HTTPStatus.SEE_OTHER
    return response
