"""Refusals of the draft importer, worded for the person who chose the file."""

from webapp.errors import DomainError


class DraftImportError(DomainError):
    """The file cannot be read as a draft law; the message says why and what to do."""
