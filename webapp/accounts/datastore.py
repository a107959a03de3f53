"""Between Flask-Security, which changes objects and commits later, and our transactions."""

from typing import cast

from flask import g
from flask_security import RoleMixin, UserDatastore, UserMixin

from webapp.accounts import queries, services
from webapp.accounts.identity import StaffUser
from webapp.clock import utc_now
from webapp.web.context import database

CHANGED = "staff_changed"


class StaffDatastore(UserDatastore):
    """Reads accounts as values, and keeps what was put in one transaction on ``commit``."""

    def __init__(self) -> None:
        super().__init__(StaffUser, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: str) -> StaffUser | None:  # noqa: ARG002, FBT001, FBT002
        """Return the account of an ``email`` or of a session's ``fs_uniquifier``."""
        with database().reading() as session:
            if "email" in by:
                return StaffUser.of(queries.find_by_email(session, by["email"]))
            return StaffUser.of(queries.find_by_session_key(session, by["fs_uniquifier"]))

    def put(self, model: UserMixin) -> UserMixin:
        """Note that an account's password or session key is to be stored."""
        g.setdefault(CHANGED, {})[cast("StaffUser", model).id] = model
        return model

    def commit(self) -> None:
        """Store what was noted during this request."""
        changed: dict[int, StaffUser] = g.pop(CHANGED, {})
        for person in changed.values():
            with database().writing() as session:
                password = cast("str", person.password)  # no account is without one
                services.keep_credentials(
                    session, person.id, password, person.fs_uniquifier, now=utc_now()
                )
