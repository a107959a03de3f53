"""The second factor of an account: set up, asked for, taken off."""

import datetime as dt

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.accounts import totp
from webapp.accounts.models import RecoveryCode, SecondFactor, Staff
from webapp.accounts.services import locked
from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.errors import InvalidInputError, NotFoundError, msgid
from webapp.keys import Keys

WRONG = msgid("验证码不对，或者已经用过。请核对手机的时间，等下一个验证码再填。")
HAS_ONE = msgid("已经启用了两步验证。")


def begin(session: Session, staff_id: int, keys: Keys) -> None:
    """Make a secret for an app; it asks for nothing until it is confirmed.

    Raises:
        InvalidInputError: the account has a second factor.
    """
    staff = locked(session, staff_id)
    if staff.factor is not None and staff.factor.confirmed_at is not None:
        raise InvalidInputError(HAS_ONE)
    sealed = keys.encrypt(totp.new_secret(), place=place(staff_id))
    session.merge(SecondFactor(staff_id=staff_id, secret=sealed, confirmed_at=None, last_step=0))


def pending_secret(session: Session, staff_id: int, keys: Keys) -> str:
    """Return the secret that waits to be confirmed.

    Raises:
        NotFoundError: none does.
    """
    factor = session.get(SecondFactor, staff_id)
    if factor is None or factor.confirmed_at is not None:
        raise NotFoundError
    return keys.decrypt(factor.secret, place=place(staff_id))


def confirm(
    session: Session, staff_id: int, code: str, keys: Keys, *, now: dt.datetime
) -> list[str]:
    """Ask for codes from now on; return the recovery codes, which are shown once.

    Raises:
        NotFoundError: nothing waits to be confirmed.
        InvalidInputError: the code is not the app's.
    """
    staff = locked(session, staff_id)
    secret = pending_secret(session, staff_id, keys)
    step = totp.matching_step(secret, totp.plain(code), now, after=0)
    if step is None:
        raise InvalidInputError(WRONG)
    factor = session.get_one(SecondFactor, staff_id)
    factor.confirmed_at, factor.last_step = now, step
    codes, key = totp.new_recovery_codes(), _key(keys)
    session.execute(delete(RecoveryCode).filter_by(staff_id=staff_id))
    session.add_all(
        RecoveryCode(staff_id=staff_id, digest=totp.recovery_digest(each, key)) for each in codes
    )
    _record(session, staff, "second-factor.enabled", now)
    return codes


def check(session: Session, staff_id: int, code: str, keys: Keys, *, now: dt.datetime) -> bool:
    """Tell whether a code of the app, or a recovery code, is good; either is good once."""
    staff = locked(session, staff_id)
    factor, typed = staff.factor, totp.plain(code)
    if factor is None or factor.confirmed_at is None:
        return False
    secret = keys.decrypt(factor.secret, place=place(staff_id))
    step = totp.matching_step(secret, typed, now, after=factor.last_step)
    if step is not None:
        factor.last_step = step
        _record(session, staff, "second-factor.accepted", now)
        return True
    known = session.get(RecoveryCode, (staff_id, totp.recovery_digest(typed, _key(keys))))
    if known is None:
        _record(session, staff, "second-factor.refused", now)
        return False
    session.delete(known)
    _record(session, staff, "second-factor.recovered", now)
    return True


def remove(session: Session, staff_id: int, *, actor: Actor, now: dt.datetime) -> None:
    """Take the second factor off an account, with its recovery codes.

    Raises:
        NotFoundError: there is no such account.
    """
    staff = locked(session, staff_id)
    had = staff.factor is not None and staff.factor.confirmed_at is not None
    session.execute(delete(RecoveryCode).filter_by(staff_id=staff_id))
    session.execute(delete(SecondFactor).filter_by(staff_id=staff_id))
    if had:
        _record(session, staff, "second-factor.removed", now, actor)


def count_recovery_codes(session: Session, staff_id: int) -> int:
    """Return how many recovery codes are left."""
    return session.scalars(
        select(func.count()).select_from(RecoveryCode).filter_by(staff_id=staff_id)
    ).one()


def _record(
    session: Session, staff: Staff, action: str, now: dt.datetime, actor: Actor | None = None
) -> None:
    who = actor or Actor(staff.id, staff.name)
    record(session, actor=who, action=action, now=now, subject=staff.email)


def _key(keys: Keys) -> bytes:
    return keys.derive("staff recovery codes")


def place(staff_id: int) -> str:
    """Return the one place for which the secret of an account's app is encrypted."""
    return f"second_factor:{staff_id}:secret"
