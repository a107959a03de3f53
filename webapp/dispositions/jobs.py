"""The jobs that do one thing to all that a filter finds, and those that take it back.

They go through families (or entries) by id, up to the last there was when the job was asked
for. What others decided since then is skipped and counted.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.dispositions import queries_bulk
from webapp.dispositions.commands import Kind, Mode
from webapp.dispositions.queries_bulk import Stretch
from webapp.dispositions.services_bulk import COMMENTS, FAMILIES, SKIPPED, act_on
from webapp.dispositions.services_bulk_undo import UNDO_KIND
from webapp.dispositions.services_undoing import revert
from webapp.errors import msgid
from webapp.jobs.contract import Handler, Run
from webapp.register import services_working
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family, RegisterEvent, Tag
from webapp.register.policy import Act

CHUNK = 200  # families or entries a step
ENTRIES, UNDONE = msgid("逐条处理的意见数"), msgid("已恢复的")
FORWARD = (Act.DECIDED, Act.CONFIRMED, Act.TAGGED, Act.ASSIGNED)
BACKWARD = (Act.REVERTED, Act.UNTAGGED, Act.ASSIGNED)


class Doing:
    """Does one thing to all that a filter finds."""

    def step(self, session: Session, run: Run) -> bool:
        """Do it to the next two hundred."""
        found, overtaken = _next(session, run)
        left = [each for each in found if each.id not in overtaken]
        done = act_on(session, left, run.job.parameters, run.actor, now=run.now, job_id=run.job.id)
        is_each = run.job.parameters["mode"] == Mode.ENTRIES
        run.tally(ENTRIES if is_each else FAMILIES, done.subjects)
        if not is_each:
            run.tally(COMMENTS, done.comments)
        run.tally(SKIPPED, len(found) - done.subjects)
        run.advance(len(found), after=found[-1].id if found else 0)
        return len(found) == CHUNK

    def undo_step(self, session: Session, run: Run) -> bool:
        """Take the latest two hundred acts back."""
        return _back(session, run, run.job.id, FORWARD, sign=-1)


class Undoing:
    """Takes back what a job did that is done; cancelled, it does it again."""

    def step(self, session: Session, run: Run) -> bool:
        """Take the latest two hundred acts back."""
        return _back(session, run, _number(run.job.parameters["job_id"]), FORWARD, sign=1)

    def undo_step(self, session: Session, run: Run) -> bool:
        """Do the latest two hundred again."""
        return _back(session, run, run.job.id, BACKWARD, sign=-1)


def _next(session: Session, run: Run) -> tuple[Sequence[Family | Entry], set[int]]:
    parameters, job = run.job.parameters, run.job
    stored = parameters["filter"]
    filter_ = Filter.from_json(stored if isinstance(stored, dict) else {})
    decides = job.kind in {Kind.DECIDE, Kind.CONFIRM}
    stretch = Stretch(
        after=_number(job.cursor.get("after")),
        until=_number(parameters["until_id"]),
        limit=CHUNK,
        since=job.created_at if decides else None,
        job_id=job.id,
    )
    read = (
        queries_bulk.next_entries
        if parameters["mode"] == Mode.ENTRIES
        else queries_bulk.next_families
    )
    return read(session, filter_, stretch)


def _back(session: Session, run: Run, job_id: int, acts: tuple[Act, ...], *, sign: int) -> bool:
    """Put back what the latest acts changed, where nothing else changed it since."""
    key = f"before_{'undo' if sign < 0 else 'step'}"
    before = run.job.cursor.get(key)
    events = queries_bulk.acts_of_job(
        session, job_id, acts, _number(before) if before else None, CHUNK
    )
    decisions = [each for each in events if "to_id" in each.details]
    act = Act.DECIDED if Act.REVERTED in acts else Act.REVERTED
    undone = revert(session, decisions, run.actor, act, now=run.now, job_id=run.job.id)
    for event in events:
        if "to_id" not in event.details:
            undone += _work_back(session, event, run)
    if sign > 0:
        run.tally(UNDONE, undone)
        run.tally(SKIPPED, len(events) - undone)
    run.advance(sign * len(events), **{key: events[-1].id if events else 0})
    return len(events) == CHUNK


def _work_back(session: Session, event: RegisterEvent, run: Run) -> bool:
    """Put back one tag or one assignment; tell whether it was still there."""
    family = session.get_one(Family, event.family_id)
    if event.act is Act.ASSIGNED:
        if family.assignee_id != event.details["after"]:
            return False
        was = queries_bulk.assignee_before(session, event)
        services_working.assign(session, family, was, run.actor, now=run.now, job_id=run.job.id)
        return True
    name = str(event.details["name"])
    if event.act is Act.UNTAGGED:
        services_working.tag(session, family, name, run.actor, now=run.now, job_id=run.job.id)
        return True
    found = session.scalar(select(Tag).filter_by(consultation_id=family.consultation_id, name=name))
    if found is not None:
        services_working.untag(session, family, found.id, run.actor, now=run.now, job_id=run.job.id)
    return found is not None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


HANDLERS: dict[str, Handler] = {**dict.fromkeys(Kind, Doing()), UNDO_KIND: Undoing()}
