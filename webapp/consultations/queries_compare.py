"""Reading two published texts of a consultation side by side."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.consultations.compare import Comparison, compare_versions, texts_of
from webapp.consultations.models import DraftVersion, Provision
from webapp.consultations.queries import load_version
from webapp.errors import NotFoundError


def choose_two(
    versions: Sequence[DraftVersion], first: int | None, last: int | None
) -> tuple[DraftVersion, DraftVersion]:
    """Return the two versions with these numbers, the earlier first.

    Args:
        versions: what may be chosen, in the order of their numbers.
        first: a number; without it, the version before the other one.
        last: a number; without it, the latest version.

    Raises:
        NotFoundError: there is no such version, or only one.
    """
    numbers = [version.number for version in versions]
    end = max(numbers, default=-1) if last is None else last
    start = max((n for n in numbers if n < end), default=-1) if first is None else first
    if start == end or not {start, end} <= set(numbers):
        raise NotFoundError
    one, other = sorted((numbers.index(start), numbers.index(end)))
    return versions[one], versions[other]


def load_comparison(session: Session, old: DraftVersion, new: DraftVersion) -> Comparison:
    """Compare two versions of a consultation, in seven queries."""
    rows = session.execute(
        select(Provision.id, Provision.previous_id)
        .join(DraftVersion)
        .where(
            DraftVersion.consultation_id == new.consultation_id,
            DraftVersion.number.between(old.number + 1, new.number - 1),
        )
    )
    between = {row.id: row.previous_id for row in rows}
    before, after = load_version(session, old.id), load_version(session, new.id)
    return compare_versions(texts_of(before), texts_of(after), between)
