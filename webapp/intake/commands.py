"""What is handed to the intake, as plain data."""

import datetime as dt
from dataclasses import dataclass

from webapp.draft_import.draft import ParsedDraft
from webapp.draft_import.lines import Source
from webapp.intake.models import Purpose


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, with what reading it gave: drafts and their source, or a refusal."""

    name: str
    data: bytes
    kind: str | None = None
    source: Source | None = None
    drafts: tuple[ParsedDraft, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What a sheet is to become, and of which consultation it is a version."""

    purpose: Purpose
    consultation_id: int | None = None


@dataclass(frozen=True, slots=True)
class TakeNew:
    """What a new consultation needs besides its draft; days are whole days in Asia/Shanghai."""

    slug: str
    opens: dt.date
    closes: dt.date
    authority: str | None = None
    authority_contact: str | None = None
