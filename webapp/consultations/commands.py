"""What can be asked of the consultations' services, as plain data."""

import datetime as dt
from dataclasses import dataclass, field

from webapp.audit.commands import Actor
from webapp.consultations.models import (
    COMMENT_LIMIT,
    IDENTITY_OPTIONS,
    RETENTION_DAYS,
    ProvisionKind,
)


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a consultation, when (UTC), and why where the public is told."""

    actor: Actor
    at: dt.datetime
    reason: str = ""


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
class NewVersion:
    """A text to store as a draft version, or as the law in force."""

    title: str
    source_name: str
    provisions: tuple[NewProvision, ...]
    label: str | None = None
    note: str | None = None


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

    @property
    def text(self) -> NewVersion:
        """Return the first draft version."""
        return NewVersion(self.title, self.source_name, self.provisions, self.label, self.note)


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """The texts and form options of a consultation; what is published can still change these."""

    title: str
    authority: str | None
    authority_contact: str | None
    introduction: str | None
    privacy_notice: str | None
    identity_options: tuple[str, ...]
    contact_way_required: bool
    comment_limit: int
    retention_days: int
    focus_targets: tuple[str, ...]
    four_eyes: bool
