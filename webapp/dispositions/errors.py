"""What dispositions refuse beyond what every feature does."""

from webapp.dispositions.models import Disposition
from webapp.errors import StaleError


class OvertakenError(StaleError):
    """Somebody else was quicker.

    Args:
        message: as for every refusal.
        disposition: what holds now; None where nothing does.
    """

    def __init__(self, message: str, disposition: Disposition | None) -> None:
        super().__init__(message)
        self.disposition = disposition
