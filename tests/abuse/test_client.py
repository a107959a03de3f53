"""A limit counts networks, and its keys name nobody."""

import re

import pytest

from webapp.abuse.client import address_key

KEY = b"a key of this installation"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002::1"),
        ("fe80::1%eth0", "fe80::2"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::ffff:c000:207", "192.0.2.7"),
    ],
)
def test_same_network_has_the_same_key(one: str, other: str) -> None:
    assert address_key(one, KEY) == address_key(other, KEY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.7", "192.0.2.8"),
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.8"),
        ("192.0.2.7", "::192.0.2.7"),
    ],
)
def test_other_network_has_another_key(one: str, other: str) -> None:
    assert address_key(one, KEY) != address_key(other, KEY)


@pytest.mark.parametrize("remote_addr", [None, "", " ", "unix:", "192.0.2", "192.0.2.7:80"])
def test_what_is_no_address_shares_one_key(remote_addr: str | None) -> None:
    assert address_key(remote_addr, KEY) == "unknown"


@pytest.mark.parametrize("remote_addr", ["192.0.2.7", "2001:db8::1"])
def test_key_is_sixteen_bytes_in_hexadecimal(remote_addr: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", address_key(remote_addr, KEY))


def test_other_secret_gives_an_unrelated_key() -> None:
    assert address_key("192.0.2.7", KEY) != address_key("192.0.2.7", b"another key")
