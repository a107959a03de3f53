"""Reading accounts, always with their roles."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

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


def given_to(session: Session, consultation_id: int) -> frozenset[int]:
    """Return the numbers of those who were given a consultation to work on."""
    given = select(StaffConsultation.staff_id).filter_by(consultation_id=consultation_id)
    return frozenset(session.scalars(given))


def given(session: Session, staff_id: int) -> frozenset[int]:
    """Return the ids of the consultations that somebody was given."""
    query = select(StaffConsultation.consultation_id).filter_by(staff_id=staff_id)
    return frozenset(session.scalars(query))


def given_slugs(session: Session) -> dict[int, list[str]]:
    """Return the names in addresses of what everybody was given, by account, in order."""
    rows = session.execute(
        select(StaffConsultation.staff_id, Consultation.slug)
        .join(Consultation, Consultation.id == StaffConsultation.consultation_id)
        .order_by(Consultation.slug)
    )
    found: dict[int, list[str]] = {}
    for staff_id, slug in rows:
        found.setdefault(staff_id, []).append(slug)
    return found


def _staff() -> Select[Staff]:
    return select(Staff).options(selectinload(Staff.held), joinedload(Staff.factor))
