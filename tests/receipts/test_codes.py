"""Codes: a slip of the pen is found, look-alikes do not occur, and what is typed is forgiven."""

import hashlib
import itertools
import random

import pytest

from webapp.receipts import codes

_random = random.Random(31)  # noqa: S311  # a sample, the same every time
BODIES = ["2222222", "ZZZZZZZ", *("".join(_random.choices(codes.ALPHABET, k=7)) for _ in range(20))]
NUMBERS = [body + codes.check_symbol(body) for body in BODIES]


def test_alphabet_has_no_look_alikes() -> None:
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 31
    assert not set(codes.ALPHABET) & set("0O1IL")


def test_number_is_eight_symbols_with_the_right_check() -> None:
    for _ in range(200):
        number = codes.new_number()
        assert len(number) == 8
        assert codes.is_number(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_wrong_symbol_is_found(number: str) -> None:
    for position, symbol in itertools.product(range(len(number)), codes.ALPHABET):
        if symbol != number[position]:
            assert not codes.is_number(number[:position] + symbol + number[position + 1 :])


@pytest.mark.parametrize("number", NUMBERS)
def test_every_swap_of_two_different_symbols_is_found(number: str) -> None:
    for first, second in itertools.combinations(range(len(number)), 2):
        swapped = list(number)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if swapped != list(number):
            assert not codes.is_number("".join(swapped))


@pytest.mark.parametrize("text", ["", "2" * 7, "2" * 9, "2222222O", " " * 8, "２" * 8])
def test_what_has_not_the_form_is_no_number(text: str) -> None:
    assert not codes.is_number(text)


@pytest.mark.parametrize(
    "typed",
    ["7K3MX9QC", "7k3m-x9qc", " 7K3M X9QC ", "７Ｋ３Ｍ－Ｘ９ＱＣ", "7K3M—X9QC", "7k3m.x9qc\n"],
)
def test_typed_code_is_read_kindly(typed: str) -> None:
    assert codes.normalise(typed) == "7K3MX9QC"


@pytest.mark.parametrize(
    ("code", "grouped"),
    [("", ""), ("7K3", "7K3"), ("7K3MX9QC", "7K3M-X9QC"), ("7K3MX9QC2", "7K3M-X9QC-2")],
)
def test_code_is_shown_in_groups_of_four(code: str, grouped: str) -> None:
    assert codes.group(code) == grouped
    assert codes.normalise(grouped) == code


def test_resume_code_is_twelve_symbols_of_the_alphabet() -> None:
    code = codes.new_resume_code()
    assert len(code) == 12
    assert set(code) <= set(codes.ALPHABET)


def test_no_two_codes_are_the_same() -> None:
    assert len({codes.new_resume_code() for _ in range(500)}) == 500
    assert len({codes.new_number() for _ in range(500)}) == 500


def test_secret_is_always_the_same_for_the_same_receipt() -> None:
    secret = codes.derive_secret(b"key", "token", "7K3MX9QC", 1)
    assert secret == codes.derive_secret(b"key", "token", "7K3MX9QC", 1)
    assert secret == "D95H4XF2Q3AGBY85AGFDR7SD"  # issued receipts rely on it
    assert len(secret) == 24
    assert set(secret) <= set(codes.ALPHABET)


@pytest.mark.parametrize(
    "changed",
    [
        (b"kez", "token", "7K3MX9QC", 1),
        (b"key", "tokem", "7K3MX9QC", 1),
        (b"key", "token", "7K3MX9QD", 1),
        (b"key", "token", "7K3MX9QC", 2),
    ],
)
def test_secret_depends_on_everything(changed: tuple[bytes, str, str, int]) -> None:
    assert codes.derive_secret(*changed) != codes.derive_secret(b"key", "token", "7K3MX9QC", 1)


def test_secrets_use_every_symbol_about_equally() -> None:
    secrets = [codes.derive_secret(b"key", str(n), "7K3MX9QC", 1) for n in range(400)]
    counts = [sum(s.count(symbol) for s in secrets) for symbol in codes.ALPHABET]
    expected = 400 * 24 / 31
    assert all(0.7 * expected < count < 1.3 * expected for count in counts)


def test_stored_hash_is_plain_sha_256() -> None:
    assert codes.hash_code("7K3M") == hashlib.sha256(b"7K3M").digest()


def test_hashes_are_the_same_or_not() -> None:
    one = bytes(range(32))
    assert codes.same(one, bytes(one))
    assert not codes.same(one, one[:-1] + bytes([one[-1] ^ 1]))
