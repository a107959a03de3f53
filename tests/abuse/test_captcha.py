"""The captcha: right once, by the one it was made for, within its time."""

import base64
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from webapp.abuse.captcha import ID_LIFE, LIFE, DigitCaptcha, purge
from webapp.abuse.models import CaptchaChallenge
from webapp.persistence.engine import Database

NOW = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
TICK = dt.timedelta(seconds=1)
ME, SOMEBODY = b"my token's hash", b"another token's hash"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CAPTCHA = DigitCaptcha(b"a key of this installation")


def show(database: Database, challenge: str, now: dt.datetime = NOW) -> str | None:
    with database.writing() as session:
        return CAPTCHA.show(session, challenge, now=now)


def check(
    database: Database,
    challenge: str,
    answer: str,
    *,
    by: bytes = ME,
    now: dt.datetime = NOW,
) -> bool:
    with database.writing() as session:
        return CAPTCHA.check(session, challenge, by, answer, now=now)


def rows(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(CaptchaChallenge)).one()


def shown(database: Database, now: dt.datetime = NOW) -> tuple[str, str]:
    """Return a challenge that was shown, and its answer."""
    challenge = CAPTCHA.issue(ME, now=now)
    answer = show(database, challenge, now)
    assert answer is not None
    return challenge, answer


def wrong(answer: str) -> str:
    return f"{(int(answer) + 1) % 10_000:04}"


def test_answer_is_four_digits(database: Database) -> None:
    for _ in range(20):
        _, answer = shown(database)
        assert len(answer) == 4
        assert answer.isascii()
        assert answer.isdecimal()


def test_answers_differ(database: Database) -> None:
    assert len({shown(database)[1] for _ in range(30)}) > 20


def test_right_answer_is_right(database: Database) -> None:
    challenge, answer = shown(database)
    assert check(database, challenge, answer)


def test_right_answer_is_right_only_once(database: Database) -> None:
    challenge, answer = shown(database)
    assert check(database, challenge, answer)
    assert not check(database, challenge, answer)


def test_two_at_once_are_not_both_right(database: Database) -> None:
    challenge, answer = shown(database)
    with ThreadPoolExecutor(4) as threads:
        right = list(threads.map(lambda _: check(database, challenge, answer), range(4)))
    assert sorted(right) == [False, False, False, True]


def test_wrong_answer_spends_the_challenge(database: Database) -> None:
    challenge, answer = shown(database)
    assert not check(database, challenge, wrong(answer))
    assert not check(database, challenge, answer)


@pytest.mark.parametrize("form", ["{}", " {} ", "{0[0]} {0[1]} {0[2]}　{0[3]}"])
def test_spaces_do_not_matter(database: Database, form: str) -> None:
    challenge, answer = shown(database)
    assert check(database, challenge, form.format(answer))


def test_full_width_digits_are_as_good(database: Database) -> None:
    challenge, answer = shown(database)
    assert check(
        database, challenge, answer.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    )


@pytest.mark.parametrize("typed", ["", "abcd", "٠١٢٣", "\x00", "1" * 5000])
def test_nonsense_is_wrong(database: Database, typed: str) -> None:
    challenge, _ = shown(database)
    assert not check(database, challenge, typed)


def test_answer_of_somebody_else_is_wrong(database: Database) -> None:
    challenge, answer = shown(database)
    assert not check(database, challenge, answer, by=SOMEBODY)


def test_challenge_that_was_never_shown_has_no_right_answer(database: Database) -> None:
    challenge = CAPTCHA.issue(ME, now=NOW)
    assert not check(database, challenge, CAPTCHA._answer(challenge))  # noqa: SLF001


@pytest.mark.parametrize(("age", "right"), [(LIFE - TICK, True), (LIFE, False), (LIFE * 2, False)])
def test_time_runs_from_the_first_look(database: Database, age: dt.timedelta, right: bool) -> None:  # noqa: FBT001
    challenge, answer = shown(database)
    assert check(database, challenge, answer, now=NOW + age) is right


def test_second_look_does_not_give_more_time(database: Database) -> None:
    challenge, answer = shown(database)
    assert show(database, challenge, NOW + LIFE / 2) == answer
    assert not check(database, challenge, answer, now=NOW + LIFE)


def test_page_that_lay_open_for_days_still_shows_one(database: Database) -> None:
    challenge = CAPTCHA.issue(ME, now=NOW)
    assert show(database, challenge, NOW + ID_LIFE - TICK)
    old = CAPTCHA.issue(ME, now=NOW)
    assert show(database, old, NOW + ID_LIFE) is None


def test_used_challenge_is_not_shown(database: Database) -> None:
    challenge, answer = shown(database)
    check(database, challenge, answer)
    assert show(database, challenge) is None


def test_expired_challenge_is_not_shown(database: Database) -> None:
    challenge, _ = shown(database)
    assert show(database, challenge, NOW + LIFE) is None


def test_issuing_stores_nothing(database: Database) -> None:
    CAPTCHA.issue(ME, now=NOW)
    assert rows(database) == 0


def test_looking_twice_stores_one_row(database: Database) -> None:
    challenge, answer = shown(database)
    assert show(database, challenge) == answer
    assert rows(database) == 1


def test_database_does_not_hold_the_answer(database: Database) -> None:
    challenge, answer = shown(database)
    with database.reading() as session:
        row = session.get_one(CaptchaChallenge, challenge)
        assert answer.encode() not in row.answer_hash
        hashes = {DigitCaptcha(b"another key")._hash(challenge, f"{n:04}") for n in range(10_000)}  # noqa: SLF001
        assert row.answer_hash not in hashes


@pytest.mark.parametrize(
    "forged", ["", "x", "AAAA", "路灯", "A" * 48, "A" * 5000, "\x00", "=" * 48]
)
def test_forged_id_shows_nothing_and_is_never_right(database: Database, forged: str) -> None:
    assert show(database, forged) is None
    assert not check(database, forged, "0000")
    assert rows(database) == 0


def test_id_with_any_changed_byte_of_ours_shows_nothing(database: Database) -> None:
    raw = base64.urlsafe_b64decode(CAPTCHA.issue(ME, now=NOW))
    for position in range(26):  # random bytes, time, and the signature over them
        changed = bytearray(raw)
        changed[position] ^= 1
        assert show(database, base64.urlsafe_b64encode(changed).decode()) is None


@pytest.mark.parametrize("form", ["{}!", "!{}", "{}\n", "{}====", "{}" + "!" * 500])
def test_id_with_anything_added_is_not_ours(database: Database, form: str) -> None:
    assert show(database, form.format(CAPTCHA.issue(ME, now=NOW))) is None
    assert rows(database) == 0


def test_id_bound_to_somebody_else_by_hand_is_never_right(database: Database) -> None:
    raw = bytearray(base64.urlsafe_b64decode(CAPTCHA.issue(ME, now=NOW)))
    raw[-1] ^= 1
    changed = base64.urlsafe_b64encode(raw).decode()
    answer = show(database, changed)
    assert answer is not None
    assert not check(database, changed, answer)
    assert not check(database, changed, answer, by=SOMEBODY)


def test_id_of_another_installation_shows_nothing(database: Database) -> None:
    assert show(database, DigitCaptcha(b"another key").issue(ME, now=NOW)) is None


def test_id_fits_its_column(database: Database) -> None:
    length = CaptchaChallenge.__table__.c.id.type.length
    assert len(CAPTCHA.issue(ME, now=NOW)) <= length
    assert rows(database) == 0


def test_purge_removes_what_is_refused_anyway_and_nothing_else(database: Database) -> None:
    shown(database, NOW - ID_LIFE - LIFE - TICK)
    shown(database, NOW - ID_LIFE)
    shown(database, NOW)
    with database.writing() as session:
        assert purge(session, now=NOW) == 1
    assert rows(database) == 2
