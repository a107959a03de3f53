"""What can be done with accounts; every change is recorded in the same transaction."""

import datetime as dt
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.accounts import queries
from webapp.accounts.commands import AddStaff
from webapp.accounts.models import Staff, StaffConsultation, StaffRole
from webapp.accounts.policy import Role, normal_email, problem_of_email, problem_of_name
from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.consultations.queries import get_by_id
from webapp.errors import InvalidInputError, NotFoundError, msgid

LAST = msgid("这是最后一个在用的管理员账号，不能停用，也不能取消管理员角色。请先增加一名管理员。")
TAKEN = msgid("这个登录邮箱已经有账号了。")
NO_ROLE = msgid("请至少选择一个角色。")


def add_staff(session: Session, command: AddStaff, *, actor: Actor, now: dt.datetime) -> Staff:
    """Open an account.

    Raises:
        InvalidInputError: the address is malformed or taken, or name or role is missing.
    """
    email, name = normal_email(command.email), command.name.strip()
    problem = problem_of_email(email) or problem_of_name(name)
    if problem:
        raise InvalidInputError(problem)
    if not command.roles:
        raise InvalidInputError(NO_ROLE)
    if queries.find_by_email(session, email) is not None:
        raise InvalidInputError(TAKEN)
    staff = Staff(
        email=email,
        name=name,
        password_hash=command.password_hash,
        must_change_password=command.must_change_password,
        active=True,
        session_key=new_session_key(),
        created_at=now,
        held=[StaffRole(role=role) for role in sorted(command.roles)],
        factor=None,
    )
    session.add(staff)
    details = {"name": name, "roles": sorted(command.roles)}
    record(session, actor=actor, action="staff.added", now=now, subject=email, details=details)
    session.flush()
    return staff


def set_roles(
    session: Session, staff_id: int, roles: frozenset[Role], *, actor: Actor, now: dt.datetime
) -> Staff:
    """Give somebody these roles and no others; effective with their next request.

    Raises:
        NotFoundError: there is no such account.
        InvalidInputError: no role is left, or no administrator would be.
    """
    staff = locked(session, staff_id)
    if not roles:
        raise InvalidInputError(NO_ROLE)
    before = staff.roles
    if before == roles:
        return staff
    if Role.ADMINISTRATOR not in roles:
        _keep_an_administrator(session, staff)
    kept = [each for each in staff.held if each.role in roles]
    staff.held = kept + [StaffRole(role=role) for role in sorted(roles - before)]
    details = {"before": sorted(before), "after": sorted(roles)}
    record(
        session, actor=actor, action="staff.roles", now=now, subject=staff.email, details=details
    )
    return staff


def give(
    session: Session,
    staff_id: int,
    consultation_ids: frozenset[int],
    *,
    actor: Actor,
    now: dt.datetime,
) -> Staff:
    """Let somebody work on these consultations and no others; effective with the next request.

    Editors and administrators work on all of them, whatever they are given.

    Raises:
        NotFoundError: there is no such account or consultation.
    """
    staff, before = locked(session, staff_id), queries.given(session, staff_id)
    for consultation_id in sorted(consultation_ids - before):
        get_by_id(session, consultation_id)
        session.add(StaffConsultation(staff_id=staff_id, consultation_id=consultation_id))
        _record_grant(session, staff, "staff.granted", consultation_id, actor, now)
    for consultation_id in sorted(before - consultation_ids):
        session.delete(session.get_one(StaffConsultation, (staff_id, consultation_id)))
        _record_grant(session, staff, "staff.revoked", consultation_id, actor, now)
    session.flush()
    return staff


def disable(session: Session, staff_id: int, *, actor: Actor, now: dt.datetime) -> Staff:
    """Close an account and end its sessions.

    Raises:
        NotFoundError: there is no such account.
        InvalidInputError: no administrator would be left.
    """
    staff = locked(session, staff_id)
    if not staff.active:
        return staff
    _keep_an_administrator(session, staff)
    staff.active = False
    staff.session_key = new_session_key()
    record(session, actor=actor, action="staff.disabled", now=now, subject=staff.email)
    return staff


def enable(session: Session, staff_id: int, *, actor: Actor, now: dt.datetime) -> Staff:
    """Open a closed account again, with the password that it had.

    Raises:
        NotFoundError: there is no such account.
    """
    staff = locked(session, staff_id)
    if not staff.active:
        staff.active = True
        record(session, actor=actor, action="staff.enabled", now=now, subject=staff.email)
    return staff


def reset_password(  # noqa: PLR0913
    session: Session,
    staff_id: int,
    password_hash: str,
    *,
    actor: Actor,
    now: dt.datetime,
    must_change: bool = True,
) -> Staff:
    """Give somebody another password and end their sessions.

    Raises:
        NotFoundError: there is no such account.
    """
    staff = locked(session, staff_id)
    staff.password_hash, staff.must_change_password = password_hash, must_change
    staff.session_key = new_session_key()
    record(session, actor=actor, action="staff.password-reset", now=now, subject=staff.email)
    return staff


def keep_credentials(
    session: Session, staff_id: int, password_hash: str, session_key: str, *, now: dt.datetime
) -> None:
    """Store what Flask-Security changed of somebody's own account.

    A new session key means that the person chose a new password; without one the same
    password was only hashed again, which is nobody's act.
    """
    staff = locked(session, staff_id)
    staff.password_hash = password_hash
    if session_key != staff.session_key:
        staff.session_key, staff.must_change_password = session_key, False
        actor = Actor(staff.id, staff.name)
        record(session, actor=actor, action="password.changed", now=now, subject=staff.email)


def end_other_sessions(session: Session, staff_id: int, *, now: dt.datetime) -> str:
    """End every session of an account, and return the key by which one goes on.

    Raises:
        NotFoundError: there is no such account.
    """
    staff = locked(session, staff_id)
    staff.session_key = new_session_key()
    actor = Actor(staff.id, staff.name)
    record(session, actor=actor, action="sessions.ended", now=now, subject=staff.email)
    return staff.session_key


def new_session_key() -> str:
    """Return what an account's next sessions are named by."""
    return secrets.token_hex(16)


def _record_grant(  # noqa: PLR0913, PLR0917
    session: Session,
    staff: Staff,
    action: str,
    consultation_id: int,
    actor: Actor,
    now: dt.datetime,
) -> None:
    record(
        session,
        actor=actor,
        action=action,
        now=now,
        consultation_id=consultation_id,
        subject=staff.email,
        details={"name": staff.name},
    )


def locked(session: Session, staff_id: int) -> Staff:
    """Return an account that nobody else changes meanwhile.

    Raises:
        NotFoundError: there is no such account.
    """
    # All accounts in use, in one order: two administrators who demote each other at the
    # same moment would else both be allowed to.
    session.execute(select(Staff.id).where(Staff.active).order_by(Staff.id).with_for_update())
    staff = queries.find(session, staff_id)
    if staff is None:
        raise NotFoundError
    return staff


def _keep_an_administrator(session: Session, staff: Staff) -> None:
    is_one = staff.active and Role.ADMINISTRATOR in staff.roles
    if is_one and queries.count_active(session, Role.ADMINISTRATOR) == 1:
        raise InvalidInputError(LAST)
