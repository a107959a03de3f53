"""The gate: everything that speaks for a submission or against it, in the order it is asked.

Limits that refuse come first (``limits.spend``); then what costs nothing is noticed; then,
in the transaction that sends the submission, the captcha or the pass and the proof are spent.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.abuse import limits, quarantine, surge
from webapp.abuse.captcha import Captcha
from webapp.abuse.device import device, has_pass
from webapp.abuse.policy import HASTE, Sign, Tier, Verdict, judge
from webapp.abuse.proof import ProofOfWork
from webapp.abuse.surge import Seen
from webapp.register.services import register
from webapp.submissions.models import Submission
from webapp.web.context import keys


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a request to send a submission brings for the gate.

    ``bound_to`` is the respondent's token hash; ``opened_at`` when the page was given out.
    """

    consultation_id: int
    bound_to: bytes
    opened_at: dt.datetime
    now: dt.datetime
    captcha_id: str
    captcha: str
    proof: str
    trap: str


def proofs() -> ProofOfWork:
    """Return the application's proof of work."""
    return ProofOfWork(keys().derive("proof of work"))


def is_spared(consultation_id: int, tier: Tier) -> bool:
    """Tell whether this device need not answer a captcha again today; in a flood all must."""
    return tier is not Tier.RED and has_pass(consultation_id)


def notice(arrival: Arrival) -> set[Sign]:
    """Return what is seen without asking; counts the submission for the soft limits."""
    found = limits.notice(device())
    if arrival.trap:
        found.add(Sign.HONEYPOT)
    if arrival.now - arrival.opened_at < HASTE:
        found.add(Sign.HASTE)
    return found


def ask(session: Session, arrival: Arrival, captcha: Captcha, tier: Tier) -> set[Sign]:
    """Spend what the person and the browser answered; nothing is spent by a wrong captcha."""
    found: set[Sign] = set()
    if is_spared(arrival.consultation_id, tier):
        found.add(Sign.PASS)
    elif captcha.check(
        session, arrival.captcha_id, arrival.bound_to, arrival.captcha, now=arrival.now
    ):
        found.add(Sign.CAPTCHA)
    if Sign.PASS not in found:
        seen = Seen(answers=1, wrong=int(not found))
        surge.count(session, arrival.consultation_id, seen, now=arrival.now)
    if found and arrival.proof:
        worth = proofs().check(
            session,
            arrival.proof,
            arrival.consultation_id,
            arrival.bound_to,
            tier,
            now=arrival.now,
        )
        found |= {worth} if worth else set()
    return found


def admit(
    session: Session, submission: Submission, tier: Tier, signs: set[Sign], *, now: dt.datetime
) -> Verdict:
    """Register a sent submission, or hold it back for somebody to look at.

    A correction goes where what it corrects went: its receipt speaks for it.
    """
    verdict = judge(tier, signs)
    before = submission.corrects_id
    follows = before is not None and not quarantine.is_held(session, before)
    if verdict.is_trusted or follows:
        register(session, submission, now=now)
    else:
        quarantine.hold(session, submission, verdict, now=now)
    is_held = submission.held_at is not None
    surge.count(
        session, submission.consultation_id, Seen(submissions=1, held=int(is_held)), now=now
    )
    return verdict
