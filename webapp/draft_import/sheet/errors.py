"""Refusals of the proof sheet, worded for the clerk who corrects it."""

from webapp.errors import InvalidInputError


class SheetError(InvalidInputError):
    """The edit makes no sense on the sheet as it stands; nothing was changed."""


def refuse_if(condition: bool, message: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Refuse an edit under a condition.

    Raises:
        SheetError: with the message, when the condition holds.
    """
    if condition:
        raise SheetError(message)
