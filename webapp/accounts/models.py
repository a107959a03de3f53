"""Staff and their roles."""

import datetime as dt

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.accounts.policy import Role
from webapp.persistence.base import Base, choice


class Staff(Base):
    """One person who works here (工作人员); an account is disabled and never deleted.

    ``session_key`` is what a session names the account by: a new one ends every session.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password_hash: Mapped[str] = mapped_column(String(255))
    must_change_password: Mapped[bool]
    active: Mapped[bool]
    session_key: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime]
    held: Mapped[list["StaffRole"]] = relationship(
        cascade="all, delete-orphan", order_by="StaffRole.role", lazy="raise"
    )

    factor: Mapped["SecondFactor | None"] = relationship(lazy="raise")

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles; they must have been loaded."""
        return frozenset(each.role for each in self.held)


class StaffRole(Base):
    """A role that somebody has."""

    __tablename__ = "staff_role"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role), primary_key=True)


class StaffConsultation(Base):
    """A consultation that a clerk works on; editors and administrators work on all."""

    __tablename__ = "staff_consultation"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(
        ForeignKey("consultation.id"), primary_key=True, index=True
    )


class SecondFactor(Base):
    """The authenticator app of an account; until it is confirmed it asks for nothing.

    ``secret`` is encrypted; ``last_step`` is that of the last code that was taken.
    """

    __tablename__ = "second_factor"

    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id"), primary_key=True, autoincrement=False
    )
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int]


class RecoveryCode(Base):
    """The digest of a code that is good once in place of the app; used ones are deleted."""

    __tablename__ = "recovery_code"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
