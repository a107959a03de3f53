"""Sorting what arrived: into the search index, marked where it tells of persons, among its like."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.dispositions.models import Disposition
from webapp.persistence.engine import Database
from webapp.redaction.services import mark
from webapp.register.models import Unsorted
from webapp.search.models import Kind
from webapp.search.services import Row, index, last_indexed
from webapp.similarity.folding import fold
from webapp.similarity.near import sign
from webapp.sorting import queries
from webapp.sorting.grouping import Counts, Grouper
from webapp.sorting.queries import Place, Waiting
from webapp.sorting.shelf import Shelf, Shelves, shelves_of

BATCH = 50  # others who write wait about 0.05 s for a batch


@dataclass(slots=True)
class SweepReport:
    """What one sweep did; ``is_done`` tells that nothing was left waiting when it began."""

    sorted: int = 0
    joined: int = 0
    merged: int = 0
    is_done: bool = False


def sweep(
    database: Database, *, now: dt.datetime, limit: int = 2000, batch: int = BATCH
) -> SweepReport:
    """Sort entries that arrived, the earliest first; call again until it is done.

    Each batch is kept as a whole or not at all, so a worker that is killed leaves its batch to
    the next. The batches are of one target each: whoever submits holds one family of a target
    at a time, so the two cannot block each other.

    Args:
        database: where they are.
        now: the moment, UTC.
        limit: the most entries to sort.
        batch: the most entries of one transaction.
    """
    shelves, report = shelves_of(database), SweepReport()
    with database.reading() as session:
        waiting = queries.waiting(session, limit)
    report.is_done = sum(map(len, waiting.values())) < limit
    for place, entry_ids in waiting.items():
        for first in range(0, len(entry_ids), batch):
            with shelves.turn:
                _sort(database, shelves, place, entry_ids[first : first + batch], now, report)
    _index_reasons(database)
    return report


def _index_reasons(database: Database) -> None:
    """Index the reasons that were given since the last time."""
    with database.reading() as session:
        last = last_indexed(session, Kind.DISPOSITION)
        rows = session.execute(
            select(Disposition.id, Disposition.consultation_id, Disposition.reason)
            .where(Disposition.id > last)
            .order_by(Disposition.id)
            .limit(BATCH)
        ).all()
    if rows:
        with database.writing() as session:
            index(session, Kind.DISPOSITION, [(row[0], row[1], row[2]) for row in rows])


def _indexed(row: Waiting) -> Row:
    return row.entry.comment_id, row.entry.consultation_id, row.text


def _sort(  # noqa: PLR0913, PLR0917
    database: Database,
    shelves: Shelves,
    place: Place,
    entry_ids: list[int],
    now: dt.datetime,
    report: SweepReport,
) -> None:
    shelf, counts = shelves.at(place), Counts()
    with database.reading() as session:  # a long first reading must keep nobody from writing
        shelf.catch_up(session, entry_ids[-1], but=set(entry_ids))
    try:
        with database.writing() as session:
            rows = queries.take(session, entry_ids)
            index(session, Kind.COMMENT, [_indexed(row) for row in rows])
            mark(session, [(row.entry, row.text) for row in rows], now=now)
            _group(session, shelf, rows, now, counts)
            session.execute(delete(Unsorted).where(Unsorted.entry_id.in_(entry_ids)))
    except BaseException:
        shelves.drop(place)
        raise
    shelves.tidy()
    report.sorted += len(rows)
    report.joined += counts.joined
    report.merged += counts.merged


def _group(
    session: Session,
    shelf: Shelf,
    rows: list[Waiting],
    now: dt.datetime,
    counts: Counts,
) -> None:
    leads = {row.entry.digest for row in rows if row.family.lead_id == row.entry.id}
    parted = queries.parted_copies(session, shelf.place, leads)
    grouper = Grouper(session, shelf, now, counts, parted)
    signed = sign([fold(row.text) for row in rows])
    for row, each in zip(rows, signed, strict=True):
        grouper.group(row.entry, each)
