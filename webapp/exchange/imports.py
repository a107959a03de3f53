"""What came back in a spreadsheet against what holds now; nothing is decided here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.dispositions.models import Disposition
from webapp.dispositions.policy import clean_reason
from webapp.dispositions.queries import dispositions
from webapp.errors import InvalidInputError
from webapp.exchange import stamps
from webapp.exchange.books import OUTCOMES, Row, read_outcome
from webapp.exchange.exports import shown_outcome
from webapp.exchange.sheets import Table, new_workbook
from webapp.exchange.stamps import ENTRY, FAMILY, Stamp
from webapp.register.models import Entry, Family
from webapp.register.policy import EntryState, Outcome

MOVED: Final = "导出以后别人改过"
CHUNK: Final = 500
REPORT: Final = (
    ("表格行号", 9),
    ("编号", 24),
    ("原因", 40),
    ("填写的处理结果", 16),
    ("填写的公开理由", 50),
    ("现在的处理结果", 16),
    ("现在的公开理由", 50),
    ("由谁处理", 12),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A decision that a row asks for, on a family or an entry at the revision it had."""

    row: int
    number: str
    kind: str
    id: int
    rev: int
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that is not followed: what it asks for, what holds now, and why.

    ``is_conflict`` where somebody else was quicker.
    """

    row: int
    number: str
    why: str
    outcome: str
    reason: str
    present_outcome: str = ""
    present_reason: str = ""
    who: str = ""
    is_conflict: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    changes: list[Change]
    troubles: list[Trouble]
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row that asks for something, with its stamp read."""

    row: Row
    number: str
    stamp: Stamp
    outcome: Outcome | None
    reason: str


def plan(session: Session, consultation_id: int, rows: Sequence[Row], key: bytes) -> Plan:
    """Return what rows ask for, compared with what holds now.

    Args:
        session: any session.
        consultation_id: the consultation that the file is to be for.
        rows: the rows that came back.
        key: the key that our stamps are signed with.
    """
    found = Plan([], [], 0)
    asked, unchanged, met = [], 0, set[tuple[str, int]]()
    for row in rows:
        outcome, reason = row.line("处理结果"), row.text("公开理由")
        if not outcome and not reason:
            unchanged += 1
            continue
        try:
            one = _read(row, consultation_id, key)
        except InvalidInputError as error:
            found.troubles.append(trouble(row, str(error)))
            continue
        if (one.stamp.kind, one.stamp.id) in met:
            found.troubles.append(trouble(row, "同一条意见在表格里出现了两次"))
            continue
        met.add((one.stamp.kind, one.stamp.id))
        asked.append(one)
    for chunk in _chunks(asked):
        unchanged += _compare(session, consultation_id, chunk, found)
    found.troubles.sort(key=lambda each: each.row)
    return Plan(found.changes, found.troubles, unchanged)


def trouble(
    row: Row, why: str, holding: Disposition | None = None, *, is_conflict: bool = False
) -> Trouble:
    """Return why a row is not followed."""
    who = (holding.confirmed_by_name or holding.drafted_by_name) if holding else ""
    return Trouble(
        row.number,
        row.line("编号"),
        why.rstrip("。"),
        row.line("处理结果"),
        row.text("公开理由"),
        shown_outcome(holding),
        holding.reason if holding else "",
        who,
        is_conflict,
    )


def write_report(target: Path | IO[bytes], troubles: Sequence[Trouble]) -> None:
    """Write the rows that were not followed, each with both values and the reason."""
    with new_workbook(target) as book:
        table = Table(book, "未处理", REPORT)
        for each in troubles:
            table.add(
                (
                    each.row,
                    each.number,
                    each.why,
                    each.outcome,
                    each.reason,
                    each.present_outcome,
                    each.present_reason,
                    each.who,
                )
            )


def _read(row: Row, consultation_id: int, key: bytes) -> _Asked:
    number, name = row.line("编号"), row.line("处理结果")
    stamp = stamps.read(row.line("版本"), number, key, consultation_id)
    outcome = read_outcome(name)
    if name and outcome is None:
        message = f"处理结果应为：{'、'.join(OUTCOMES.values())}。"
        raise InvalidInputError(message)
    return _Asked(row, number, stamp, outcome, row.text("公开理由"))


def _compare(session: Session, consultation_id: int, asked: Sequence[_Asked], into: Plan) -> int:
    """Sort some rows into the plan; return how many ask for what holds already."""
    subjects = _subjects(session, consultation_id, asked)
    own = {key: _decision(subject, subjects) for key, subject in subjects.items()}
    known = dispositions(session, list(own.values()))
    unchanged = 0
    for one in asked:
        subject = subjects.get((one.stamp.kind, one.stamp.id))
        if subject is None:
            into.troubles.append(trouble(one.row, "没有找到这条意见"))
            continue
        present = known.get(own[one.stamp.kind, one.stamp.id] or 0)
        outcome = one.outcome or (present.outcome if present else None)
        if present and present.outcome is outcome and one.reason in {"", present.reason}:
            unchanged += 1
        elif subject.state is EntryState.WITHDRAWN and not _is_merged(subject):
            into.troubles.append(trouble(one.row, "意见已由填报人撤回", present))
        elif subject.rev != one.stamp.rev or _is_merged(subject):
            into.troubles.append(trouble(one.row, MOVED, present, is_conflict=True))
        else:
            _ask(one, outcome, present, into)
    return unchanged


def _ask(one: _Asked, outcome: Outcome | None, present: Disposition | None, into: Plan) -> None:
    if outcome is None:
        into.troubles.append(trouble(one.row, "写了公开理由，没有选处理结果"))
        return
    try:
        reason = clean_reason(outcome, one.reason)
    except InvalidInputError as error:
        into.troubles.append(trouble(one.row, str(error), present))
        return
    stamp = one.stamp
    into.changes.append(
        Change(one.row.number, one.number, stamp.kind, stamp.id, stamp.rev, outcome, reason)
    )


def _subjects(
    session: Session, consultation_id: int, asked: Sequence[_Asked]
) -> dict[tuple[str, int], Family | Entry]:
    """Return families and entries by kind and id; with an entry comes its family."""
    ids = {kind: [a.stamp.id for a in asked if a.stamp.kind == kind] for kind in (FAMILY, ENTRY)}
    found: dict[tuple[str, int], Family | Entry] = {}
    entries = session.scalars(
        select(Entry).filter_by(consultation_id=consultation_id).where(Entry.id.in_(ids[ENTRY]))
    )
    found |= {(ENTRY, each.id): each for each in entries}
    owners = {each.family_id for each in found.values() if isinstance(each, Entry)}
    families = session.scalars(
        select(Family)
        .filter_by(consultation_id=consultation_id)
        .where(Family.id.in_({*ids[FAMILY], *owners}))
    )
    return found | {(FAMILY, each.id): each for each in families}


def _decision(
    subject: Family | Entry, subjects: Mapping[tuple[str, int], Family | Entry]
) -> int | None:
    if isinstance(subject, Family) or subject.disposition_id is not None:
        return subject.disposition_id
    return subjects[FAMILY, subject.family_id].disposition_id


def _is_merged(subject: Family | Entry) -> bool:
    return isinstance(subject, Family) and subject.merged_into_id is not None


def _chunks(asked: Sequence[_Asked]) -> Iterator[Sequence[_Asked]]:
    for start in range(0, len(asked), CHUNK):
        yield asked[start : start + CHUNK]
