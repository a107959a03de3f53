"""How a result gets into the database and the instance folder, whole or not at all."""

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from webapp.config import Settings
from webapp.errors import StaleError
from webapp.exports.groups import Group
from webapp.publication.commands import Prepare
from webapp.publication.headline import default_headline
from webapp.publication.models import Publication, PublicationCase, PublicationFile
from webapp.publication.policy import FileKind
from webapp.publication.queries import folder_of
from webapp.publication.snapshot import ArticleRow, Day, Figures

Snapshot = tuple[Figures, list[ArticleRow], list[Day]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to be offered: what people call it, and what writes it and counts its rows."""

    kind: FileKind
    name: str
    media_type: str
    write: Callable[[Path], int]


def begin(
    session: Session, consultation_id: int, wanted: Prepare, snapshot: Snapshot, now: dt.datetime
) -> Publication:
    """Add a result that is not whole yet; nobody sees it."""
    figures, articles, days = snapshot
    last = session.scalar(
        select(func.max(Publication.number)).where(Publication.consultation_id == consultation_id)
    )
    publication = Publication(
        consultation_id=consultation_id,
        number=(last or 0) + 1,
        draft_version_id=wanted.version_id,
        revised_version_id=wanted.revised_id,
        headline=wanted.headline or default_headline(figures, articles),
        statement=wanted.statement,
        with_comments=wanted.with_comments,
        figures=dict(figures),
        articles=[dict(row) for row in articles],
        days=[list(day) for day in days],
        prepared_at=now,
        is_whole=False,
    )
    session.add(publication)
    session.flush()
    return publication


def number(session: Session, publication: Publication) -> None:
    """Let a result follow the last published one, after those between were removed."""
    last = session.scalar(
        select(func.max(Publication.number)).where(
            Publication.consultation_id == publication.consultation_id,
            Publication.id != publication.id,
        )
    )
    publication.number = (last or 0) + 1


def add_cases(session: Session, publication_id: int, groups: Sequence[tuple[int, Group]]) -> None:
    """Add opinions to a result, each with its position within its target."""
    session.execute(
        insert(PublicationCase),
        [
            {
                "publication_id": publication_id,
                "target": group.target,
                "position": position,
                "family_id": group.family_id,
                "size": group.count,
                "text": group.text,
                "outcome": group.outcome,
                "reason": group.reason,
                "organisations": list(group.bodies),
            }
            for position, group in groups
        ],
    )


def write_file(settings: Settings, publication_id: int, offer: Offer) -> PublicationFile:
    """Write an offered file to its place and return what is told of it."""
    with _new_file(settings, publication_id, offer.kind) as part:
        rows = offer.write(part)
        with part.open("rb") as written:
            digest = hashlib.file_digest(written, "sha256").hexdigest()
        size = part.stat().st_size
    return PublicationFile(
        publication_id=publication_id,
        kind=offer.kind.value,
        name=offer.name,
        media_type=offer.media_type,
        size=size,
        sha256=digest,
        rows=rows,
    )


def complete(session: Session, publication_id: int, files: Sequence[PublicationFile]) -> None:
    """Let editors see a result that has all its parts.

    Raises:
        StaleError: it was taken away meanwhile.
    """
    publication = session.get(Publication, publication_id, with_for_update=True)
    if publication is None:
        raise StaleError
    session.add_all(files)
    publication.is_whole = True


@contextmanager
def _new_file(settings: Settings, publication_id: int, kind: FileKind) -> Iterator[Path]:
    folder = folder_of(settings, publication_id)
    for each in (folder.parent, folder):
        each.mkdir(mode=0o700, exist_ok=True)
    part = folder / f"{kind}.part"
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(folder / kind)
    finally:
        part.unlink(missing_ok=True)
