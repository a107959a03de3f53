"""What a filter finds, as a spreadsheet to decide in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from webapp.consultations.models import Consultation, Provision
from webapp.consultations.queries import load_version, target_labels
from webapp.dispositions.models import Disposition
from webapp.dispositions.queries import dispositions
from webapp.errors import InvalidInputError, msgid
from webapp.exchange import stamps
from webapp.exchange.books import DECISIONS, OUTCOMES, SHOWN_CHANNELS
from webapp.exchange.sheets import Table, is_too_long, new_workbook
from webapp.exchange.stamps import ENTRY, FAMILY, Stamp
from webapp.keys import Keys
from webapp.register.filters import Filter
from webapp.register.models import Entry, Family
from webapp.register.policy import FIXED_LABELS, target_label
from webapp.register.queries import number_of
from webapp.register.queries_rows import Line, entry_lines, family_lines
from webapp.submissions.queries import organisation_of

AT_ONCE: Final = 2_000  # rows that are written within the request
MOST_ROWS: Final = DECISIONS.most_rows
CHUNK: Final = 500
COLUMNS: Final = (
    ("编号", 24),
    ("条文", 12),
    ("意见", 70),
    ("同类条数", 9),
    ("身份", 10),
    ("渠道", 12),
    ("单位", 20),
    ("标签", 14),
    ("承办人", 10),
    ("现处理结果", 14),
    ("现公开理由", 30),
    ("处理结果", 18),
    ("公开理由", 50),
    ("版本", 12),
)
OPENED: Final = frozenset({11, 12})
NOTES: Final = (
    "只填黄色的两列：“处理结果”和“公开理由”。空着的行不改动。",
    "未采纳的必须写公开理由；公开理由会向公众公布。",
    "只填“公开理由”、不选“处理结果”的，改已有处理结果的理由。",
    "一行是一个相似组时，处理结果适用于组内全部意见，以后收到的也适用。",
    "“编号”“版本”两列不要改动；导出以后别人改过的行，导入时会列出来，不会覆盖。",
    "工作表有保护（没有密码），要排序的话先撤销保护，并选中全部列。",
)
_PROTECTION: Final = {
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants in a spreadsheet: a filter, a row a family or an entry.

    ``names`` are those of the staff, by number.
    """

    filter: Filter
    by_entry: bool
    names: Mapping[int, str]


def count(session: Session, request: Request) -> int:
    """Return how many rows an export would have."""
    return session.scalars(
        select(func.count()).select_from(_ids(session, request).subquery())
    ).one()


def write(
    session: Session,
    request: Request,
    keys: Keys,
    target: Path | IO[bytes],
    report: Callable[[int, int | None], None] = lambda _done, _total: None,
) -> int:
    """Write what a filter finds, in the order of the draft; return how many rows.

    Args:
        session: a reading session.
        request: what is wanted.
        keys: what contact fields were encrypted with, and stamps are signed with.
        target: where to.
        report: told now and then how many rows are written, of how many.

    Raises:
        InvalidInputError: there are more rows than can come back.
    """
    consultation = session.get_one(Consultation, request.filter.consultation_id)
    ids = _in_order(session, request)
    if len(ids) > MOST_ROWS:
        raise InvalidInputError(
            msgid("一次最多导出 %(most)s 行，现在有 %(n)s 行；请用筛选（例如按条文）分几次导出。"),
            most=MOST_ROWS,
            n=len(ids),
        )
    with new_workbook(target) as book:
        table = _table(book, len(ids))
        cut = 0
        for start in range(0, len(ids), CHUNK):
            for row in _rows(session, request, consultation, keys, ids[start : start + CHUNK]):
                cut += any(isinstance(cell, str) and is_too_long(cell) for cell in row)
                table.add(row, OPENED)
            session.expunge_all()
            report(min(start + CHUNK, len(ids)), len(ids))
            consultation = session.get_one(Consultation, request.filter.consultation_id)
        _texts(book, session, request)
        notes = Table(book, "说明", (("怎样填写", 100),))
        for note in (*NOTES, f"有 {cut} 行的文字太长，表格里只有前面一部分。" if cut else ""):
            notes.add((note,))
    return len(ids)


def shown_outcome(disposition: Disposition | None) -> str:
    """Return a decision as a cell shows it."""
    if disposition is None:
        return ""
    waits = "" if disposition.confirmed_at else "（待确认）"
    return OUTCOMES[disposition.outcome] + waits


def _table(book: Workbook, rows: int) -> Table:
    table = Table(book, DECISIONS.sheet, COLUMNS)
    table.sheet.protect("", _PROTECTION)
    if rows:
        choices = {"validate": "list", "source": list(OUTCOMES.values())}
        table.sheet.data_validation(1, min(OPENED), rows, min(OPENED), choices)
        table.sheet.autofilter(0, 0, rows, len(COLUMNS) - 1)
    return table


def _ids(session: Session, request: Request) -> Select[int, int, str, int]:
    kind = Entry if request.by_entry else Family
    query = (
        request.filter.entries(session) if request.by_entry else request.filter.families(session)
    )
    size = Entry.serial if request.by_entry else -Family.size
    return query.with_only_columns(
        kind.id, kind.draft_version_id, kind.target, size.label("place"), maintain_column_froms=True
    )


def _in_order(session: Session, request: Request) -> list[int]:
    """Return the ids that match: by version, then as the draft reads, large families first."""
    rows = session.execute(_ids(session, request)).all()
    order: dict[tuple[int, str], int] = {}
    for version_id in sorted({row.draft_version_id for row in rows}):
        labels = [*FIXED_LABELS, *target_labels(session, version_id)]
        order |= {(version_id, target): at for at, target in enumerate(labels)}
    last = len(order)

    def place(row: Row[int, int, str, int]) -> tuple[int, int, int, int]:
        id_, version, target, within = row
        return version, order.get((version, target), last), within, id_

    return [row.id for row in sorted(rows, key=place)]


def _rows(
    session: Session,
    request: Request,
    consultation: Consultation,
    keys: Keys,
    ids: Sequence[int],
) -> Iterator[tuple[str | int, ...]]:
    if request.by_entry:
        lines = entry_lines(session, ids)
    else:
        lines = family_lines(session, ids, Filter(consultation.id))
    decided = dispositions(session, [_decision(line, request) for line in lines])
    key = keys.derive(stamps.PURPOSE)
    for line in lines:
        family, entry = line.family, line.entry
        found = decided.get(_decision(line, request) or 0)
        subject = entry if request.by_entry else family
        kind = ENTRY if request.by_entry else FAMILY
        number = number_of(consultation, entry)
        stamp = Stamp(kind, subject.id, subject.rev, consultation.id)
        yield (
            number,
            target_label(entry.target),
            line.text,
            1 if request.by_entry else family.size,
            entry.identity,
            SHOWN_CHANNELS[entry.channel],
            organisation_of(line.submission, keys),
            "、".join(tag.name for tag in line.tags),
            request.names.get(family.assignee_id or 0, ""),
            shown_outcome(found),
            found.reason if found else "",
            "",
            "",
            stamps.sign(stamp, number, key),
        )


def _decision(line: Line, request: Request) -> int | None:
    own = line.entry.disposition_id if request.by_entry else None
    return own or line.family.disposition_id


def _texts(book: Workbook, session: Session, request: Request) -> None:
    """Add the draft's own text, where the rows are of one version."""
    if request.filter.version_id is None:
        return
    table = Table(book, "条文", (("条文", 16), ("原文", 100)))
    for provision in load_version(session, request.filter.version_id).provisions:
        if provision.target is not None:
            table.add((provision.label, _wording(provision)))


def _wording(provision: Provision) -> str:
    lines = [(each.label or "") + each.text for each in provision.paragraphs]
    return "\n".join(filter(None, [provision.heading, *lines]))
