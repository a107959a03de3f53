"""A stored sheet as its rows, its draft and its findings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from webapp.draft_import.draft import Finding, ParsedDraft
from webapp.draft_import.sheet.assembling import assemble
from webapp.draft_import.sheet.edits import Edit, confirmed_keys, replay
from webapp.draft_import.sheet.findings import SheetFinding, findings_of, may_publish
from webapp.draft_import.sheet.plain import edit_from_json, rows_from_json
from webapp.draft_import.sheet.rows import Row
from webapp.intake.models import ProofSheet


@dataclass(frozen=True)
class Sheet:
    """The rows after every edit, and what follows from them."""

    first: tuple[Row, ...]
    edits: tuple[Edit, ...]
    read: tuple[Finding, ...]
    lines: Sequence[str]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the rows as they stand."""
        return replay(self.first, self.edits)

    @cached_property
    def draft(self) -> ParsedDraft:
        """Return the draft that the rows describe."""
        return assemble(self.rows)

    @cached_property
    def findings(self) -> tuple[SheetFinding, ...]:
        """Return what is to be corrected or confirmed, and what was."""
        parsed = replace(assemble(self.first), findings=self.read)
        return findings_of(self.rows, parsed, confirmed_keys(self.edits))

    @property
    def is_ready(self) -> bool:
        """Tell whether every finding was corrected or confirmed."""
        return may_publish(self.findings)

    def source_of(self, row: Row) -> tuple[tuple[int, str], ...]:
        """Return the numbered lines of the file that a row came from, counted from 1."""
        if row.source is None:
            return ()
        first, last = row.source
        return tuple((n + 1, self.lines[n]) for n in range(first, last + 1))


def sheet_of(stored: ProofSheet) -> Sheet:
    """Return a stored sheet's content."""
    return Sheet(
        first=rows_from_json(stored.rows),
        edits=tuple(edit_from_json(edit) for step in stored.edits for edit in step["edits"]),
        read=tuple(Finding(*each) for each in stored.findings),
        lines=stored.lines,
    )
