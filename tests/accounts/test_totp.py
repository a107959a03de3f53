"""Codes of an app follow RFC 6238 and are good once."""

import base64
import datetime as dt

import pytest

from webapp.accounts import totp

SECRET = base64.b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B
NOW = dt.datetime(2009, 2, 13, 23, 31, 30, tzinfo=dt.UTC)
HERE = 1234567890 // 30


@pytest.mark.parametrize(
    ("moment", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    assert totp.code_at(SECRET, moment // 30) == code


@pytest.mark.parametrize(
    ("off", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_half_a_minute(off: int, good: bool) -> None:  # noqa: FBT001
    found = totp.matching_step(SECRET, totp.code_at(SECRET, HERE + off), NOW, after=0)
    assert found == (HERE + off if good else None)


def test_a_code_is_good_once() -> None:
    code = totp.code_at(SECRET, HERE)
    assert totp.matching_step(SECRET, code, NOW, after=HERE - 1) == HERE
    assert totp.matching_step(SECRET, code, NOW, after=HERE) is None
    assert totp.matching_step(SECRET, code, NOW, after=HERE + 1) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "ABCDEF"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert totp.matching_step(SECRET, code, NOW, after=0) is None


def test_codes_are_read_as_people_type_them() -> None:
    assert totp.plain(" 005 924 ") == "005924"
    assert totp.plain("abcd-efgh") == "ABCDEFGH"
    assert totp.plain("验证码１２") == ""


def test_secrets_and_recovery_codes_are_new_each_time() -> None:
    assert totp.new_secret() != totp.new_secret()
    codes = totp.new_recovery_codes()
    assert len(set(codes)) == 10
    assert all(len(totp.plain(code)) == 8 for code in codes)


def test_the_digest_of_a_recovery_code_needs_the_key() -> None:
    one = totp.recovery_digest("ABCD-EFGH", b"key")
    assert one == totp.recovery_digest("abcdefgh", b"key")
    assert one != totp.recovery_digest("ABCD-EFGH", b"other")


def test_the_square_code_names_site_and_account() -> None:
    address = totp.address(SECRET, "zhou@example.cn", "征集")
    assert address.startswith("otpauth://totp/")
    assert f"secret={SECRET}" in address
