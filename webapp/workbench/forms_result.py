"""What an editor fills in for a result, and to publish it."""

from flask import request
from wtforms import BooleanField, StringField, TextAreaField

from webapp.publication.commands import Confirmation, Prepare
from webapp.submissions.policy import clean_line, clean_text
from webapp.web.forms import Form
from webapp.workbench.bulk import typed_number


class PrepareForm(Form):
    """What a result is to be of; ``offered`` is the headline that the page filled in."""

    version = StringField()
    revised = StringField()
    headline = TextAreaField(filters=[lambda value: clean_text(value or "")])
    offered = StringField()
    statement = TextAreaField(filters=[lambda value: clean_text(value or "")])
    with_comments = BooleanField()

    def command(self) -> Prepare:
        """Return what was asked; a headline left as it was follows the figures again."""
        headline = clean_line(self.headline.data or "")
        is_own = headline != clean_line(self.offered.data or "")
        return Prepare(
            version_id=_number(self.version.data) or 0,
            revised_id=_number(self.revised.data),
            headline=headline if is_own else "",
            statement=self.statement.data or "",
            with_comments=bool(self.with_comments.data),
        )


def posted_confirmation() -> Confirmation:
    """Return whether somebody looked at the preview, and the number that was typed in."""
    return Confirmation("looked" in request.form, typed_number())


def posted_publication() -> int:
    """Return the result that the page showed."""
    return request.form.get("publication", 0, int)


def _number(text: str | None) -> int | None:
    found = text or ""
    return int(found) if found.isdecimal() and len(found) < 10 else None  # noqa: PLR2004
