"""What the proof sheet's templates are given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for

from webapp.draft_import.sheet.counts import Counts, count
from webapp.draft_import.sheet.findings import SheetFinding
from webapp.draft_import.sheet.rows import TABLES, UNITS, Role, Row
from webapp.intake.models import ProofSheet, SheetState
from webapp.intake.sheets import Sheet, sheet_of
from webapp.web.i18n import gettext as _

ROWS_A_PAGE = 150
STEPS_SHOWN = 10
EXCERPT = 60  # characters


@dataclass(frozen=True, slots=True)
class RowView:
    """A row beside the lines it came from, with what is wrong with it."""

    row: Row
    source: Sequence[tuple[int, str]]
    findings: Sequence[SheetFinding]

    @property
    def is_apart(self) -> bool:
        """Tell whether the row is no part of the draft."""
        return self.row.role is Role.APART

    @property
    def is_table(self) -> bool:
        """Tell whether the row is a table."""
        return self.row.role in TABLES or bool(self.row.rows)

    @property
    def has_caption(self) -> bool:
        """Tell whether the row can have a 条标."""
        return self.row.role in UNITS

    @property
    def excerpt(self) -> str:
        """Return the text; of what is no part of the draft only the beginning."""
        if not self.is_apart:
            return self.row.text
        first, *others = self.row.text.splitlines() or [""]
        rest = _("……共 %(n)s 行", n=len(others) + 1) if others else ""
        return (first if len(first) <= EXCERPT else f"{first[:EXCERPT]}……") + rest

    @property
    def cells(self) -> str:
        """Return a table as the text in which it is edited."""
        return "\n".join(" | ".join(line) for line in self.row.rows or ())


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page of a proof sheet."""

    stored: ProofSheet
    sheet: Sheet
    counts: Counts
    part: int
    parts: int
    rows: Sequence[RowView]
    row: int | None
    message: str
    typed: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        """Tell whether the sheet can be changed."""
        return self.stored.state is SheetState.OPEN

    @property
    def shows_row(self) -> bool:
        """Tell whether the row that was asked for is on this page."""
        return any(view.row.id == self.row for view in self.rows)

    @property
    def unsettled(self) -> Sequence[SheetFinding]:
        """Return the findings that wait for a correction or a confirmation."""
        return [finding for finding in self.sheet.findings if not finding.confirmed]

    @property
    def confirmed(self) -> Sequence[SheetFinding]:
        """Return the findings that were confirmed."""
        return [finding for finding in self.sheet.findings if finding.confirmed]

    @property
    def steps(self) -> Sequence[Mapping[str, object]]:
        """Return the latest steps, the last first."""
        return self.stored.edits[: -STEPS_SHOWN - 1 : -1]

    @property
    def roles(self) -> Sequence[Role]:
        """Return what a row can be made."""
        return [role for role in Role if role is not Role.APART]

    def url(self, row: int | None, *, edit: bool = False) -> str:
        """Return the address of a row, open for editing or not; of the first page for None."""
        part = 1 if row is None else part_of(self.sheet.rows, row)
        return sheet_url(self.stored.id, part, row, edit=edit)


def sheet_url(sheet_id: int, part: int, row: int | None = None, *, edit: bool = False) -> str:
    """Return the address of a place on a sheet."""
    return url_for(
        "admin.show_sheet",
        sheet_id=sheet_id,
        part=part if part > 1 else None,
        row=row if edit else None,
        _anchor=f"row-{row}" if row is not None else None,
    )


def part_of(rows: Sequence[Row], row_id: int) -> int:
    """Return the page, counted from 1, on which a row stands; the first for one that is gone."""
    place = next((n for n, row in enumerate(rows) if row.id == row_id), 0)
    return place // ROWS_A_PAGE + 1


def sheet_page(
    stored: ProofSheet,
    part: int,
    row: int | None,
    message: str = "",
    typed: Mapping[str, str] | None = None,
) -> SheetPage:
    """Put a page of a sheet together; a part beyond the last is the last."""
    sheet = sheet_of(stored)
    parts = max(1, -(-len(sheet.rows) // ROWS_A_PAGE))
    part = min(max(part, 1), parts)
    shown = sheet.rows[(part - 1) * ROWS_A_PAGE : part * ROWS_A_PAGE]
    found: dict[int, list[SheetFinding]] = {}
    for finding in sheet.findings:
        if finding.row is not None and not finding.confirmed:
            found.setdefault(finding.row, []).append(finding)
    return SheetPage(
        stored=stored,
        sheet=sheet,
        counts=count(sheet.rows),
        part=part,
        parts=parts,
        rows=[RowView(each, sheet.source_of(each), found.get(each.id, ())) for each in shown],
        row=row,
        message=message,
        typed=typed or {},
    )


def count_lines(counts: Counts) -> list[tuple[str, int]]:
    """Return the figures at the head of a sheet that are not zero, with their names."""
    named = (
        (_("编"), counts.parts),
        (_("分编"), counts.subparts),
        (_("章"), counts.chapters),
        (_("节"), counts.sections),
        (_("条"), counts.articles),
        (_("款"), counts.paragraphs),
        (_("项"), counts.items),
        (_("目"), counts.subitems),
        (_("附件"), counts.attachments),
        (_("表格"), counts.tables),
        (_("字"), counts.characters),
        (_("草案之外的行"), counts.apart),
    )
    return [(name, figure) for name, figure in named if figure or name == _("条")]
