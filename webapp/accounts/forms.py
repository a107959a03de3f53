"""Signing in and choosing a password: Flask-Security's forms with our words and our limits."""

import hmac
from hashlib import sha256
from typing import cast
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import lazy_gettext
from flask_security import ChangePasswordForm, LoginForm, PasswordUtil, Security
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import EqualTo

from webapp.abuse.limits import client_key, spend
from webapp.accounts import recording
from webapp.accounts.guards import current_staff, in_area
from webapp.accounts.identity import StaffUser
from webapp.accounts.policy import normal_email, printable, problem_of_password
from webapp.web.context import keys
from webapp.web.i18n import gettext as _

REFUSED = lazy_gettext("登录邮箱或者密码不对，没有登录。请核对后再试；账号已停用的，请联系管理员。")
# What Flask-Security says in the form below.
MESSAGES = {
    "PASSWORD_NOT_PROVIDED": lazy_gettext("请填写现在的密码。"),
    "INVALID_PASSWORD": lazy_gettext("现在的密码不对。"),
    "PASSWORD_IS_THE_SAME": lazy_gettext("新密码与现在的密码相同。"),
}


def _own_place(text: str | None) -> str:
    # A crafted link must not look like a wrong password; Flask-Security checks it again.
    return text if text and in_area(urlsplit(text).path) else ""


class SignInForm(LoginForm):
    """Sign-in name and password; says the same of a wrong name, password and a closed account."""

    email = EmailField(filters=[printable])
    password = PasswordField()
    next = HiddenField(filters=[_own_place])
    remember = None  # type: ignore[assignment]
    submit = None  # type: ignore[assignment]

    def validate(self, **kwargs: object) -> bool:
        """Tell whether the account may be signed in to, and record it if not.

        Raises:
            TooManyRequests: this address tried this account, or any, too often.
        """
        name = normal_email(self.email.data or "")
        spend_attempt(name)
        self.ifield, self.user = self.email, _find(name)
        if self.password.data and super().validate(**kwargs):
            return True
        recording.sign_in_refused(self.user)
        self.form_errors = [str(REFUSED)]
        return False


class NewPasswordForm(ChangePasswordForm):
    """The present password, and the new one twice."""

    password = PasswordField()
    new_password = PasswordField()
    new_password_confirm = PasswordField(
        validators=[EqualTo("new_password", lazy_gettext("两次填写的新密码不一样。"))]
    )
    submit = None  # type: ignore[assignment]

    def validate(self, **kwargs: object) -> bool:
        """Tell whether the password may be changed.

        Raises:
            TooManyRequests: somebody at an open desk guesses the present one.
        """
        person = current_staff()
        if person is not None:
            spend_attempt(person.email)
        return bool(super().validate(**kwargs))


class PasswordRules(PasswordUtil):
    """Flask-Security's door to our rules for passwords."""

    def validate(
        self,
        password: str,
        is_register: bool,  # noqa: ARG002, FBT001
        **about: object,
    ) -> tuple[list[str] | None, str]:
        """Return what is wrong, if anything, and the password as it is hashed (NFKC)."""
        plain = self.normalize(password)
        problem = problem_of_password(plain, cast("StaffUser", about["user"]).email)
        return [_(problem)] if problem else None, plain


def spend_attempt(email: str) -> None:
    """Count one use of an account's password from this address.

    Raises:
        TooManyRequests: there were too many.
    """
    spend("login", sha256(f"{client_key()}/{email}".encode()).digest())


def spend_code(email: str) -> None:
    """Count one code of an account, from wherever: its password is known already.

    Raises:
        TooManyRequests: there were too many.
    """
    secret = keys().derive("sign-in codes")  # two instances may count in one store
    spend("login", hmac.digest(secret, email.encode(), sha256))


def _find(email: str) -> StaffUser | None:
    security = cast("Security", current_app.extensions["security"])
    return cast("StaffUser | None", security.datastore.find_user(email=email))
