"""Taking what came outside the web into the register."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.clock import start_of_day
from webapp.consultations.models import Consultation
from webapp.keys import Keys
from webapp.register.models import Entry
from webapp.register.policy import EntryState, format_number, target_label
from webapp.register.services import register
from webapp.similarity.folding import digest, fold
from webapp.submissions.services_entering import Entered, EnterSubmission, enter


@dataclass(frozen=True, slots=True)
class Taken:
    """What was entered: its entries in the register, in reading order, and its receipt."""

    entries: Sequence[Entry]
    entered: Entered


def take(  # noqa: PLR0913
    session: Session,
    consultation: Consultation,
    command: EnterSubmission,
    *,
    actor: Actor,
    keys: Keys,
    now: dt.datetime,
) -> Taken:
    """Enter a submission and register its comments.

    Raises:
        InvalidInputError: a field is missing or wrong.
        NotFoundError: a target is not one of the draft version.
    """
    entered = enter(
        session, command, consultation.identity_options, actor=actor, keys=keys, now=now
    )
    entries = register(session, entered.submission, now=now, actor=actor)
    return Taken(entries, entered)


def same_before(
    session: Session, consultation: Consultation, command: EnterSubmission
) -> list[str]:
    """Return the numbers of what says the same, on the same target, channel and day."""
    found = []
    for target, text in command.texts.items():
        rows = session.execute(
            select(Entry.target, Entry.serial)
            .where(
                Entry.draft_version_id == command.draft_version_id,
                Entry.target == target,
                Entry.digest == digest(fold(text)),
                Entry.channel == command.channel,
                Entry.received_at == start_of_day(command.day),
                Entry.state != EntryState.WITHDRAWN,
            )
            .order_by(Entry.serial)
            .limit(5)
        )
        found += [
            format_number(consultation.file_number, target_label(row.target), row.serial)
            for row in rows
        ]
    return found
