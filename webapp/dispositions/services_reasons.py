"""Public reasons for use again: added, reworded, retired, copied."""

import datetime as dt

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.consultations.models import Consultation
from webapp.dispositions import queries
from webapp.dispositions.commands import Reword
from webapp.dispositions.models import StandardReason
from webapp.dispositions.policy import clean_label, clean_standard
from webapp.errors import InvalidInputError, msgid


def add_reason(
    session: Session, consultation_id: int, command: Reword, actor: Actor, *, now: dt.datetime
) -> StandardReason:
    """Add a standard reason to a consultation.

    Raises:
        InvalidInputError: label or text is empty or too long, or the label is in use.
    """
    label, text = clean_label(command.label), clean_standard(command.text)
    _require_new(session, consultation_id, label)
    added = StandardReason(
        consultation_id=consultation_id, label=label, text=text, outcome=command.outcome
    )
    session.add(added)
    _record(session, "reason.added", added, actor, now)
    return added


def change_reason(
    session: Session, reason: StandardReason, command: Reword, actor: Actor, *, now: dt.datetime
) -> None:
    """Give a standard reason another wording; what was decided with it keeps the old one.

    Raises:
        InvalidInputError: label or text is empty or too long, or the label is in use.
    """
    label, text = clean_label(command.label), clean_standard(command.text)
    if label != reason.label:
        _require_new(session, reason.consultation_id, label)
    reason.label, reason.text, reason.outcome = label, text, command.outcome
    _record(session, "reason.changed", reason, actor, now)


def retire_reason(
    session: Session, reason: StandardReason, actor: Actor, *, now: dt.datetime
) -> None:
    """Offer a standard reason no more."""
    reason.retired_at = now
    _record(session, "reason.retired", reason, actor, now)


def copy_reasons(
    session: Session,
    source: Consultation,
    consultation_id: int,
    actor: Actor,
    *,
    now: dt.datetime,
) -> int:
    """Copy the standard reasons of another consultation; return how many were new here.

    A label that is in use here stays as it is.
    """
    known = {each.label for each in queries.list_reasons(session, consultation_id)}
    found = [each for each in queries.list_reasons(session, source.id) if each.label not in known]
    session.add_all(
        StandardReason(
            consultation_id=consultation_id, label=each.label, text=each.text, outcome=each.outcome
        )
        for each in found
    )
    record(
        session,
        actor=actor,
        action="reason.copied",
        now=now,
        consultation_id=consultation_id,
        details={"source": source.slug, "count": len(found)},
    )
    return len(found)


def _require_new(session: Session, consultation_id: int, label: str) -> None:
    if any(each.label == label for each in queries.list_reasons(session, consultation_id)):
        raise InvalidInputError(msgid("已有同名的常用理由，请换一个名称。"))


def _record(
    session: Session, action: str, reason: StandardReason, actor: Actor, now: dt.datetime
) -> None:
    record(
        session,
        actor=actor,
        action=action,
        now=now,
        consultation_id=reason.consultation_id,
        subject=reason.label,
    )
