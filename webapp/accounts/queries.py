"""Reading accounts, always with their roles."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from webapp.accounts.models import Staff, StaffConsultation, StaffRole
from webapp.accounts.policy import Role, normal_email
from webapp.consultations.models import Consultation


def find_by_email(session: Session, email: str) -> Staff | None:
    """Return the account of a sign-in name, however it is capitalised."""
    return session.scalar(_staff().where(Staff.email == normal_email(email)))


def find_by_session_key(session: Session, key: str) -> Staff | None:
    """Return the account that a session names."""
    return session.scalar(_staff().where(Staff.session_key == key))


def find(session: Session, staff_id: int) -> Staff | None:
    """Return an account by its number."""
    return session.scalar(_staff().where(Staff.id == staff_id))


def list_staff(session: Session) -> Sequence[Staff]:
    """Return every account: those in use first, by sign-in name."""
    return session.scalars(_staff().order_by(Staff.active.desc(), Staff.email)).all()


def count_active(session: Session, role: Role) -> int:
    """Return how many accounts in use have a role."""
    return session.scalars(
        select(func.count())
        .select_from(Staff)
        .join(StaffRole)
        .filter_by(role=role)
        .where(Staff.active)
    ).one()


def works_on(session: Session, staff_id: int, slug: str) -> bool:
    """Tell whether somebody was given a consultation to work on."""
    if "\0" in slug:  # PostgreSQL cannot even be asked for it
        return False
    given = (
        select(StaffConsultation)
        .join(Consultation, Consultation.id == StaffConsultation.consultation_id)
        .where(StaffConsultation.staff_id == staff_id, Consultation.slug == slug)
    )
    return session.scalar(select(given.exists())) or False


def _staff() -> Select[Staff]:
    return select(Staff).options(selectinload(Staff.held))
