"""Which provision of the version before each provision continues: first by likeness."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.consultations.commands import Act
from webapp.consultations.models import IN_FORCE, DraftVersion, Provision
from webapp.consultations.queries import load_version
from webapp.consultations.services_versions import link_provisions
from webapp.draft_import.alignment import AlignText, align


def align_version(session: Session, version: DraftVersion, *, act: Act) -> None:
    """Link a new version to the one before it, and, if it is in force, the first draft to it."""
    before = version_before(session, version)
    if before is not None:
        _link(session, version.id, before.id, act)
    if version.number == IN_FORCE:
        first = session.scalars(
            select(DraftVersion)
            .where(
                DraftVersion.consultation_id == version.consultation_id,
                DraftVersion.number > IN_FORCE,
            )
            .order_by(DraftVersion.number)
            .limit(1)
        ).one()
        _link(session, first.id, version.id, act)


def version_before(session: Session, version: DraftVersion) -> DraftVersion | None:
    """Return the version that another continues: the draft before it, or the law in force."""
    return session.scalars(
        select(DraftVersion)
        .where(
            DraftVersion.consultation_id == version.consultation_id,
            DraftVersion.number < version.number,
        )
        .order_by(DraftVersion.number.desc())
        .limit(1)
    ).one_or_none()


def text_of(provision: Provision) -> str:
    """Return a provision's words, as they are compared."""
    parts = [(p.label or "") + p.text for p in provision.paragraphs]
    parts += ["".join(cells) for p in provision.paragraphs for cells in p.rows or ()]
    return "".join(parts)


def _link(session: Session, new_id: int, old_id: int, act: Act) -> None:
    session.expire_all()  # the version was built, and is read whole here
    new, old = load_version(session, new_id), load_version(session, old_id)
    pairs = align(_texts(old.provisions), _texts(new.provisions))
    links = {pair.new: pair.old for pair in pairs if pair.new is not None}
    link_provisions(session, new, links, act=act, by_hand=False)


def _texts(provisions: Iterable[Provision]) -> list[AlignText]:
    return [
        AlignText(p.id, p.label, p.heading, text_of(p)) for p in provisions if p.target is not None
    ]
