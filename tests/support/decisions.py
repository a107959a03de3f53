"""Decisions as tests need them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tests.support.register import CLERK
from webapp.audit.commands import Actor
from webapp.clock import utc_now
from webapp.consultations.models import Consultation
from webapp.dispositions import services
from webapp.dispositions.commands import Decide
from webapp.dispositions.models import Disposition
from webapp.dispositions.services_following import settle_families
from webapp.register.models import Entry, Family
from webapp.register.policy import Act, Outcome


def decide(
    session: Session,
    family: Family,
    outcome: Outcome = Outcome.ACCEPTED,
    reason: str = "已写入第一款",
    actor: Actor = CLERK,
) -> Disposition:
    """Decide on a family now."""
    return services.decide_family(
        session, family, Decide(outcome, reason, family.rev), actor, now=utc_now()
    )


def decide_many(
    session: Session, families: Sequence[Family], outcome: Outcome, reason: str = "已写入第一款"
) -> Disposition:
    """Decide on many families of one consultation at once, now."""
    now = utc_now()
    made = services.new_disposition(
        session, families[0].consultation_id, Decide(outcome, reason), CLERK, now=now
    )
    settle_families(session, families, made, CLERK, Act.DECIDED, now=now)
    return made


def decide_alone(
    session: Session,
    entry: Entry,
    outcome: Outcome = Outcome.REJECTED,
    reason: str = "与上位法不一致",
    actor: Actor = CLERK,
) -> Disposition:
    """Decide on one entry now."""
    return services.decide_entry(
        session, entry, Decide(outcome, reason, entry.rev), actor, now=utc_now()
    )


def four_eyes(session: Session, consultation_id: int, *, on: bool = True) -> None:
    """Let decisions need a second person from now on, or no more."""
    session.get_one(Consultation, consultation_id).four_eyes = on
    session.flush()
