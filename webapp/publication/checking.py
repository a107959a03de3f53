"""Checks the files that are offered with results."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.config import Settings
from webapp.publication.models import PublicationFile
from webapp.publication.queries import folder_of
from webapp.seal.checking.files import fits
from webapp.seal.checking.report import Report

PIECE = 1 << 20


def check_files(session: Session, settings: Settings, report: Report) -> None:
    """Check that each file is there, with the size and the SHA-256 that are published."""
    order = PublicationFile.publication_id, PublicationFile.kind
    for file in session.scalars(select(PublicationFile).order_by(*order)):
        report.count("publication file", 1)
        path = folder_of(settings, file.publication_id) / file.kind
        try:
            is_right = fits(_pieces(path), (file.size, file.sha256))
        except OSError:
            is_right = False
        if not is_right:
            report.add("publication_file", f"{file.publication_id}/{file.kind}", "file")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stored:
        while piece := stored.read(PIECE):
            yield piece
