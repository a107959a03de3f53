"""The captcha: a signed id, an answer computed from it, and one row once it was shown.

Nothing is stored for a page that nobody scrolls to the end of: the row is made when the
picture or the sound is first asked for, and from then it lives ten minutes. The answer is
computed from the id with a key of the instance, so picture and sound say the same and the
database holds only a keyed hash.
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Protocol

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from webapp.abuse.models import CaptchaChallenge
from webapp.persistence.upsert import insert_into

LIFE = dt.timedelta(minutes=10)
ID_LIFE = dt.timedelta(days=7)  # how long a page may lie open before its id is refused
DIGITS = 4
RANDOM_BYTES, TIME_BYTES, MAC_BYTES = 12, 4, 10
ID = re.compile(r"[A-Za-z0-9_-]{48}")  # 36 bytes: random, time, two signatures


class Captcha(Protocol):
    """A challenge that is issued to one respondent, shown, and checked once."""

    def issue(self, bound_to: bytes, *, now: dt.datetime) -> str:
        """Return a new id that only this respondent may answer."""

    def show(self, session: Session, challenge: str, *, now: dt.datetime) -> str | None:
        """Return the answer to draw or speak; None if the challenge is over or not ours."""

    def check(
        self, session: Session, challenge: str, bound_to: bytes, answer: str, *, now: dt.datetime
    ) -> bool:
        """Tell whether the answer is right, and spend the challenge whatever it is."""


class DigitCaptcha:
    """Four digits, as a picture and as spoken digits."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, bound_to: bytes, *, now: dt.datetime) -> str:
        """Return a new id that only this respondent may answer."""
        body = secrets.token_bytes(RANDOM_BYTES) + int(now.timestamp()).to_bytes(TIME_BYTES, "big")
        raw = body + self._mac(b"id", body) + self._mac(b"bind", body + bound_to)
        return urlsafe_b64encode(raw).decode()

    def show(self, session: Session, challenge: str, *, now: dt.datetime) -> str | None:
        """Return the answer to draw or speak; None if the challenge is over or not ours."""
        if not self._ours(challenge, now):
            return None
        answer = self._answer(challenge)
        session.execute(
            insert_into(session, CaptchaChallenge)
            .values(id=challenge, answer_hash=self._hash(challenge, answer), expires_at=now + LIFE)
            .on_conflict_do_nothing()
        )
        row = session.get_one(CaptchaChallenge, challenge)
        return answer if row.used_at is None and row.expires_at > now else None

    def check(
        self, session: Session, challenge: str, bound_to: bytes, answer: str, *, now: dt.datetime
    ) -> bool:
        """Tell whether the answer is right, and spend the challenge whatever it is.

        Full-width digits and spaces are as good as plain ones.
        """
        raw = _decode(challenge)
        if not raw:
            return False
        body = raw[: RANDOM_BYTES + TIME_BYTES]
        stored = session.scalar(
            update(CaptchaChallenge)
            .where(
                CaptchaChallenge.id == challenge,
                CaptchaChallenge.used_at.is_(None),
                CaptchaChallenge.expires_at > now,
            )
            .values(used_at=now)
            .returning(CaptchaChallenge.answer_hash)
        )
        typed = "".join(unicodedata.normalize("NFKC", answer).split())
        return (
            stored is not None
            and hmac.compare_digest(raw[-MAC_BYTES:], self._mac(b"bind", body + bound_to))
            and hmac.compare_digest(stored, self._hash(challenge, typed))
        )

    def _ours(self, challenge: str, now: dt.datetime) -> bool:
        raw = _decode(challenge)
        if not raw:
            return False
        body = raw[: RANDOM_BYTES + TIME_BYTES]
        issued = int.from_bytes(body[RANDOM_BYTES:], "big")
        signed = hmac.compare_digest(raw[len(body) : len(body) + MAC_BYTES], self._mac(b"id", body))
        return signed and now.timestamp() - issued < ID_LIFE.total_seconds()

    def _answer(self, challenge: str) -> str:
        number = int.from_bytes(self._digest(b"answer", challenge.encode())[:8], "big")
        return f"{number % 10**DIGITS:0{DIGITS}}"

    def _hash(self, challenge: str, answer: str) -> bytes:
        return self._digest(b"stored", f"{challenge}:{answer}".encode())

    def _mac(self, purpose: bytes, data: bytes) -> bytes:
        return self._digest(purpose, data)[:MAC_BYTES]

    def _digest(self, purpose: bytes, data: bytes) -> bytes:
        return hmac.digest(self._key, purpose + b":" + data, hashlib.sha256)


def issued_at(challenge: str) -> dt.datetime | None:
    """Return when an id says that it was issued, UTC; whoever answers it proves that."""
    raw = _decode(challenge)
    if not raw:
        return None
    seconds = int.from_bytes(raw[RANDOM_BYTES : RANDOM_BYTES + TIME_BYTES], "big")
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def purge(session: Session, *, now: dt.datetime) -> int:
    """Remove the challenges whose ids are refused by now anyway; return how many."""
    result = session.execute(
        delete(CaptchaChallenge)
        .where(CaptchaChallenge.expires_at < now - ID_LIFE)
        .returning(CaptchaChallenge.id)
    )
    return len(result.all())


def _decode(challenge: str) -> bytes:
    return urlsafe_b64decode(challenge) if ID.fullmatch(challenge) else b""
