"""The mark on every row that goes out: what it is about and at which revision; pure."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from webapp.errors import InvalidInputError, msgid

PURPOSE: Final = "exchange"
FAMILY, ENTRY = "F", "E"
_MAC: Final = 20  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a row is about (a family or an entry), and at which revision."""

    kind: str
    id: int
    rev: int
    consultation_id: int


def sign(stamp: Stamp, number: str, key: bytes) -> str:
    """Return a stamp as its row carries it, tied to the number in the same row."""
    body = f"{stamp.kind}.{stamp.id}.{stamp.rev}.{stamp.consultation_id}"
    return f"{body}.{_mac(body, number, key)}"


def read(text: str, number: str, key: bytes, consultation_id: int) -> Stamp:
    """Return the stamp of a row that came back.

    Args:
        text: the row's stamp.
        number: the number in the same row; sorting some columns only would part the two.
        key: the key that our stamps are signed with.
        consultation_id: the consultation that the file is to be for.

    Raises:
        InvalidInputError: it is not one of ours, was edited, or is another consultation's.
    """
    body, _, mac = text.rpartition(".")
    parts = body.split(".")
    if not hmac.compare_digest(mac.encode(), _mac(body, number, key).encode()):
        raise InvalidInputError(
            msgid("“版本”一栏不是本系统导出的，或者被改动过，或者排序时与“编号”错开了。")
        )
    kind, id_, rev, owner = parts
    if int(owner) != consultation_id:
        raise InvalidInputError(msgid("这一行是另一部草案的意见。"))
    return Stamp(kind, int(id_), int(rev), int(owner))


def _mac(body: str, number: str, key: bytes) -> str:
    message = f"{body}\0{number}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, message, hashlib.sha256).hex()[:_MAC]
