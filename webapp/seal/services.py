"""Sealing what was received when a consultation has closed, and what comes to it later."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from webapp.audit.commands import PROGRAM
from webapp.audit.services import record
from webapp.consultations.models import Consultation
from webapp.consultations.policy import Phase, State
from webapp.consultations.queries import ends_of
from webapp.persistence.engine import Database
from webapp.seal import queries
from webapp.seal.models import LeafKind, Seal, SealBlock, SealLeaf
from webapp.seal.tree import BLOCK, hash_run
from webapp.submissions.models import Submission
from webapp.submissions.queries import standing
from webapp.submissions.received import digest, withdrawal

GRACE = dt.timedelta(seconds=60)  # what was sent before the end is in the database by then
APART = dt.timedelta(hours=1)  # at least, between two seals of a consultation
SOON = dt.timedelta(minutes=1)  # until what failed is tried again

log = structlog.get_logger("webapp.seal")


class NoDigestError(Exception):
    """A submission has no digest: ``db upgrade`` was not run to its end."""


@dataclass(slots=True)
class _Place:
    """How far one run through a consultation's submissions got: the last ids."""

    arrived: int = 0
    left: int = 0


class Sealer:
    """Seals consultations that have closed, in parts, each in one short transaction.

    The first seal covers every submission that stood on closing, in the order of ids. What
    comes later (letters, corrections and submissions after a reopening, withdrawals) is
    appended and covered by supplements. A part is at most ``tree.BLOCK`` leaves; the seal
    comes last, so that a worker that is killed leaves a record that the next one goes on with.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._again: dict[int, dt.datetime] = {}
        self._places: dict[int, _Place] = {}

    def go_on(self, now: dt.datetime) -> bool:
        """Do the next part; tell whether there is more to do at once."""
        with self._database.reading() as session:
            due = _due(session, now)
        self._places = {number: place for number, place in self._places.items() if number in due}
        for consultation_id in due:
            if self._again.get(consultation_id, now) > now:
                continue
            self._again[consultation_id] = now + SOON
            if self._part(consultation_id, now):
                del self._again[consultation_id]
                return True
            self._again[consultation_id] = now + APART
        return False

    def _part(self, consultation_id: int, now: dt.datetime) -> bool:
        place = self._places.setdefault(consultation_id, _Place())
        with self._database.reading() as session:
            arrived = queries.arrivals(session, consultation_id, place.arrived, BLOCK)
            left: Sequence[int] = ()
            if not arrived:
                left = queries.departures(session, consultation_id, place.left, BLOCK)
        if not arrived and not left:
            del self._places[consultation_id]
            if place != _Place():  # what arrived behind it meanwhile belongs to it as well
                return True
            _publish(self._database, consultation_id, now)
            return False
        with self._database.writing() as session:
            if not _is_closed(_locked(session, consultation_id), session, now):
                return False
            _append(session, consultation_id, arrived, left)
        place.arrived, place.left = max((place.arrived, *arrived)), max((place.left, *left))
        return True


def _due(session: Session, now: dt.datetime) -> list[int]:
    """Return consultations that are over and were not sealed lately."""
    sealed = select(Seal.consultation_id).where(Seal.sealed_at > now - APART)
    found = session.scalars(
        select(Consultation)
        .where(Consultation.state != State.DRAFT, Consultation.id.not_in(sealed))
        .order_by(Consultation.id)
    )
    return [each.id for each in found if _is_closed(each, session, now)]


def _is_closed(consultation: Consultation, session: Session, now: dt.datetime) -> bool:
    """Tell whether a consultation has been over long enough."""
    if consultation.phase(now) is not Phase.CLOSED:
        return False
    end = ends_of(session, [consultation])[consultation.id]
    return end <= now - GRACE


def _locked(session: Session, consultation_id: int) -> Consultation:
    # On PostgreSQL two workers take turns; who sends a submission does not wait.
    query = select(Consultation).filter_by(id=consultation_id)
    return session.scalars(query.with_for_update(key_share=True)).one()


def _append(
    session: Session, consultation_id: int, arrived: Sequence[int], left: Sequence[int]
) -> None:
    """Add leaves for what arrived and for what was withdrawn, unless it changed meanwhile."""
    leaves = [*_arrivals(session, arrived), *_departures(session, left)]
    if not leaves:
        return
    first = queries.count_leaves(session, consultation_id)
    rows = [
        {"consultation_id": consultation_id, "position": first + place} | leaf
        for place, leaf in enumerate(leaves)
    ]
    session.execute(insert(SealLeaf), rows)
    for number in range(first // BLOCK, (first + len(rows)) // BLOCK):
        root = hash_run(queries.run_of(session, consultation_id, number))
        session.add(SealBlock(consultation_id=consultation_id, number=number, root=root))


def _arrivals(session: Session, ids: Sequence[int]) -> Iterator[dict[str, object]]:
    rows = session.execute(
        select(Submission.id, Submission.digest)
        .where(
            Submission.id.in_(ids),
            standing(),
            ~queries.has_leaf(LeafKind.SUBMISSION),
        )
        .order_by(Submission.id)
    )
    for row in rows:
        if row.digest is None:
            raise NoDigestError(row.id)
        yield {"kind": LeafKind.SUBMISSION, "submission_id": row.id, "digest": row.digest}


def _departures(session: Session, ids: Sequence[int]) -> Iterator[dict[str, object]]:
    rows = session.execute(
        select(Submission.id, Submission.digest, Submission.withdrawn_at)
        .where(Submission.id.in_(ids), ~queries.has_leaf(LeafKind.WITHDRAWAL))
        .order_by(Submission.id)
    )
    for row in rows:
        data = digest(withdrawal(row.digest, row.withdrawn_at))
        yield {"kind": LeafKind.WITHDRAWAL, "submission_id": row.id, "digest": data}


def _publish(database: Database, consultation_id: int, now: dt.datetime) -> None:
    """Publish a seal over every leaf there is, if the last one does not cover them all."""
    with database.reading() as session:
        last = queries.latest_seal(session, consultation_id)
        size = queries.count_leaves(session, consultation_id)
        if last is not None and last.size == size:
            return
        tree = queries.tree_of(session, consultation_id, size)
        seal = Seal(
            consultation_id=consultation_id,
            number=last.number + 1 if last else 0,
            sealed_at=now,
            size=size,
            root=tree.root(),
            counts=queries.counts(session, consultation_id, size),
            consistency=[each.hex() for each in tree.consistency(last.size)] if last else [],
        )
    with database.writing() as session:
        consultation = _locked(session, consultation_id)
        last = queries.latest_seal(session, consultation_id)
        is_next = seal.number == (last.number + 1 if last else 0)
        is_whole = seal.size == queries.count_leaves(session, consultation_id)
        if not (is_next and is_whole and _is_closed(consultation, session, now)):
            return  # another worker was first, or it was reopened
        session.add(seal)
        record(
            session,
            actor=PROGRAM,
            action="record.sealed",
            now=now,
            consultation_id=consultation_id,
            subject=consultation.slug,
            details={"seal": seal.number, "leaves": seal.size, "root": seal.root.hex()},
        )
    log.info("record sealed", consultation=consultation_id, seal=seal.number, leaves=seal.size)
