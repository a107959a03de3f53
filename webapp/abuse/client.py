"""Whom a limit counts: the network of an address, never the address itself."""

import hmac
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address

_UNKNOWN = "unknown"


def address_key(remote_addr: str | None, key: bytes, *, wide: bool = False) -> str:
    """Return a name for the network of ``remote_addr`` that does not give it away.

    IPv4 addresses count one by one. An IPv6 client picks the last 64 bits itself (RFC 4291,
    2.5.1), so only the /64 counts; an IPv4 address mapped into IPv6 counts as what it is.

    Args:
        remote_addr: the peer's address as text, or None where the server knows none.
        key: secret, any length; another key gives unrelated names.
        wide: name the network around it instead: the /24, or the /48 that one customer has.

    Returns:
        32 hexadecimal digits, or ``unknown`` for what is no address: Flask-Limiter does not
        count an empty key at all.
    """
    try:
        address = ip_address(remote_addr or "")
    except ValueError:
        return _UNKNOWN
    return hmac.digest(key, _network(address, wide=wide), sha256)[:16].hex()


def _network(address: IPv4Address | IPv6Address, *, wide: bool) -> bytes:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return address.packed[: 6 if wide else 8]
        address = address.ipv4_mapped
    return address.packed[:3] if wide else address.packed
