"""A proof of work is good once, for whom and for what it was given out."""

import base64
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from altcha import Challenge, Payload, solve_challenge

from webapp.abuse.policy import Sign, Tier
from webapp.abuse.proof import LIFE, ProofOfWork
from webapp.clock import utc_now
from webapp.persistence.engine import Database

WHO, OTHER = b"one respondent", b"another respondent"
LAW = 7
Check = Callable[..., Sign | None]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a solution take a few steps instead of hundreds."""
    monkeypatch.setattr("webapp.abuse.proof.COUNTERS", dict.fromkeys(Tier, 4))


@pytest.fixture
def proofs() -> ProofOfWork:
    return ProofOfWork(bytes(range(32)))


@pytest.fixture
def check(proofs: ProofOfWork, database: Database) -> Check:
    def ask(payload: str, who: bytes = WHO, law: int = LAW, tier: Tier = Tier.GREEN) -> Sign | None:
        with database.writing() as session:
            return proofs.check(session, payload, law, who, tier, now=utc_now())

    return ask


def solved(proofs: ProofOfWork, tier: Tier = Tier.GREEN, now: dt.datetime | None = None) -> str:
    told = proofs.issue(LAW, WHO, tier, now=now or utc_now())
    challenge = Challenge.from_dict(told)
    solution = solve_challenge(challenge)
    assert solution
    return Payload(challenge, solution).to_base64()


def changed(payload: str, change: Callable[[dict[str, Any]], None]) -> str:
    told = json.loads(base64.b64decode(payload))
    change(told)
    return base64.b64encode(json.dumps(told).encode()).decode()


def test_solution_is_taken_once(proofs: ProofOfWork, check: Check) -> None:
    payload = solved(proofs)
    assert [check(payload), check(payload)] == [Sign.PROOF, None]


def test_solution_spelled_otherwise_is_the_same_one(proofs: ProofOfWork, check: Check) -> None:
    payload = solved(proofs)

    def spell(told: dict[str, Any]) -> None:
        told["solution"]["derivedKey"] = told["solution"]["derivedKey"].upper()
        told["solution"]["counter"] += 1

    assert check(payload) is Sign.PROOF
    assert check(changed(payload, spell)) is None


@pytest.mark.parametrize(("who", "law"), [(OTHER, LAW), (WHO, LAW + 1)])
def test_solution_is_worth_nothing_elsewhere(
    proofs: ProofOfWork, check: Check, who: bytes, law: int
) -> None:
    assert check(solved(proofs), who, law) is None


@pytest.mark.parametrize(
    ("solved_in", "spent_in", "worth"),
    [
        (Tier.GREEN, Tier.RED, Sign.EARLIER_PROOF),
        (Tier.AMBER, Tier.AMBER, Sign.PROOF),
        (Tier.RED, Tier.GREEN, Sign.PROOF),
    ],
)
def test_solution_of_an_easier_time_counts_for_less(
    proofs: ProofOfWork, check: Check, solved_in: Tier, spent_in: Tier, worth: Sign
) -> None:
    assert check(solved(proofs, solved_in), tier=spent_in) is worth


def test_solution_that_is_too_old_is_refused(proofs: ProofOfWork, check: Check) -> None:
    assert check(solved(proofs, now=utc_now() - LIFE - dt.timedelta(seconds=5))) is None


@pytest.mark.parametrize("name", ["cost", "expiresAt", "data", "keyPrefix", "salt"])
def test_changed_challenge_is_refused(proofs: ProofOfWork, check: Check, name: str) -> None:
    def change(told: dict[str, Any]) -> None:
        values = {"data": {"c": LAW + 1}, "cost": 1, "expiresAt": 2**31, "keyPrefix": "00"}
        told["challenge"]["parameters"][name] = values.get(name, "00" * 16)

    assert check(changed(solved(proofs), change)) is None


def test_wrong_solution_is_refused(proofs: ProofOfWork, check: Check) -> None:
    def change(told: dict[str, Any]) -> None:
        told["solution"]["derivedKey"] = "00" * 32

    assert check(changed(solved(proofs), change)) is None


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "x",
        "{}",
        "bnVsbA==",
        "W10=",
        "A" * 5000,
        "\x00",
        "汉字",
        base64.b64encode(b"[" * 2000).decode(),
    ],
)
def test_what_is_no_payload_is_refused(check: Check, payload: str) -> None:
    assert check(payload) is None


def test_other_key_knows_nothing(proofs: ProofOfWork, database: Database) -> None:
    stranger = ProofOfWork(bytes(32))
    with database.writing() as session:
        found = stranger.check(session, solved(proofs), LAW, WHO, Tier.GREEN, now=utc_now())
    assert found is None
