"""What can be asked of redaction, as plain data."""

from dataclasses import dataclass

from webapp.redaction.policy import Reason, Span


@dataclass(frozen=True, slots=True)
class Decide:
    """What of a comment is not to be shown; neither spans nor ``withheld``: nothing is hidden.

    ``rev`` is the entry's as it was shown, ``digest`` that of the text that was read.
    """

    rev: int
    digest: bytes
    spans: tuple[Span, ...] = ()
    withheld: Reason | None = None
