"""What was received, as bytes that never change, and the digest of them; pure."""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.submissions.policy import Channel

FORM = 1  # of the content; another one gets the next number
NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Received:
    """What one submission brought, without anything that staff may change later.

    ``number`` is the receipt's; ``corrects`` the digest of what it corrects; ``comments`` are
    pairs of target and text.
    """

    number: str | None
    consultation: str
    version: int
    channel: Channel
    at: dt.datetime
    identity: str
    commitment: bytes | None
    corrects: bytes | None
    comments: Iterable[tuple[str, str]]


def content(received: Received) -> bytes:
    """Return what was received as JSON in UTF-8: keys in order, no spaces, always the same."""
    return _canonical(
        {
            "form": FORM,
            "kind": "submission",
            "receipt": received.number,
            "consultation": received.consultation,
            "version": received.version,
            "channel": received.channel.value,
            "received": _moment(received.at),
            "identity": received.identity,
            "contact": received.commitment.hex() if received.commitment else None,
            "corrects": received.corrects.hex() if received.corrects else None,
            "comments": sorted([target, text] for target, text in received.comments),
        }
    )


def withdrawal(of: bytes, at: dt.datetime) -> bytes:
    """Return a withdrawal as JSON, likewise.

    Args:
        of: the digest of the submission that was withdrawn.
        at: when.
    """
    told = {"form": FORM, "kind": "withdrawal", "of": of.hex(), "at": _moment(at)}
    return _canonical(told)


def digest(data: bytes) -> bytes:
    """Return the SHA-256 of a content."""
    return hashlib.sha256(data).digest()


def contact_values(fields: Mapping[str, str | None]) -> bytes:
    """Return the contact fields that were filled in as JSON, likewise; empty without any."""
    filled = {name: value for name, value in fields.items() if value}
    return _canonical(filled) if filled else b""


def commit(nonce: bytes, values: bytes) -> bytes:
    """Return what stands for contact fields in the content (HMAC-SHA-256, RFC 2104).

    Without the nonce nobody can tell, even by trying, what the fields were.
    """
    return hmac.digest(nonce, values, "sha256")


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
