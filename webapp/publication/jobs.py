"""What the worker does for a result: the figures, the opinions, the files, whole or not at all."""

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation, DraftVersion
from webapp.errors import StaleError, msgid
from webapp.exports.commands import Audience
from webapp.exports.contract import Report
from webapp.exports.groups import Group, groups_of
from webapp.exports.services import WRITERS
from webapp.jobs.contract import FileRun, Handler, MadeFile
from webapp.publication import services, storing
from webapp.publication.commands import Prepare
from webapp.publication.models import Publication, PublicationFile
from webapp.publication.offers import Source, Writers, offers
from webapp.publication.queries import folder_of
from webapp.publication.snapshot import ArticleRow, take_figures
from webapp.register.filters import Filter

CHUNK: Final = 500  # opinions in one transaction
MEDIA_TYPE: Final = "application/zip"
COMMENTS, OPINIONS, FILES = msgid("意见"), msgid("归并后的意见"), msgid("文件")
GONE: Final = msgid("征求意见的这一稿已经不在了，请重新生成。")


@dataclass(frozen=True, slots=True)
class _Work:
    """A result in the making: its row's id, what was asked, the session of one moment."""

    run: FileRun
    session: Session
    consultation: Consultation
    publication_id: int
    wanted: Prepare
    articles: list[ArticleRow]
    comments: int


class Preparing:
    """Prepares a result; what is interrupted is removed, or, after a kill, when it starts again."""

    def __init__(self, writers: Writers) -> None:
        self._writers = writers

    def make(self, run: FileRun, path: Path) -> MadeFile:
        """Write the result and its files, and a copy of the files in one for the editor."""
        database = run.parts.database
        with database.snapshot() as session:
            work = _begin(run, session)
            try:
                opinions = _add_cases(work)
                files = self._write_files(work)
                name = f"{work.consultation.file_number}-征求意见结果.zip"
                _pack(work, files, path)
                with database.writing() as writing:
                    storing.complete(writing, work.publication_id, files)
            except BaseException:
                # A database that is away keeps the rest until the job starts again.
                with suppress(OperationalError), database.writing() as writing:
                    services.remove(writing, run.parts.settings, work.publication_id)
                raise
        figures = {COMMENTS: work.comments, OPINIONS: opinions, FILES: len(files)}
        return MadeFile(name, MEDIA_TYPE, figures)

    def _write_files(self, work: _Work) -> list[PublicationFile]:
        settings, keys = work.run.parts.settings, work.run.parts.keys
        report = _within(work.run.report, work.comments)
        source = Source(work.session, work.consultation, keys, self._writers, report)
        return [
            storing.write_file(settings, work.publication_id, offer)
            for offer in offers(source, work.wanted, work.articles)
        ]


def _begin(run: FileRun, session: Session) -> _Work:
    """Take the figures and add a result that nobody sees yet, in place of what an earlier try left.

    Raises:
        StaleError: a version is not there any more.
    """
    wanted = Prepare.from_json(run.job.parameters)
    consultation = session.get_one(Consultation, run.job.consultation_id)
    version = session.get(DraftVersion, wanted.version_id)
    revised = session.get(DraftVersion, wanted.revised_id) if wanted.revised_id else None
    if version is None or (wanted.revised_id and revised is None):
        raise StaleError(GONE)
    snapshot = take_figures(session, version, revised)
    with run.parts.database.writing() as writing:
        # In this order: no id is given again while a worker thought dead may write to it.
        publication = storing.begin(writing, consultation.id, wanted, snapshot, run.now)
        services.purge(writing, run.parts.settings, consultation.id, publication.id)
        storing.number(writing, publication)
    figures, articles, _days = snapshot
    return _Work(run, session, consultation, publication.id, wanted, articles, figures["comments"])


def _add_cases(work: _Work) -> int:
    """Add every group of comments; return how many.

    Raises:
        RuntimeError: they are not as many comments as the register counts.
    """
    added = told = 0
    for chunk in _chunks(_placed(work)):
        with work.run.parts.database.writing() as writing:
            if writing.get(Publication, work.publication_id) is None:
                raise StaleError
            storing.add_cases(writing, work.publication_id, chunk)
        added += len(chunk)
        told += sum(group.count for _position, group in chunk)
        work.run.report(told, 2 * work.comments)
    if told != work.comments:
        message = f"{told} comments in groups, {work.comments} in the register"
        raise RuntimeError(message)
    return added


def _placed(work: _Work) -> Iterator[tuple[int, Group]]:
    """Yield the groups with their positions within their targets, the largest first."""
    only = Filter(work.consultation.id, version_id=work.wanted.version_id)
    keys = work.run.parts.keys
    places: Counter[str] = Counter()
    for group in groups_of(work.session, only, work.wanted.version_id, Audience.PUBLIC, keys):
        places[group.target] += 1
        yield places[group.target], group


def _chunks(groups: Iterable[tuple[int, Group]]) -> Iterator[list[tuple[int, Group]]]:
    rest = iter(groups)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _within(report: Report, comments: int) -> Report:
    """Return a report of the second half of the work: files, whatever each counts."""

    def tell(done: int, total: int) -> None:
        part = min(done * comments // total, comments) if total else 0
        report(comments + part, 2 * comments)

    return tell


def _pack(work: _Work, files: list[PublicationFile], path: Path) -> None:
    folder = folder_of(work.run.parts.settings, work.publication_id)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in files:
            archive.write(folder / each.kind, each.name)
            work.run.report(2 * work.comments, 2 * work.comments)


HANDLERS: dict[str, Handler] = {services.KIND: Preparing(WRITERS)}
