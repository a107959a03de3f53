"""Reading consultations: everything loaded at once, nothing lazily."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from webapp.consultations.models import Consultation, DraftVersion, Provision, ProvisionKind
from webapp.consultations.policy import Phase, State
from webapp.errors import NotFoundError


def get_public(session: Session, slug: str, *, now: dt.datetime) -> Consultation:
    """Return a consultation that the public may see at ``now``.

    Raises:
        NotFoundError: there is none, or it is not published; the two look the same.
    """
    if "\0" in slug:  # PostgreSQL cannot even be asked for it
        raise NotFoundError
    found = session.scalar(select(Consultation).filter_by(slug=slug))
    if found is None or found.phase(now) is Phase.HIDDEN:
        raise NotFoundError(slug)
    return found


def list_public(session: Session) -> Sequence[Consultation]:
    """Return what the public may see, the latest opening first."""
    return session.scalars(
        select(Consultation)
        .where(Consultation.state != State.DRAFT)
        .order_by(Consultation.opens_at.desc(), Consultation.id.desc())
    ).all()


def list_all(session: Session) -> Sequence[tuple[Consultation, int]]:
    """Return every consultation with the number of articles of its latest version."""
    articles = (
        select(DraftVersion.consultation_id, func.count().label("articles"))
        .join(Provision, Provision.draft_version_id == DraftVersion.id)
        .where(Provision.kind == ProvisionKind.ARTICLE)
        .group_by(DraftVersion.consultation_id)
        .subquery()
    )
    rows = session.execute(
        select(Consultation, func.coalesce(articles.c.articles, 0))
        .outerjoin(articles, articles.c.consultation_id == Consultation.id)
        .order_by(Consultation.id)
    )
    return [(consultation, count) for consultation, count in rows]


def current_version_id(session: Session, consultation_id: int) -> int:
    """Return the id of the version that comments are taken on: the latest."""
    return session.scalars(
        select(DraftVersion.id)
        .filter_by(consultation_id=consultation_id)
        .order_by(DraftVersion.number.desc())
        .limit(1)
    ).one()


def load_version(session: Session, version_id: int) -> DraftVersion:
    """Return a draft version with its whole text, in three queries."""
    return session.scalars(
        select(DraftVersion)
        .filter_by(id=version_id)
        .options(selectinload(DraftVersion.provisions).selectinload(Provision.paragraphs))
    ).one()
