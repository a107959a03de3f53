"""Confirming drafted decisions: the second pair of eyes.

A confirmation is a new disposition beside the draft: one draft may stand for many families,
of which only some are confirmed, and what was drafted stays on record.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.models import NAME_LENGTH
from webapp.consultations.models import Consultation
from webapp.dispositions import queries
from webapp.dispositions.models import Disposition
from webapp.dispositions.services import check_rev, is_alone, lock
from webapp.dispositions.services_following import settle_entry, settle_families
from webapp.errors import InvalidInputError, NotPermittedError, msgid
from webapp.register.models import Entry, Family
from webapp.register.policy import Act


def confirm(  # noqa: PLR0913
    session: Session,
    subject: Family | Entry,
    rev: int | None,
    actor: Actor,
    *,
    may_confirm: bool,
    now: dt.datetime,
) -> Disposition:
    """Confirm what another person drafted for a family, or for an entry alone.

    Args:
        session: the writing session; a family was read and locked in it.
        subject: the family or the entry.
        rev: its ``rev`` as it was shown; None any.
        actor: who confirms.
        may_confirm: whether they have the permission for it.
        now: the moment, UTC.

    Raises:
        OvertakenError: it changed since ``rev``.
        NotPermittedError: no permission, or it is their own draft.
        InvalidInputError: nothing waits for confirmation.
    """
    require_permission(may_confirm=may_confirm)
    if isinstance(subject, Entry):
        family = lock(session, subject)
        check_rev(session, subject, rev)
        subject = family if is_alone(subject, family) else subject
    else:
        check_rev(session, subject, rev)
    found = session.get(Disposition, subject.disposition_id) if subject.disposition_id else None
    if found is None or found.confirmed_at is not None:
        raise InvalidInputError(msgid("这里没有待确认的处理结果。"))
    if not can_confirm(session, found, actor):
        raise NotPermittedError(msgid("这是您自己起草的处理结果，须由另一人确认。"))
    confirmed = _confirmed(session, found, actor, now)
    if isinstance(subject, Entry):
        settle_entry(session, subject, confirmed, actor, Act.CONFIRMED, now=now)
    else:
        settle_families(session, [subject], confirmed, actor, Act.CONFIRMED, now=now)
    return confirmed


def confirm_many(
    session: Session,
    subjects: Sequence[Family | Entry],
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> tuple[list[Family | Entry], int]:
    """Confirm what others drafted among families, or entries that have drafts of their own.

    Returns which families and entries were confirmed, and how many entries that settles; the
    others have no draft, or the actor's own. Who asks has the permission.
    """
    found = queries.dispositions(session, [each.disposition_id for each in subjects])
    by_draft: dict[int, list[Family | Entry]] = defaultdict(list)
    for each in subjects:
        draft = found.get(each.disposition_id or 0)
        if draft and draft.confirmed_at is None and can_confirm(session, draft, actor):
            by_draft[draft.id].append(each)
    comments = 0
    for draft_id, group in by_draft.items():
        confirmed = _confirmed(session, found[draft_id], actor, now)
        families = [each for each in group if isinstance(each, Family)]
        if families:
            comments += settle_families(
                session, families, confirmed, actor, Act.CONFIRMED, now=now, job_id=job_id
            )
        for each in group:
            if isinstance(each, Entry):
                comments += settle_entry(
                    session, each, confirmed, actor, Act.CONFIRMED, now=now, job_id=job_id
                )
    return [each for group in by_draft.values() for each in group], comments


def require_permission(*, may_confirm: bool) -> None:
    """Refuse somebody who may not confirm decisions.

    Raises:
        NotPermittedError: they may not.
    """
    if not may_confirm:
        raise NotPermittedError(msgid("您的账号不能确认处理结果，请由有确认权限的人确认。"))


def can_confirm(session: Session, draft: Disposition, actor: Actor) -> bool:
    """Tell whether a draft is somebody else's, or needs no second person any more."""
    consultation = session.get_one(Consultation, draft.consultation_id)
    return draft.drafted_by_id != actor.id or not consultation.four_eyes


def _confirmed(session: Session, draft: Disposition, actor: Actor, now: dt.datetime) -> Disposition:
    confirmed = Disposition(
        consultation_id=draft.consultation_id,
        outcome=draft.outcome,
        reason=draft.reason,
        drafted_at=draft.drafted_at,
        drafted_by_id=draft.drafted_by_id,
        drafted_by_name=draft.drafted_by_name,
        confirmed_at=now,
        confirmed_by_id=actor.id,
        confirmed_by_name=actor.name[:NAME_LENGTH],
    )
    session.add(confirmed)
    session.flush()
    return confirmed
