"""What dispositions refuse beyond what every feature does."""

from dataclasses import dataclass

from webapp.dispositions.models import Disposition
from webapp.errors import StaleError
from webapp.register.policy import Outcome


@dataclass(frozen=True, slots=True)
class Holding:
    """What was decided meanwhile, and by whom; it outlives the transaction that was refused."""

    outcome: Outcome
    reason: str
    who: str


class OvertakenError(StaleError):
    """Somebody else was quicker.

    Args:
        message: as for every refusal.
        disposition: what holds now; None where nothing does.
    """

    def __init__(self, message: str, disposition: Disposition | None) -> None:
        super().__init__(message)
        self.holding: Holding | None = None
        if disposition is not None:
            who = disposition.confirmed_by_name or disposition.drafted_by_name
            self.holding = Holding(disposition.outcome, disposition.reason, who)
