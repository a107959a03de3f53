"""Changing the data key of contact fields while the site runs.

A new key encrypts from the next field on; what older keys encrypted is encrypted anew in
batches, each one transaction, so that a stop loses nothing and the next run goes on. An older
key is kept until nothing needs it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.accounts.models import SecondFactor
from webapp.accounts.services_factor import place as factor_place
from webapp.config import Settings
from webapp.errors import InvalidInputError
from webapp.keys import DecryptionError, Keys
from webapp.persistence.engine import Database
from webapp.submissions.blind import way_index
from webapp.submissions.models import Submission
from webapp.submissions.queries import CONTACT_FIELDS
from webapp.submissions.queries import place as field_place

BATCH = 500
# A transaction that began before a key was made may still write with the one before.
LONGEST_TRANSACTION = dt.timedelta(hours=1)
FIELDS = (*CONTACT_FIELDS, "contact_nonce")


@dataclass(frozen=True, slots=True)
class Sealed:
    """One encrypted value: its row's id, its place and what is stored."""

    row_id: int
    place: str
    data: bytes


def uses(session: Session, settings: Settings) -> Counter[int]:
    """Return how many values each data key is needed for, by its id."""
    found: Counter[int] = Counter()
    columns: list[InstrumentedAttribute[Any]] = [getattr(Submission, name) for name in FIELDS]
    for column in (*columns, SecondFactor.secret):
        first = func.substr(column, 1, 1)
        query = select(first, func.count()).where(column.is_not(None)).group_by(first)
        for key, count in session.execute(query):
            found[bytes(key)[0]] += count
    for path in _stashed(settings):
        with path.open("rb") as file:
            found.update(file.read(1))
    return found


def sealed_values(session: Session) -> Iterator[Sealed]:
    """Yield every encrypted value of the database."""
    columns = [getattr(Submission, name) for name in FIELDS]
    for row_id, *values in session.execute(select(Submission.id, *columns).order_by(Submission.id)):
        for name, data in zip(FIELDS, values, strict=True):
            if data is not None:
                yield Sealed(row_id, field_place(row_id, name), data)
    for row in session.execute(select(SecondFactor.staff_id, SecondFactor.secret)):
        yield Sealed(row.staff_id, factor_place(row.staff_id), row.secret)


def unreadable(session: Session, keys: Keys) -> list[str]:
    """Return the places of the values that no key of the instance opens."""
    found = []
    for each in sealed_values(session):
        try:
            keys.decrypt(each.data, place=each.place)
        except DecryptionError:
            found.append(each.place)
    return found


def encrypt_anew(database: Database, keys: Keys) -> Iterator[int]:
    """Encrypt what older keys encrypted with the current one; yield how many rows, by batch."""
    current, after = bytes([keys.ring.current()]), 0
    while True:
        with database.writing() as session:
            rows = _older(session, current, after)
            for row in rows:
                _reseal(row, keys)
        if not rows:
            break
        after = rows[-1].id
        yield len(rows)
    with database.writing() as session:
        older = func.substr(SecondFactor.secret, 1, 1) != current
        factors = session.scalars(select(SecondFactor).where(older).with_for_update()).all()
        for factor in factors:
            factor.secret = _anew(factor.secret, keys, factor_place(factor.staff_id))
    yield len(factors)


def retire(session: Session, settings: Settings, keys: Keys, *, now: dt.datetime) -> list[int]:
    """Remove the older data keys that nothing needs any more; return their ids.

    Copies of the database from before the key was changed cannot be read without them.

    Raises:
        InvalidInputError: the current key is so new that the one before may still be in use.
    """
    ring = keys.ring
    current, needed = ring.current(), uses(session, settings)
    spare = [each for each in ring.ids() if each != current and not needed[each]]
    made_at = dt.datetime.fromtimestamp(ring.path(current).stat().st_mtime, dt.UTC)
    if spare and now - made_at < LONGEST_TRANSACTION:
        msg = f"key {current} is less than an hour old; wait before the keys before it are removed"
        raise InvalidInputError(msg)
    for each in spare:
        ring.retire(each)
    return spare


def _older(session: Session, current: bytes, after: int) -> Sequence[Submission]:
    columns = [getattr(Submission, name) for name in FIELDS]
    unindexed = Submission.contact_way.is_not(None) & Submission.way_index.is_(None)
    query = (
        select(Submission)
        .where(
            Submission.id > after,
            or_(unindexed, *(func.substr(column, 1, 1) != current for column in columns)),
        )
        .order_by(Submission.id)
        .limit(BATCH)
        .with_for_update()
    )
    return session.scalars(query).all()


def _reseal(row: Submission, keys: Keys) -> None:
    for name in FIELDS:
        data: bytes | None = getattr(row, name)
        if data is not None:
            setattr(row, name, _anew(data, keys, field_place(row.id, name)))
    if row.contact_way is not None and row.way_index is None:
        try:
            way = keys.decrypt(row.contact_way, place=field_place(row.id, "contact_way"))
        except DecryptionError:
            return
        row.way_index = way_index(way, row.consultation_id, keys)


def _anew(data: bytes, keys: Keys, place: str) -> bytes:
    """Return a value encrypted with the current key; one that is damaged stays as it is."""
    try:
        return keys.encrypt(keys.decrypt(data, place=place), place=place)
    except DecryptionError:
        return data


def _stashed(settings: Settings) -> Iterator[Path]:
    """Yield the files under way that the exchange of spreadsheets keeps, for a week."""
    folder = settings.instance_path / "exchange"
    return (path for path in folder.glob("*/*") if path.is_file())
