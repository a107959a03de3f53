"""Decisions from a spreadsheet: compared, kept until confirmed, then made by the worker."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.dispositions.commands import Decide
from webapp.dispositions.errors import OvertakenError
from webapp.dispositions.services import decide_entry, decide_family
from webapp.dispositions.services_bulk_undo import UNDOABLE
from webapp.errors import DomainError, NotFoundError, StaleError
from webapp.exchange import stamps
from webapp.exchange.books import OUTCOMES
from webapp.exchange.imports import MOVED, Change, Trouble, plan
from webapp.exchange.reading import read_rows
from webapp.exchange.services_confirming import confirm_upload
from webapp.exchange.stamps import FAMILY
from webapp.exchange.stash import Stash
from webapp.jobs.contract import Run
from webapp.jobs.models import Job
from webapp.register.models import Entry, Family
from webapp.register.policy import Outcome

KIND: Final = "exchange.import"
DECISIONS: Final = 100  # a step makes
DECISION: Final = "decisions"
UNDOABLE.add(KIND)


@dataclass(frozen=True, slots=True)
class Import:
    """A file that came back: its name and digest, and what it asks for.

    The decisions themselves are kept apart, in so many parts that a step makes one.
    """

    name: str
    sha256: str
    decisions: int
    parts: int
    unchanged: int
    troubles: tuple[Trouble, ...]

    @property
    def conflicts(self) -> int:
        """Return on how many rows somebody else was quicker."""
        return sum(each.is_conflict for each in self.troubles)

    @property
    def refused(self) -> int:
        """Return how many rows make no sense."""
        return len(self.troubles) - self.conflicts


def check(session: Session, stash: Stash, name: str, data: bytes, *, now: dt.datetime) -> str:
    """Read what came back, compare it, and keep the plan; return the token to get it by.

    Raises:
        InvalidInputError: the file cannot be read.
    """
    rows = read_rows(data, "decisions")
    found = plan(session, stash.consultation_id, rows, stash.keys.derive(stamps.PURPOSE))
    starts = range(0, len(found.changes), DECISIONS)
    brought = Import(
        name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        decisions=len(found.changes),
        parts=len(starts),
        unchanged=found.unchanged,
        troubles=tuple(found.troubles),
    )
    token = stash.put(asdict(brought), now=now)
    for number, start in enumerate(starts):
        part = [asdict(each) for each in found.changes[start : start + DECISIONS]]
        stash.put_part(token, DECISION, number, part)
    return token


def kept(stash: Stash, token: str) -> Import:
    """Return an import that was checked.

    Raises:
        NotFoundError: there is none, or not any more.
    """
    found = stash.get(token)
    return Import(**{**found, "troubles": tuple(Trouble(**each) for each in found["troubles"])})


def changes(stash: Stash, token: str, part: int) -> list[Change]:
    """Return one part of the decisions of an import.

    Raises:
        NotFoundError: there is none, or not any more.
    """
    return [
        Change(**{**each, "outcome": Outcome(each["outcome"])})
        for each in stash.get_part(token, DECISION, part)
    ]


def confirm(  # noqa: PLR0913
    session: Session,
    consultation_id: int,
    brought: Import,
    token: str,
    *,
    actor: Actor,
    now: dt.datetime,
) -> Job:
    """Let the worker make the decisions; ring for it afterwards."""
    facts = {
        "decisions": brought.decisions,
        "conflicts": brought.conflicts,
        "refused": brought.refused,
    }
    return confirm_upload(
        session,
        brought,
        kind=KIND,
        consultation_id=consultation_id,
        token=token,
        total=brought.decisions,
        facts=facts,
        actor=actor,
        now=now,
    )


def decide_some(session: Session, run: Run, some: Sequence[Change]) -> list[Trouble]:
    """Make some decisions; return those on which somebody was quicker, or that were refused."""
    troubles = []
    for change in some:
        try:
            _decide(session, run, change)
        except StaleError as error:
            troubles.append(_trouble(change, MOVED, error, is_conflict=True))
        except DomainError as error:
            troubles.append(_trouble(change, str(error) or "没有找到这条意见", error))
    return troubles


def _decide(session: Session, run: Run, change: Change) -> None:
    command = Decide(change.outcome, change.reason, change.rev)
    if change.kind == FAMILY:
        family = session.get(Family, change.id, with_for_update=True, populate_existing=True)
        if family is None or family.consultation_id != run.job.consultation_id:
            raise NotFoundError
        decide_family(session, family, command, run.actor, now=run.now, job_id=run.job.id)
        return
    entry = session.get(Entry, change.id)
    if entry is None or entry.consultation_id != run.job.consultation_id:
        raise NotFoundError
    decide_entry(session, entry, command, run.actor, now=run.now, job_id=run.job.id)


def _trouble(change: Change, why: str, error: DomainError, *, is_conflict: bool = False) -> Trouble:
    holding = error.holding if isinstance(error, OvertakenError) else None
    return Trouble(
        change.row,
        change.number,
        why.rstrip("。"),
        OUTCOMES[change.outcome],
        change.reason,
        OUTCOMES[holding.outcome] if holding else "",
        holding.reason if holding else "",
        holding.who if holding else "",
        is_conflict,
    )
