"""What a disposition must have, and for how long it can be taken back; pure."""

import datetime as dt

from webapp.errors import InvalidInputError, msgid
from webapp.register.policy import NEEDS_REASON, Outcome
from webapp.submissions.policy import clean_line, clean_text

REASON_LENGTH = 5000
LABEL_LENGTH = 30
UNDO = dt.timedelta(minutes=10)
SELECTION = 200  # families that a request decides at once
TYPED_ABOVE = 1000  # comments: from here on the number is typed in
COUNTED = 10_000  # comments: from here on a count says "more than"


def clean_reason(outcome: Outcome, reason: str) -> str:
    """Return a public reason as it is kept.

    Raises:
        InvalidInputError: it is too long, or missing where the outcome needs one.
    """
    cleaned = clean_text(reason).strip()
    if len(cleaned) > REASON_LENGTH:
        raise InvalidInputError(msgid("理由请不超过 5000 个字。"))
    if not cleaned and outcome in NEEDS_REASON:
        raise InvalidInputError(msgid("未采纳的意见请说明理由，理由会向公众公布。"))
    return cleaned


def clean_label(label: str) -> str:
    """Return the name of a standard reason as it is kept.

    Raises:
        InvalidInputError: it is empty or too long.
    """
    cleaned = clean_line(label)
    if not cleaned or len(cleaned) > LABEL_LENGTH:
        raise InvalidInputError(msgid("名称应为 1—30 个字。"))
    return cleaned


def clean_standard(text: str) -> str:
    """Return the text of a standard reason as it is kept.

    Raises:
        InvalidInputError: it is empty or too long.
    """
    cleaned = clean_text(text).strip()
    if not cleaned or len(cleaned) > REASON_LENGTH:
        raise InvalidInputError(msgid("理由应为 1—5000 个字。"))
    return cleaned


def can_undo(at: dt.datetime, now: dt.datetime) -> bool:
    """Tell whether what was done at a moment can still be taken back."""
    return now - at <= UNDO
