"""The comments that an export is about, and the order in which a document tells of them."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func
from sqlalchemy.orm import Session

from webapp.consultations.models import DraftVersion, Provision, ProvisionKind
from webapp.exports.commands import Audience
from webapp.register.filters import Filter
from webapp.register.models import Entry
from webapp.register.policy import EntryState

FIXED_PLACES: Final = {"general": -2, "title": -1}
NOWHERE: Final = 1_000_000  # the place of a target that its version does not have
Rows = Select[*tuple[Any, ...]]


def entries_for(session: Session, wanted: Filter, audience: Audience) -> Select[Entry]:
    """Return the entries that match; the public is never told of what was withdrawn."""
    found = wanted.entries(session)
    if audience is Audience.PUBLIC:
        found = found.where(Entry.state != EntryState.WITHDRAWN)
    return found


def matching(session: Session, wanted: Filter, audience: Audience) -> Any:  # noqa: ANN401
    """Return the columns of what matches."""
    columns = (
        Entry.id,
        Entry.family_id,
        Entry.draft_version_id,
        Entry.target,
        Entry.identity,
        Entry.channel,
        Entry.state,
        Entry.submission_id,
        Entry.disposition_id,
    )
    found = entries_for(session, wanted, audience)
    return found.with_only_columns(*columns, maintain_column_froms=True).subquery().c


def with_places(query: Rows, found: Any) -> Rows:  # noqa: ANN401
    """Join what ``reading_order`` looks at."""
    return query.join(DraftVersion, DraftVersion.id == found.draft_version_id).outerjoin(
        Provision,
        (Provision.draft_version_id == found.draft_version_id) & (Provision.target == found.target),
    )


def reading_order(found: Any, version_id: int) -> tuple[ColumnElement[Any], ...]:  # noqa: ANN401
    """Return by what targets are ordered, where rows are grouped by version and target.

    The first is 1 for what stands beside the main version's articles, else 0: attachments,
    targets that the version has no more, and other versions. One target has one provision at
    most, so the least of a group is the only one.
    """
    is_elsewhere = found.draft_version_id != version_id
    is_lost = Provision.id.is_(None) & found.target.not_in(FIXED_PLACES)
    is_beside = is_elsewhere | is_lost | (Provision.kind == ProvisionKind.ATTACHMENT)
    return (
        func.max(case((is_beside, 1), else_=0)),
        func.max(case((is_elsewhere, 1), else_=0)),
        func.min(DraftVersion.number),
        func.min(case(FIXED_PLACES, value=found.target, else_=0)),
        func.coalesce(func.min(Provision.position), NOWHERE),
        found.target,
    )
