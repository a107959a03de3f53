"""What every page of the workbench knows: the consultation, its text, who is at work."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.accounts.guards import current_actor
from webapp.audit.commands import Actor
from webapp.consultations import queries
from webapp.consultations.models import IN_FORCE, Consultation, DraftVersion
from webapp.consultations.policy import State
from webapp.register.policy import FIXED_LABELS, target_label
from webapp.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Desk:
    """One consultation before one member of staff.

    ``versions`` are its draft versions that comments can be on, the first first; ``labels``
    maps what can be commented on in ``version`` to its name, in reading order.
    """

    consultation: Consultation
    versions: tuple[DraftVersion, ...]
    version: DraftVersion
    labels: dict[str, str]
    actor: Actor

    @property
    def slug(self) -> str:
        """Return the consultation's name in addresses."""
        return self.consultation.slug

    @property
    def staff_id(self) -> int:
        """Return the number of who is at work."""
        return self.actor.id or 0

    def label(self, target: str) -> str:
        """Return what the draft calls a target; as numbers do where it is not in this version."""
        if target in FIXED_LABELS:
            return _(FIXED_LABELS[target])
        return self.labels.get(target) or target_label(target)


def open_desk(db: Session, slug: str, number: int | None = None) -> Desk:
    """Return what a page of the workbench is about.

    Args:
        db: any session.
        slug: the consultation's name in addresses; whoever asks may work on it.
        number: the number of the draft version; by default the latest published one.

    Raises:
        NotFoundError: there is no such consultation, or no such version of it.
    """
    consultation = queries.get_any(db, slug)
    versions = tuple(v for v in queries.versions_of(db, consultation.id) if v.number != IN_FORCE)
    if number is not None:
        version = queries.get_version(db, consultation.id, number)
    elif consultation.state is State.DRAFT:
        version = versions[-1]
    else:
        current = queries.current_version_id(db, consultation.id)
        version = next(v for v in versions if v.id == current)
    named = queries.target_labels(db, version.id)
    fixed = {target: target_label(target) for target in ("general", "title")}
    return Desk(consultation, versions, version, fixed | named, current_actor())
