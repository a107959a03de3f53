"""Reading results: what the public sees, and what waits to be published."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.config import Settings
from webapp.consultations.models import DraftVersion
from webapp.errors import NotFoundError
from webapp.publication.models import Publication, PublicationCase, PublicationFile
from webapp.publication.policy import FileKind

FOLDER = "publications"  # of the instance


def published(session: Session, consultation_id: int) -> Publication | None:
    """Return the result that the public sees: the latest published one."""
    return session.scalar(
        select(Publication)
        .where(
            Publication.consultation_id == consultation_id,
            Publication.published_at.is_not(None),
        )
        .order_by(Publication.number.desc())
        .limit(1)
    )


def prepared(session: Session, consultation_id: int) -> Publication | None:
    """Return the whole result that waits to be looked at and published, or dropped."""
    return session.scalar(
        select(Publication)
        .where(
            Publication.consultation_id == consultation_id,
            Publication.published_at.is_(None),
            Publication.is_whole,
        )
        .order_by(Publication.number.desc())
        .limit(1)
    )


def history(session: Session, consultation_id: int) -> Sequence[Publication]:
    """Return what was published of a consultation, the latest first."""
    return session.scalars(
        select(Publication)
        .where(
            Publication.consultation_id == consultation_id,
            Publication.published_at.is_not(None),
        )
        .order_by(Publication.number.desc())
    ).all()


def result_with_unseen_draft(session: Session, consultation_id: int) -> Publication | None:
    """Return a result with a draft that was not made public itself; a published one first."""
    return session.scalar(
        select(Publication)
        .join(DraftVersion, DraftVersion.id == Publication.revised_version_id)
        .where(Publication.consultation_id == consultation_id, DraftVersion.published_at.is_(None))
        .order_by(Publication.published_at.is_(None), Publication.number.desc())
        .limit(1)
    )


def results_of(session: Session) -> Mapping[int, dt.datetime]:
    """Return when the result that the public sees was published, by consultation."""
    rows = session.execute(
        select(Publication.consultation_id, func.max(Publication.published_at))
        .where(Publication.published_at.is_not(None))
        .group_by(Publication.consultation_id)
    )
    return {number: at for number, at in rows if at is not None}


def cases(
    session: Session, publication: Publication, target: str, after_position: int, limit: int
) -> Sequence[PublicationCase]:
    """Return opinions on a target after a position (0 for the first), the largest first."""
    return session.scalars(
        select(PublicationCase)
        .where(
            PublicationCase.publication_id == publication.id,
            PublicationCase.target == target,
            PublicationCase.position > after_position,
        )
        .order_by(PublicationCase.position)
        .limit(limit)
    ).all()


def top_cases(
    session: Session, publication: Publication, targets: Collection[str], each: int
) -> dict[str, list[PublicationCase]]:
    """Return the first ``each`` opinions on targets by target; one without any is left out."""
    found = session.scalars(
        select(PublicationCase)
        .where(
            PublicationCase.publication_id == publication.id,
            PublicationCase.target.in_(targets),
            PublicationCase.position <= each,
        )
        .order_by(PublicationCase.target, PublicationCase.position)
    )
    by_target: dict[str, list[PublicationCase]] = defaultdict(list)
    for case in found:
        by_target[case.target].append(case)
    return dict(by_target)


def files(session: Session, publication: Publication) -> Sequence[PublicationFile]:
    """Return the files offered with a result, in the order of the page."""
    found = {
        each.kind: each
        for each in session.scalars(
            select(PublicationFile).where(PublicationFile.publication_id == publication.id)
        )
    }
    return [found[kind] for kind in FileKind if kind in found]


def folder_of(settings: Settings, publication_id: int) -> Path:
    """Return where the files of a result are."""
    return settings.instance_path / FOLDER / str(publication_id)


def file_path(settings: Settings, publication: Publication, kind: str) -> Path:
    """Return where an offered file lies.

    Raises:
        NotFoundError: there is no such kind, or the result has none of it.
    """
    if kind not in set(FileKind):
        raise NotFoundError(kind)
    path = folder_of(settings, publication.id) / kind
    if not path.is_file():
        raise NotFoundError(kind)
    return path
