"""The one base of all forms."""

from flask_wtf import FlaskForm


class Form(FlaskForm):  # type: ignore[misc]
    """A form whose CSRF token is checked once, for every POST, by ``web.security``."""

    class Meta:
        """CSRFProtect stands before every view; a second check of the same token is waste."""

        csrf = False
