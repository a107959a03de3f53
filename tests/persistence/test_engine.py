"""Two kinds of transaction: one never writes, the other writes all or nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from webapp.abuse.models import CaptchaChallenge
from webapp.clock import utc_now
from webapp.persistence.engine import Database


@pytest.fixture
def store(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.engine.dispose()


def challenge(name: str) -> CaptchaChallenge:
    return CaptchaChallenge(id=name, answer_hash=b"hash", expires_at=utc_now())


def count(store: Database) -> int:
    with store.reading() as session:
        return session.scalars(select(func.count()).select_from(CaptchaChallenge)).one()


def test_what_is_written_is_there_afterwards(store: Database) -> None:
    with store.writing() as session:
        session.add(challenge("one"))
    assert count(store) == 1


def test_reading_throws_changes_away(store: Database) -> None:
    with store.reading() as session:
        session.add(challenge("one"))
        session.flush()
    assert count(store) == 0


def test_failure_takes_everything_back(store: Database) -> None:
    def write_and_fail(session: Session) -> None:
        session.add(challenge("one"))
        session.flush()
        raise KeyError

    with pytest.raises(KeyError), store.writing() as session:
        write_and_fail(session)
    assert count(store) == 0


def test_after_a_failure_the_next_can_write(store: Database) -> None:
    with pytest.raises(IntegrityError), store.writing() as session:
        session.add_all([challenge("one"), challenge("one")])
    with store.writing() as session:
        session.add(challenge("one"))
    assert count(store) == 1


def test_rows_can_be_used_after_the_commit(store: Database) -> None:
    with store.writing() as session:
        row = challenge("one")
        session.add(row)
    assert row.id == "one"


def test_reader_sees_no_half_of_a_change(store: Database) -> None:
    with store.writing() as session:
        session.add(challenge("one"))
        session.flush()
        assert count(store) == 0
    assert count(store) == 1


def test_error_message_does_not_repeat_what_people_wrote(store: Database) -> None:
    with pytest.raises(StatementError) as caught, store.writing() as session:
        session.execute(insert(CaptchaChallenge).values(id="王秀兰 13800138000"))
    assert "王秀兰" not in str(caught.value)


def test_nested_failure_leaves_the_outer_change(store: Database) -> None:
    with store.writing() as session:
        session.add(challenge("one"))
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(
                insert(CaptchaChallenge).values(id="one", answer_hash=b"", expires_at=utc_now())
            )
        session.execute(update(CaptchaChallenge).values(answer_hash=b"new"))
    with store.reading() as session:
        assert session.execute(text("SELECT count(*) FROM captcha_challenge")).scalar_one() == 1
        assert session.get_one(CaptchaChallenge, "one").answer_hash == b"new"
