"""What staff fill in to decide on one family or entry, or on many."""

from collections.abc import Callable

from flask import request
from wtforms import IntegerField, StringField, TextAreaField

from webapp.dispositions.commands import Decide, Reword
from webapp.dispositions.errors import OvertakenError
from webapp.dispositions.policy import clean_label, clean_reason, clean_standard
from webapp.errors import DomainError, InvalidInputError, StaleError, msgid
from webapp.register.policy import Outcome
from webapp.submissions.policy import clean_text
from webapp.web.errors import explain
from webapp.web.forms import Form, Problem
from webapp.web.i18n import gettext as _
from webapp.workbench.names import OUTCOMES

NO_OUTCOME = msgid("请选择处理结果。")


class FieldError(InvalidInputError):
    """One field cannot stay as it is; ``anchor`` is its place on the page."""

    def __init__(self, error: DomainError, anchor: str) -> None:
        super().__init__(error.message, **error.values)
        self.anchor = anchor


class DecideForm(Form):
    """An outcome and its public reason, for the state that the page showed."""

    outcome = StringField()
    reason = TextAreaField(filters=[lambda value: clean_text(value or "")])
    rev = IntegerField()

    def command(self) -> Decide:
        """Return what was decided.

        Raises:
            FieldError: no outcome, or not the reason that it needs.
            StaleError: the page did not say for which state it was.
        """
        if self.rev.data is None:
            raise StaleError
        return self.decision(self.rev.data)

    def decision(self, rev: int | None) -> Decide:
        """Return what was decided, for a state; None stands for any.

        Raises:
            FieldError: no outcome, or not the reason that it needs.
        """
        return Decide(self.chosen(), self.checked_reason(), rev)

    def chosen(self) -> Outcome:
        """Return the outcome.

        Raises:
            FieldError: there is none.
        """
        try:
            return Outcome(self.outcome.data or "")
        except ValueError:
            raise FieldError(InvalidInputError(NO_OUTCOME), "outcome-1") from None

    def checked_reason(self) -> str:
        """Return the reason for the chosen outcome.

        Raises:
            FieldError: it is missing or too long.
        """
        outcome = self.chosen()
        return _checked(lambda typed: clean_reason(outcome, typed), self.reason.data, "reason")

    def typed(self, **changes: str) -> dict[str, str]:
        """Return what the page shows again, perhaps with something changed."""
        values = {"outcome": self.outcome.data or "", "reason": self.reason.data or ""}
        return values | changes


class StandardForm(Form):
    """A public reason for use again."""

    label = StringField()
    text = TextAreaField(filters=[lambda value: clean_text(value or "")])
    outcome = StringField()  # empty: for all

    def command(self) -> Reword:
        """Return what was typed.

        Raises:
            FieldError: the name or the text is empty or too long.
        """
        outcome = next((each for each in Outcome if each == self.outcome.data), None)
        label = _checked(clean_label, self.label.data, "label")
        return Reword(label, _checked(clean_standard, self.text.data, "text"), outcome)


def _checked(clean: Callable[[str], str], typed: str | None, anchor: str) -> str:
    try:
        return clean(typed or "")
    except InvalidInputError as error:
        raise FieldError(error, anchor) from None


def pressed_reason() -> int | None:
    """Return the standard reason whose button sent the form, if one did."""
    return request.form.get("standard", None, int)


def problem(error: DomainError, elsewhere: str) -> Problem:
    """Return why something was not done, at the field that it is about.

    Args:
        error: the refusal.
        elsewhere: the place on the page for what is about no field.
    """
    if isinstance(error, FieldError):
        return Problem(error.anchor, explain(error))
    if isinstance(error, OvertakenError) and error.holding is not None:
        found = error.holding
        message = _(
            "%(name)s刚刚处理为“%(outcome)s”，您这一步没有做。请核对现在的结果；需要的话再保存一次。",
            name=found.who,
            outcome=str(OUTCOMES[found.outcome]),
        )
        return Problem(elsewhere, message)
    return Problem(elsewhere, explain(error))
