"""What can be asked of the consultations' services, as plain data."""

import datetime as dt
from dataclasses import dataclass, field

from webapp.consultations.models import (
    COMMENT_LIMIT,
    IDENTITY_OPTIONS,
    RETENTION_DAYS,
    ProvisionKind,
)


@dataclass(frozen=True, slots=True)
class NewParagraph:
    """A paragraph to store under a provision."""

    kind: str
    text: str
    label: str | None = None
    rows: list[list[str]] | None = None


@dataclass(frozen=True, slots=True)
class NewProvision:
    """A provision to store; ``parent`` is the position of its division, if any."""

    kind: ProvisionKind
    label: str
    heading: str = ""
    target: str | None = None
    parent: int | None = None
    paragraphs: tuple[NewParagraph, ...] = ()


@dataclass(frozen=True, slots=True)
class CreateConsultation:
    """A consultation with its first draft version; days are whole days in Asia/Shanghai."""

    slug: str
    title: str
    opens: dt.date
    closes: dt.date
    source_name: str
    provisions: tuple[NewProvision, ...]
    label: str | None = None
    note: str | None = None
    authority: str | None = None
    authority_contact: str | None = None
    privacy_notice: str | None = None
    identity_options: tuple[str, ...] = field(default=IDENTITY_OPTIONS)
    contact_way_required: bool = False
    comment_limit: int = COMMENT_LIMIT
    retention_days: int = RETENTION_DAYS
