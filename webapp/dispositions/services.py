"""Deciding what becomes of families and entries."""

import datetime as dt

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.models import NAME_LENGTH
from webapp.consultations.models import Consultation
from webapp.dispositions import queries
from webapp.dispositions.commands import Decide
from webapp.dispositions.errors import OvertakenError
from webapp.dispositions.models import Disposition
from webapp.dispositions.policy import clean_reason
from webapp.dispositions.services_following import settle_entry, settle_families
from webapp.errors import InvalidInputError, msgid
from webapp.register.models import Entry, Family
from webapp.register.policy import Act, EntryState


def decide_family(  # noqa: PLR0913
    session: Session,
    family: Family,
    command: Decide,
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> Disposition:
    """Decide on a family and every entry that follows it; with four eyes this is a draft.

    Args:
        session: the writing session in which the family was read and locked.
        family: the family.
        command: the outcome, the public reason, and the family's ``rev`` as it was shown.
        actor: who decides.
        now: the moment, UTC.
        job_id: the job that does it, if one does.

    Raises:
        OvertakenError: the family changed since ``rev``.
        InvalidInputError: the reason is missing or too long, or all of it is withdrawn.
    """
    check_rev(session, family, command.rev)
    disposition = new_disposition(session, family.consultation_id, command, actor, now=now)
    settle_families(session, [family], disposition, actor, Act.DECIDED, now=now, job_id=job_id)
    return disposition


def decide_entry(  # noqa: PLR0913
    session: Session,
    entry: Entry,
    command: Decide,
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> Disposition:
    """Decide on one entry alone, whatever is decided on its family.

    For an entry that is alone in its family this decides on the family.

    Args:
        session: a writing session.
        entry: the entry; it is read again once its family is locked.
        command: the outcome, the public reason, and the entry's ``rev`` as it was shown.
        actor: who decides.
        now: the moment, UTC.
        job_id: the job that does it, if one does.

    Raises:
        OvertakenError: the entry changed since ``rev``.
        InvalidInputError: the reason is missing or too long, or the entry is withdrawn.
    """
    family = lock(session, entry)
    check_rev(session, entry, command.rev)
    disposition = new_disposition(session, family.consultation_id, command, actor, now=now)
    if is_alone(entry, family):
        settle_families(session, [family], disposition, actor, Act.DECIDED, now=now, job_id=job_id)
    else:
        settle_entry(session, entry, disposition, actor, Act.DECIDED, now=now, job_id=job_id)
    return disposition


def follow_family(
    session: Session, entry: Entry, rev: int | None, actor: Actor, *, now: dt.datetime
) -> None:
    """Drop an entry's own disposition; it follows its family again.

    Raises:
        OvertakenError: the entry changed since ``rev``.
        InvalidInputError: it has no disposition of its own.
    """
    lock(session, entry)
    check_rev(session, entry, rev)
    if entry.disposition_id is None:
        raise InvalidInputError(msgid("这条意见本来就随本组处理。"))
    settle_entry(session, entry, None, actor, Act.DECIDED, now=now)


def new_disposition(
    session: Session, consultation_id: int, command: Decide, actor: Actor, *, now: dt.datetime
) -> Disposition:
    """Write a decision down; nothing has it yet.

    Raises:
        InvalidInputError: the reason is missing or too long.
    """
    reason = clean_reason(command.outcome, command.reason)
    is_final = not session.get_one(Consultation, consultation_id).four_eyes
    name = actor.name[:NAME_LENGTH]
    disposition = Disposition(
        consultation_id=consultation_id,
        outcome=command.outcome,
        reason=reason,
        drafted_at=now,
        drafted_by_id=actor.id,
        drafted_by_name=name,
        confirmed_at=now if is_final else None,
        confirmed_by_id=actor.id if is_final else None,
        confirmed_by_name=name if is_final else None,
    )
    session.add(disposition)
    session.flush()
    return disposition


def lock(session: Session, entry: Entry) -> Family:
    """Let nobody else change an entry's family, and read both again; return the family."""
    session.flush()
    family = session.get_one(Family, entry.family_id, populate_existing=True, with_for_update=True)
    session.refresh(entry)
    if entry.family_id != family.id:
        raise OvertakenError(msgid("这条意见刚刚移到了别的组。"), None)
    return family


def is_alone(entry: Entry, family: Family) -> bool:
    """Tell whether to decide on an entry is to decide on its family."""
    return family.size == 1 and entry.disposition_id is None


def check_rev(session: Session, subject: Family | Entry, rev: int | None) -> None:
    """Refuse what was meant for an earlier state of a family or an entry.

    Raises:
        OvertakenError: it is not at ``rev`` any more.
        InvalidInputError: respondents withdrew it.
    """
    if rev is not None and subject.rev != rev:
        found = queries.disposition_of(session, subject)
        raise OvertakenError(msgid("别人刚刚改过，这一步没有做。"), found)
    if subject.state is EntryState.WITHDRAWN:
        raise InvalidInputError(msgid("意见已由填报人撤回，不再处理。"))
