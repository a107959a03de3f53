"""The data key of contact fields is changed while people write."""

import datetime as dt
import os

import pytest
from sqlalchemy import select, update

from tests.support.register import register_comment
from webapp.accounts.models import SecondFactor, Staff
from webapp.clock import utc_now
from webapp.config import Settings
from webapp.errors import InvalidInputError
from webapp.keys import Keys, load_keys
from webapp.persistence.engine import Database
from webapp.privacy import rotation
from webapp.submissions.commands import Header
from webapp.submissions.models import Submission
from webapp.submissions.queries import header_of
from webapp.submissions.services import save_header

NAMES = ("王秀兰", "赵国强", "欧阳明")


@pytest.fixture(autouse=True)
def _written(database: Database, keys: Keys, law: str) -> None:
    with database.writing() as session:
        for name in NAMES:
            register_comment(session, f"{name}的意见", slug=law)
        for submission, name in zip(_rows(session), NAMES, strict=True):
            header = Header(contact_name=name, contact_way="13800138000")
            save_header(submission, header, keys, now=utc_now())


def _rows(session: object) -> list[Submission]:
    return list(session.scalars(select(Submission).order_by(Submission.id)))  # type: ignore[attr-defined]


def names(database: Database, keys: Keys) -> list[str | None]:
    with database.reading() as session:
        return [header_of(row, keys).contact_name for row in _rows(session)]


def used(database: Database, settings: Settings) -> dict[int, int]:
    with database.reading() as session:
        return dict(rotation.uses(session, settings))


def test_everything_is_encrypted_with_the_new_key(
    database: Database, keys: Keys, settings: Settings
) -> None:
    assert set(used(database, settings)) == {1}
    keys.ring.add()
    assert sum(rotation.encrypt_anew(database, keys)) == 3
    assert set(used(database, settings)) == {2}
    assert names(database, load_keys(settings.instance_path)) == list(NAMES)


def test_a_rotation_that_was_stopped_goes_on(
    database: Database, keys: Keys, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    keys.ring.add()
    stopped = rotation.encrypt_anew(database, keys)
    assert next(stopped) == 1
    stopped.close()  # type: ignore[attr-defined]
    assert set(used(database, settings)) == {1, 2}
    assert sum(rotation.encrypt_anew(database, keys)) == 2
    assert set(used(database, settings)) == {2}


def test_doing_it_again_changes_nothing(database: Database, keys: Keys) -> None:
    keys.ring.add()
    list(rotation.encrypt_anew(database, keys))
    assert sum(rotation.encrypt_anew(database, keys)) == 0


def test_a_damaged_value_is_told_and_left(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        first = _rows(session)[0]
        first.contact_name = bytes([1]) + bytes(60)
        place = f"submission:{first.id}:contact_name"
    keys.ring.add()
    list(rotation.encrypt_anew(database, keys))
    with database.reading() as session:
        assert rotation.unreadable(session, keys) == [place]
    assert names(database, keys)[1:] == list(NAMES[1:])


def test_the_secret_of_an_app_changes_its_key_too(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        person = Staff(
            email="a@example.cn",
            name="甲",
            password_hash="x",
            must_change_password=False,
            active=True,
            session_key="s",
            created_at=utc_now(),
        )
        session.add(person)
        session.flush()
        place = f"second_factor:{person.id}:secret"
        sealed = keys.encrypt("SECRET", place=place)
        session.add(SecondFactor(staff_id=person.id, secret=sealed, last_step=0))
    keys.ring.add()
    list(rotation.encrypt_anew(database, keys))
    with database.reading() as session:
        found = session.scalars(select(SecondFactor.secret)).one()
    assert (found[0], keys.decrypt(found, place=place)) == (2, "SECRET")


def test_ways_of_older_rows_get_their_index(database: Database, keys: Keys) -> None:
    with database.writing() as session:
        session.execute(update(Submission).values(way_index=None))
    list(rotation.encrypt_anew(database, keys))
    with database.reading() as session:
        found = {row.way_index for row in _rows(session)}
    assert len(found) == 1
    assert None not in found


def test_an_older_key_is_kept_while_it_is_needed(
    database: Database, keys: Keys, settings: Settings
) -> None:
    keys.ring.add()
    with database.reading() as session:
        later = utc_now() + dt.timedelta(days=1)
        assert rotation.retire(session, settings, keys, now=later) == []
    assert names(database, keys) == list(NAMES)


def test_an_older_key_is_kept_while_a_file_needs_it(
    database: Database, keys: Keys, settings: Settings
) -> None:
    file = settings.instance_path / "exchange" / "1" / "0"
    file.parent.mkdir(parents=True)
    file.write_bytes(keys.encrypt("[]", place="exchange:1:0"))
    keys.ring.add()
    list(rotation.encrypt_anew(database, keys))
    assert used(database, settings)[1] == 1


def test_an_older_key_goes_an_hour_later(
    database: Database, keys: Keys, settings: Settings
) -> None:
    keys.ring.add()
    list(rotation.encrypt_anew(database, keys))
    with database.reading() as session:
        with pytest.raises(InvalidInputError, match="hour"):
            rotation.retire(session, settings, keys, now=utc_now())
        later = utc_now() + dt.timedelta(hours=2)
        assert rotation.retire(session, settings, keys, now=later) == [1]
    assert os.listdir(keys.ring.folder).count("contact-1.key") == 0  # noqa: PTH208
    assert names(database, keys) == list(NAMES)
