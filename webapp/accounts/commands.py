"""What can be asked of the accounts' services, as plain data."""

from dataclasses import dataclass

from webapp.accounts.policy import Role


@dataclass(frozen=True, slots=True)
class AddStaff:
    """A new account, whose password holds for the first sign-in only unless it was chosen."""

    email: str
    name: str
    roles: frozenset[Role]
    password_hash: str
    must_change_password: bool = True
