"""Taking a decision back: what held before holds again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.dispositions import queries
from webapp.dispositions.errors import OvertakenError
from webapp.dispositions.models import Disposition
from webapp.dispositions.policy import can_undo
from webapp.dispositions.services import is_alone, lock
from webapp.dispositions.services_following import settle_entry, settle_families
from webapp.errors import InvalidInputError, msgid
from webapp.register.models import Entry, Family, RegisterEvent
from webapp.register.policy import Act

Subject = TypeVar("Subject", Family, Entry)


def undo(session: Session, subject: Family | Entry, actor: Actor, *, now: dt.datetime) -> None:
    """Take one's own last decision or confirmation back, within ten minutes.

    Raises:
        InvalidInputError: there is none, it is another person's, or it is too old.
        OvertakenError: something else holds by now.
    """
    if isinstance(subject, Entry):
        family = lock(session, subject)
        subject = _latest(session, subject, family) if is_alone(subject, family) else subject
    event = queries.last_decision(session, subject)
    check_undo(event, actor, now=now)
    if event is None or event.details["to_id"] != subject.disposition_id:
        raise OvertakenError(
            msgid("别人刚刚改过，这一步没有做。"), queries.disposition_of(session, subject)
        )
    before = _before(session, event)
    if isinstance(subject, Entry):
        settle_entry(session, subject, before, actor, Act.REVERTED, now=now)
    else:
        settle_families(session, [subject], before, actor, Act.REVERTED, now=now)


def check_undo(event: RegisterEvent | None, actor: Actor, *, now: dt.datetime) -> None:
    """Refuse to undo what nobody did, or another person, or too long ago.

    Raises:
        InvalidInputError: which of these.
    """
    if event is None or event.act is Act.REVERTED:
        raise InvalidInputError(msgid("没有可以撤销的处理。"))
    if event.actor_id != actor.id:
        raise InvalidInputError(
            msgid("最近一次处理是别人做的，只能由本人撤销；可以直接改为新的处理结果。")
        )
    if not can_undo(event.at, now):
        raise InvalidInputError(msgid("处理已超过 10 分钟，不能撤销；可以直接改为新的处理结果。"))


def revert(  # noqa: PLR0913
    session: Session,
    events: Sequence[RegisterEvent],
    actor: Actor,
    act: Act,
    *,
    now: dt.datetime,
    job_id: int,
) -> int:
    """Let what held before some decisions hold again, where nothing was decided since.

    Args:
        session: a writing session.
        events: the decisions, each of another family or entry.
        actor: in whose name.
        act: what the history calls it.
        now: the moment, UTC.
        job_id: the job that does it.

    Returns:
        How many decisions were taken back.
    """
    families = _by_id(session, Family, [e.family_id for e in events if e.entry_id is None])
    entries = _by_id(session, Entry, [e.entry_id for e in events if e.entry_id is not None])
    known = queries.dispositions(session, [_number(e.details["from_id"]) for e in events])
    groups: dict[int | None, list[Family]] = defaultdict(list)
    undone = 0
    for event in events:
        from_id, to_id = _number(event.details["from_id"]), event.details["to_id"]
        family, entry = families.get(event.family_id), entries.get(event.entry_id)
        if event.entry_id is None:
            if family is not None and family.disposition_id == to_id:
                groups[from_id].append(family)
        elif entry is not None and entry.disposition_id == to_id:
            before = known.get(from_id or 0)
            undone += settle_entry(session, entry, before, actor, act, now=now, job_id=job_id)
    for from_id, group in groups.items():
        before = known.get(from_id or 0)
        settle_families(session, group, before, actor, act, now=now, job_id=job_id)
        undone += len(group)
    return undone


def _latest(session: Session, entry: Entry, family: Family) -> Family | Entry:
    """Return which of the two was decided last, for an entry that is alone in its family."""
    own, shared = queries.last_decision(session, entry), queries.last_decision(session, family)
    return entry if own and (shared is None or own.id > shared.id) else family


def _before(session: Session, event: RegisterEvent) -> Disposition | None:
    from_id = _number(event.details["from_id"])
    return session.get_one(Disposition, from_id) if from_id is not None else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _by_id(
    session: Session, kind: type[Subject], ids: Sequence[int | None]
) -> dict[int | None, Subject]:
    found = session.scalars(select(kind).where(kind.id.in_(ids)).with_for_update())
    return {each.id: each for each in found}
