"""What the domain refuses, without a word of HTTP; ``web.errors`` gives each its answer."""


def msgid(text: str) -> str:
    """Mark a text for the catalogue; ``web.errors`` translates it where it is shown."""
    return text


class DomainError(Exception):
    """Base of every refusal that a person can meet.

    Args:
        message: what happened and what to do, in Chinese, with ``%(name)s`` for values.
        values: what stands for the names.
    """

    def __init__(self, message: str = "", **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message, self.values = message, values


class NotFoundError(DomainError):
    """What was asked for does not exist, or may not be seen."""


class NotOpenError(DomainError):
    """The consultation takes no comments yet."""


class ClosedError(DomainError):
    """The consultation takes no comments any more."""


class AlreadySubmittedError(DomainError):
    """The submission was sent; only a correction can change it."""


class InvalidInputError(DomainError):
    """The input cannot be what the page sends."""


class UnsentTextError(DomainError):
    """The device already holds comments that were not sent; joining another would hide them."""


class StaleError(DomainError):
    """Somebody else changed it since it was shown; nothing was overwritten."""


class SignedOutError(DomainError):
    """Nobody is signed in any more, and what was sent holds text."""


class NotPermittedError(DomainError):
    """Who is signed in has no permission for it."""
