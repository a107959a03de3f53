"""The signed-in person, as Flask-Security and the views see them: values, no database row."""

from typing import Self

from flask_security import UserMixin

from webapp.accounts.models import Staff
from webapp.accounts.policy import Permission, Role, permissions_of
from webapp.audit.commands import Actor


class StaffUser(UserMixin):
    """An account at the time of the request; what is changed here, the datastore stores.

    ``email``, ``password`` (a hash), ``active`` and ``fs_uniquifier`` are Flask-Security's names.
    """

    fs_uniquifier: str = ""  # Flask-Security looks for it on the class

    def __init__(self, row: Staff) -> None:
        self.id = row.id
        self.email = row.email
        self.name = row.name
        self.password = row.password_hash
        self.must_change_password = row.must_change_password
        self.active = row.active
        self.fs_uniquifier = row.session_key
        self.has_factor = row.factor is not None and row.factor.confirmed_at is not None
        self.held: frozenset[Role] = row.roles

    @classmethod
    def of(cls, row: Staff | None) -> Self | None:
        """Return the person of a row, if there is one."""
        return None if row is None else cls(row)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what this person may do."""
        return permissions_of(self.held)

    @property
    def actor(self) -> Actor:
        """Return how the record names this person."""
        return Actor(self.id, self.name)
