"""Proof of work (ALTCHA 2): a browser computes a little, once for each submission.

It is a price, not a wall, and nobody has to pay it: without script or without TLS the captcha
alone counts. PBKDF2 runs natively in browsers, so an attacker's machine has no edge.
"""

import base64
import datetime as dt
import hashlib
import json
import secrets
from typing import Any

from altcha import create_challenge, verify_solution
from sqlalchemy.orm import Session

from webapp.abuse.models import SpentProof
from webapp.abuse.policy import COUNTERS, Sign, Tier
from webapp.persistence.upsert import insert_into

ALGORITHM, COST = "PBKDF2/SHA-256", 5000
LIFE = dt.timedelta(minutes=20)
LONGEST = 4096  # characters of a payload; a real one has under 800
ORDER = list(Tier)


class ProofOfWork:
    """Challenges for one respondent of one consultation in one tier, each good for once."""

    def __init__(self, key: bytes) -> None:
        self._sign, self._solved = key[:16], key[16:]

    def issue(
        self, consultation_id: int, bound_to: bytes, tier: Tier, *, now: dt.datetime
    ) -> dict[str, Any]:
        """Return a fresh challenge as the browser's script reads it."""
        most = COUNTERS[tier]
        challenge = create_challenge(
            ALGORITHM,
            COST,
            counter=most // 2 + secrets.randbelow(most),
            expires_at=now + LIFE,
            data={"c": consultation_id, "r": _name(bound_to), "t": tier.value},
            hmac_secret=self._sign,
            hmac_key_secret=self._solved,
        )
        return challenge.to_dict()

    def check(  # noqa: PLR0913
        self,
        session: Session,
        payload: str,
        consultation_id: int,
        bound_to: bytes,
        tier: Tier,
        *,
        now: dt.datetime,
    ) -> Sign | None:
        """Spend a solution; return what it is worth: nothing to whom it does not belong.

        What was solved before a surge counts for less in it.
        """
        told = self._told(payload)
        if told is None:
            return None
        data, signature = told
        if (data.get("c"), data.get("r")) != (consultation_id, _name(bound_to)):
            return None
        spent = session.execute(
            insert_into(session, SpentProof)
            .values(challenge=hashlib.sha256(signature).digest(), expires_at=now + LIFE)
            .on_conflict_do_nothing()
            .returning(SpentProof.challenge)
        ).all()
        if not spent:
            return None
        is_enough = ORDER.index(Tier(data["t"])) >= ORDER.index(tier)
        return Sign.PROOF if is_enough else Sign.EARLIER_PROOF

    def _told(self, payload: str) -> tuple[dict[str, Any], bytes] | None:
        """Return the signed data of a right solution, and its challenge's signature."""
        if not payload or len(payload) > LONGEST:
            return None
        result = verify_solution(payload, self._sign, hmac_key_secret=self._solved)
        if not result.verified:
            return None
        challenge = json.loads(base64.b64decode(payload))["challenge"]
        return challenge["parameters"]["data"], bytes.fromhex(challenge["signature"])


def _name(bound_to: bytes) -> str:
    return hashlib.sha256(b"proof:" + bound_to).hexdigest()[:32]
