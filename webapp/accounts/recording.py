"""Sign-ins, refused ones and sign-outs go to the record as Flask-Security tells of them."""

from flask import Flask
from flask_login import user_logged_out
from flask_security import user_authenticated

from webapp.accounts import guards
from webapp.accounts.identity import StaffUser
from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.clock import utc_now
from webapp.web.context import database

NOBODY = Actor(None, "未登录")
UNKNOWN = "没有这个账号"


def init_app(app: Flask) -> None:
    """Listen to the application's signals for as long as it lives."""
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)


def sign_in_refused(person: StaffUser | None) -> None:
    """Record a refusal; what was typed is not kept, for it may be a password."""
    _record(NOBODY, "sign-in.refused", person.email if person else UNKNOWN)


def password_refused(person: StaffUser) -> None:
    """Record that somebody at an open desk did not know the password."""
    _record(person.actor, "password.refused", person.email)


def _signed_in(_app: Flask, user: StaffUser, authn_via: list[str], **_rest: object) -> None:
    is_change = "change" in authn_via  # choosing a password signs in again
    passed = is_change and not guards.awaits_code(user)
    guards.start_session()
    if passed:
        guards.pass_code(user)
    if not is_change:
        _record(user.actor, "sign-in.accepted", user.email)


def _signed_out(_app: Flask, user: object, **_rest: object) -> None:
    if isinstance(user, StaffUser):
        _record(user.actor, "sign-out", user.email)


def _record(actor: Actor, action: str, subject: str) -> None:
    with database().writing() as session:
        record(session, actor=actor, action=action, now=utc_now(), subject=subject)
