"""The one base of all forms, and the lines of the summary that says what is wrong in one."""

from dataclasses import dataclass

from flask_wtf import FlaskForm


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of the error summary, with the field it leads to."""

    anchor: str
    message: str


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose CSRF token is checked once, for every POST, by ``web.security``."""

    class Meta:
        """CSRFProtect stands before every view; a second check of the same token is waste."""

        csrf = False
