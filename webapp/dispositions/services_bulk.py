"""One act on many families or entries at once: what it is, how many it meets, doing it."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.audit.services import record
from webapp.dispositions import queries_bulk
from webapp.dispositions.commands import Bulk, Kind, Mode
from webapp.dispositions.models import Disposition
from webapp.dispositions.policy import SELECTION
from webapp.dispositions.queries_bulk import Extent
from webapp.dispositions.services import is_alone, new_disposition
from webapp.dispositions.services_confirming import confirm_many, require_permission
from webapp.dispositions.services_following import settle_entry, settle_families
from webapp.errors import InvalidInputError, msgid
from webapp.jobs.models import Job
from webapp.jobs.services import enqueue, finish
from webapp.register import services_working
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family
from webapp.register.policy import Act, EntryState

FAMILIES, COMMENTS = msgid("处理的组数"), msgid("涉及的意见数")
SKIPPED = msgid("没有改动的（期间已有人处理，或者不适用）")


@dataclass(frozen=True, slots=True)
class Done:
    """How many families or entries something was done to, and how many entries that changed."""

    subjects: int
    comments: int


def do_now(  # noqa: PLR0913
    session: Session,
    consultation_id: int,
    family_ids: Collection[int],
    bulk: Bulk,
    actor: Actor,
    *,
    may_confirm: bool,
    now: dt.datetime,
) -> Job:
    """Do something to a selection of families, in this transaction.

    It is kept as a job that is done, so that it can be undone as a whole.

    Args:
        session: the writing session.
        consultation_id: the families of others are passed over.
        family_ids: at most 200.
        bulk: what to do.
        actor: who does it.
        may_confirm: whether they have the permission to confirm.
        now: the moment, UTC.

    Raises:
        InvalidInputError: nothing was selected, or too much, or the reason is missing.
        NotPermittedError: they may not confirm.
    """
    families = queries_bulk.lock_selection(session, consultation_id, family_ids)
    if not families or len(family_ids) > SELECTION:
        raise InvalidInputError(msgid("请选择 1—200 组意见。"))
    parameters = _prepare(session, consultation_id, bulk, actor, may_confirm=may_confirm, now=now)
    job = enqueue(
        session,
        kind=bulk.kind.value,
        consultation_id=consultation_id,
        actor=actor,
        parameters=parameters,
        now=now,
        total=len(families),
    )
    done = act_on(session, families, parameters, actor, now=now, job_id=job.id)
    left = len(families) - done.subjects
    job.result = {"figures": {FAMILIES: done.subjects, COMMENTS: done.comments, SKIPPED: left}}
    job.done, job.started_at = len(families), now
    finish(job, now)
    facts = {"families": done.subjects, "comments": done.comments, "job": job.id}
    _record(session, bulk, actor, consultation_id, facts, now=now)
    return job


def ask(  # noqa: PLR0913
    session: Session,
    filter_: Filter,
    mode: Mode,
    bulk: Bulk,
    actor: Actor,
    *,
    may_confirm: bool,
    now: dt.datetime,
) -> Job:
    """Let the worker do something to all that a filter finds now; ring for it afterwards.

    What arrives later is not touched; what others decide meanwhile is left as they decided.

    Raises:
        InvalidInputError: the filter finds nothing, or the reason is missing.
        NotPermittedError: they may not confirm.
    """
    if bulk.kind in {Kind.TAG, Kind.ASSIGN}:  # these are on families
        mode = Mode.FAMILIES
    found = queries_bulk.extent(session, filter_, mode)
    if not found.families:
        raise InvalidInputError(msgid("没有符合条件的意见。"))
    cid = filter_.consultation_id
    parameters = _prepare(session, cid, bulk, actor, may_confirm=may_confirm, now=now)
    kind = Family if mode is Mode.FAMILIES else Entry
    until = session.scalar(select(func.max(kind.id)).filter_by(consultation_id=cid))
    job = enqueue(
        session,
        kind=bulk.kind.value,
        consultation_id=cid,
        actor=actor,
        parameters={
            **parameters,
            "filter": filter_.as_json(),
            "mode": mode.value,
            "until_id": until,
        },
        now=now,
        total=_total(found, mode),
    )
    facts = {"families": found.families, "comments": found.comments, "job": job.id}
    _record(session, bulk, actor, cid, facts, now=now)
    return job


def act_on(  # noqa: PLR0913
    session: Session,
    subjects: Sequence[Family | Entry],
    parameters: Mapping[str, object],
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None = None,
) -> Done:
    """Do what parameters say to families, or to single entries."""
    kind = Kind(str(parameters["kind"]))
    subjects = [each for each in subjects if each.state is not EntryState.WITHDRAWN]
    if kind in {Kind.TAG, Kind.ASSIGN}:
        families = [each for each in subjects if isinstance(each, Family)]
        for family in families:
            _work_on(session, family, kind, parameters, actor, now=now, job_id=job_id)
        return Done(len(families), sum(family.size for family in families))
    subjects = [_whole(session, each) for each in subjects]
    if kind is Kind.CONFIRM:
        return _confirm(session, subjects, actor, now=now, job_id=job_id)
    disposition = session.get_one(Disposition, parameters["disposition_id"])
    families = [each for each in subjects if isinstance(each, Family)]
    comments = 0
    if families:
        comments = settle_families(
            session, families, disposition, actor, Act.DECIDED, now=now, job_id=job_id
        )
    for each in subjects:
        if isinstance(each, Entry):
            comments += settle_entry(
                session, each, disposition, actor, Act.DECIDED, now=now, job_id=job_id
            )
    return Done(len(subjects), comments)


def _prepare(  # noqa: PLR0913
    session: Session,
    consultation_id: int,
    bulk: Bulk,
    actor: Actor,
    *,
    may_confirm: bool,
    now: dt.datetime,
) -> dict[str, object]:
    """Return what to do as a job holds it; a decision is written down, once for all."""
    parameters: dict[str, object] = {"kind": bulk.kind.value}
    if bulk.kind is Kind.CONFIRM:
        require_permission(may_confirm=may_confirm)
    elif bulk.kind is Kind.TAG:
        parameters["tag"] = services_working.clean_tag(bulk.tag)
    elif bulk.kind is Kind.ASSIGN:
        parameters["assignee"] = [bulk.assignee.id, bulk.assignee.name] if bulk.assignee else None
    elif bulk.decide is None:
        raise InvalidInputError(msgid("请选择处理结果。"))
    else:
        made = new_disposition(session, consultation_id, bulk.decide, actor, now=now)
        parameters["disposition_id"] = made.id
    return parameters


def _confirm(
    session: Session,
    subjects: Sequence[Family | Entry],
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None,
) -> Done:
    """Confirm drafts on families, also those on single entries in them, or on entries."""
    before = session.get_one(Job, job_id).created_at if job_id else now
    families = [each.id for each in subjects if isinstance(each, Family)]
    singles = queries_bulk.drafted_alone(session, families, before)
    confirmed, comments = confirm_many(
        session, [*subjects, *singles], actor, now=now, job_id=job_id
    )
    touched = {each.family_id for each in singles if each in confirmed}
    done = [
        each
        for each in subjects
        if each in confirmed or (isinstance(each, Family) and each.id in touched)
    ]
    return Done(len(done), comments)


def _work_on(  # noqa: PLR0913
    session: Session,
    family: Family,
    kind: Kind,
    parameters: Mapping[str, object],
    actor: Actor,
    *,
    now: dt.datetime,
    job_id: int | None,
) -> None:
    if kind is Kind.TAG:
        services_working.tag(session, family, str(parameters["tag"]), actor, now=now, job_id=job_id)
        return
    named = parameters["assignee"]
    assignee = Actor(*named) if isinstance(named, list) else None
    services_working.assign(session, family, assignee, actor, now=now, job_id=job_id)


def _whole(session: Session, subject: Family | Entry) -> Family | Entry:
    """Return the family of an entry that is alone in it, or else what was given."""
    if isinstance(subject, Family):
        return subject
    family = session.get_one(Family, subject.family_id)
    return family if is_alone(subject, family) else subject


def _total(found: Extent, mode: Mode) -> int | None:
    """Return how many things there are to do, where they were counted."""
    count = found.families if mode is Mode.FAMILIES else found.comments
    return None if found.is_more(count) else count


def _record(  # noqa: PLR0913
    session: Session,
    bulk: Bulk,
    actor: Actor,
    consultation_id: int,
    facts: Mapping[str, object],
    *,
    now: dt.datetime,
) -> None:
    details = dict(facts)
    if bulk.decide is not None:
        details["outcome"] = bulk.decide.outcome
    if bulk.tag:
        details["tag"] = bulk.tag
    if bulk.assignee is not None:
        details["assignee"] = bulk.assignee.name
    record(
        session,
        actor=actor,
        action=bulk.kind.value,
        now=now,
        consultation_id=consultation_id,
        details=details,
    )
