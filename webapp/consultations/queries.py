"""Reading consultations: everything loaded at once, nothing lazily."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, selectinload

from webapp.consultations.models import (
    IN_FORCE,
    Consultation,
    Correction,
    DraftVersion,
    Notice,
    NoticeKind,
    Paragraph,
    Provision,
    ProvisionKind,
)
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


def get_any(session: Session, slug: str, *, for_update: bool = False) -> Consultation:
    """Return a consultation, whether public or not; ``for_update`` locks it on PostgreSQL.

    Raises:
        NotFoundError: there is none.
    """
    query = select(Consultation).filter_by(slug=slug)
    found = (
        session.scalar(query.with_for_update() if for_update else query)
        if "\0" not in slug
        else None
    )
    if found is None:
        raise NotFoundError(slug)
    return found


def get_by_id(session: Session, consultation_id: int) -> Consultation:
    """Return a consultation by its number, whether public or not.

    Raises:
        NotFoundError: there is none.
    """
    found = session.get(Consultation, consultation_id)
    if found is None:
        raise NotFoundError
    return found


def list_public(session: Session) -> Sequence[Consultation]:
    """Return what the public may see, the latest opening first."""
    return session.scalars(
        select(Consultation)
        .where(Consultation.state != State.DRAFT)
        .order_by(Consultation.opens_at.desc(), Consultation.id.desc())
    ).all()


def ends_of(session: Session, consultations: Iterable[Consultation]) -> Mapping[int, dt.datetime]:
    """Return when each consultation ends, by id: at its closing time, or when it was closed early.

    One that was reopened ends at its closing time again.
    """
    rows = session.execute(
        select(Notice.consultation_id, func.max(Notice.at))
        .where(Notice.kind == NoticeKind.CLOSED_EARLY)
        .group_by(Notice.consultation_id)
    )
    early = dict(rows.all())
    return {
        each.id: min(each.closes_at, early.get(each.id, each.closes_at))
        if each.state is State.CLOSED
        else each.closes_at
        for each in consultations
    }


def list_all(session: Session) -> Sequence[tuple[Consultation, int]]:
    """Return every consultation with the number of articles of its latest version."""
    latest = (
        select(func.max(DraftVersion.number))
        .where(DraftVersion.consultation_id == Consultation.id)
        .scalar_subquery()
    )
    articles = (
        select(DraftVersion.consultation_id, DraftVersion.number, func.count().label("articles"))
        .join(Provision, Provision.draft_version_id == DraftVersion.id)
        .where(Provision.kind == ProvisionKind.ARTICLE)
        .group_by(DraftVersion.consultation_id, DraftVersion.number)
        .subquery()
    )
    rows = session.execute(
        select(Consultation, func.coalesce(articles.c.articles, 0))
        .outerjoin(
            articles,
            (articles.c.consultation_id == Consultation.id) & (articles.c.number == latest),
        )
        .order_by(Consultation.id)
    )
    return [(consultation, count) for consultation, count in rows]


def current_version_id(session: Session, consultation_id: int) -> int:
    """Return the id of the version that comments are taken on: the latest one published."""
    return session.scalars(
        select(DraftVersion.id)
        .filter_by(consultation_id=consultation_id)
        .where(DraftVersion.number > IN_FORCE, DraftVersion.published_at.is_not(None))
        .order_by(DraftVersion.number.desc())
        .limit(1)
    ).one()


def versions_of(session: Session, consultation_id: int) -> Sequence[DraftVersion]:
    """Return a consultation's texts without their provisions, the law in force first."""
    return session.scalars(
        select(DraftVersion)
        .filter_by(consultation_id=consultation_id)
        .order_by(DraftVersion.number)
    ).all()


def all_versions(session: Session) -> Sequence[DraftVersion]:
    """Return every consultation's texts without their provisions, in the order of numbers."""
    return session.scalars(
        select(DraftVersion).order_by(DraftVersion.consultation_id, DraftVersion.number)
    ).all()


def get_version(session: Session, consultation_id: int, number: int) -> DraftVersion:
    """Return a version without its provisions.

    Raises:
        NotFoundError: there is none of this number.
    """
    found = session.scalar(
        select(DraftVersion).filter_by(consultation_id=consultation_id, number=number)
    )
    if found is None:
        raise NotFoundError
    return found


def article_counts(session: Session, consultation_id: int) -> dict[int, int]:
    """Return the number of articles of each of a consultation's versions, by their ids."""
    rows = session.execute(
        select(Provision.draft_version_id, func.count().label("articles"))
        .join(DraftVersion, DraftVersion.id == Provision.draft_version_id)
        .where(
            DraftVersion.consultation_id == consultation_id,
            Provision.kind == ProvisionKind.ARTICLE,
        )
        .group_by(Provision.draft_version_id)
    )
    return {row.draft_version_id: row.articles for row in rows}


def target_labels(session: Session, version_id: int) -> dict[str, str]:
    """Return the labels of what can be commented on by target, in reading order."""
    rows = session.execute(
        select(Provision.target, Provision.label)
        .where(Provision.draft_version_id == version_id, Provision.target.is_not(None))
        .order_by(Provision.position)
    )
    return {row.target: row.label for row in rows}


def published_versions(session: Session, consultation_id: int) -> Sequence[DraftVersion]:
    """Return the texts that the public may see, the law in force first."""
    return [v for v in versions_of(session, consultation_id) if v.published_at is not None]


def notices_of(session: Session, consultation_id: int) -> Sequence[Notice]:
    """Return what the public is told of a consultation's course, the latest first."""
    return session.scalars(
        select(Notice).filter_by(consultation_id=consultation_id).order_by(Notice.id.desc())
    ).all()


def extended_ids(session: Session) -> frozenset[int]:
    """Return the ids of the consultations whose present end is a later one."""
    return frozenset(
        session.scalars(
            select(Notice.consultation_id)
            .join(Consultation, Consultation.id == Notice.consultation_id)
            .where(
                Notice.kind == NoticeKind.EXTENDED, Notice.closes_after == Consultation.closes_at
            )
        )
    )


def corrections_of(session: Session, version_id: int) -> Sequence[Correction]:
    """Return a version's corrections, the earliest first."""
    return session.scalars(
        select(Correction)
        .join(Paragraph, Paragraph.id == Correction.paragraph_id)
        .join(Provision, Provision.id == Paragraph.provision_id)
        .where(Provision.draft_version_id == version_id)
        .order_by(Correction.id)
    ).all()


def earlier_labels(session: Session, version_id: int) -> dict[int, str]:
    """Return by a provision's id the label of the one before that it continues."""
    earlier = aliased(Provision)
    rows = session.execute(
        select(Provision.id, earlier.label)
        .join(earlier, earlier.id == Provision.previous_id)
        .where(Provision.draft_version_id == version_id)
    )
    return {row.id: row.label for row in rows}


def load_version(session: Session, version_id: int) -> DraftVersion:
    """Return a draft version with its whole text, in three queries."""
    return session.scalars(
        select(DraftVersion)
        .filter_by(id=version_id)
        .options(selectinload(DraftVersion.provisions).selectinload(Provision.paragraphs))
    ).one()
