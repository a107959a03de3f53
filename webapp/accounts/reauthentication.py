"""The password once more, before what nobody must do from another person's open desk."""

from typing import cast

from flask import current_app
from flask_security import Security, verify_password

from webapp.accounts import recording
from webapp.accounts.forms import spend_attempt
from webapp.accounts.guards import current_staff
from webapp.accounts.policy import PASSWORD_MOST
from webapp.errors import NotPermittedError


def is_own_password(typed: str) -> bool:
    """Tell whether who is signed in typed their password; a wrong one goes to the record.

    Raises:
        NotPermittedError: nobody is signed in.
        TooManyRequests: this account's password was tried too often.
    """
    person = current_staff()
    if person is None:
        raise NotPermittedError
    spend_attempt(person.email)
    security = cast("Security", current_app.extensions["security"])
    plain = security._password_util.normalize(typed)  # noqa: SLF001
    is_likely = 0 < len(plain) <= PASSWORD_MOST
    if is_likely and verify_password(plain, cast("str", person.password)):
        return True
    recording.password_refused(person)
    return False
