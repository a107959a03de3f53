"""What the domain refuses, without a word of HTTP; ``web.errors`` gives each its answer."""


class DomainError(Exception):
    """Base of every refusal that a person can meet."""


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


class NotPermittedError(DomainError):
    """Who is signed in has no permission for it."""
