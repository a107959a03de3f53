"""The files that a result offers, and what writes each."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from webapp.consultations.models import Consultation, DraftVersion
from webapp.exchange.books import OUTCOMES
from webapp.exports.commands import Audience, Format, Request
from webapp.exports.contract import Report, Writer
from webapp.exports.csv_file import safe_cell
from webapp.exports.services import MEDIA_TYPES
from webapp.keys import Keys
from webapp.publication.commands import Prepare
from webapp.publication.policy import FileKind
from webapp.publication.snapshot import ArticleRow
from webapp.publication.storing import Offer
from webapp.register.filters import Filter

Writers = Mapping[Format, Writer]

COLUMNS: Final = (
    "条文",
    "条标",
    "意见数",
    "相似组数",
    *OUTCOMES.values(),
    "正在研究",
    "文字已修改",
)


@dataclass(frozen=True, slots=True)
class Source:
    """What files are written from: one moment of the register, in one session."""

    session: Session
    consultation: Consultation
    keys: Keys
    writers: Writers
    report: Report


def offers(source: Source, wanted: Prepare, articles: Sequence[ArticleRow]) -> Iterator[Offer]:
    """Yield the files of a result, in the order of the page."""
    stem = source.consultation.file_number
    yield from _written(source, wanted.version_id, Format.TABLE, FileKind.TABLE, "采纳情况表.docx")
    yield Offer(
        FileKind.STATISTICS,
        f"{stem}-逐条统计.csv",
        MEDIA_TYPES[Format.CSV],
        lambda path: write_statistics(path, articles),
    )
    if wanted.with_comments:
        for format_, kind in (
            (Format.XLSX, FileKind.COMMENTS_XLSX),
            (Format.CSV, FileKind.COMMENTS_CSV),
        ):
            name = f"全部意见.{format_}"
            yield from _written(source, wanted.version_id, format_, kind, name)
    for version_id, kind in (
        (wanted.version_id, FileKind.DRAFT),
        (wanted.revised_id, FileKind.REVISED),
    ):
        if version_id is not None:
            name = f"{_draft_name(source.session, version_id)}.xml"
            yield from _written(source, version_id, Format.AKN, kind, name)


def write_statistics(path: Path, articles: Sequence[ArticleRow]) -> int:
    """Write the counts by article as CSV (UTF-8 with BOM, for Excel); return the rows."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for row in articles:
            counts: Mapping[str, object] = row
            table.writerow(
                (
                    safe_cell(row["label"]),
                    safe_cell(row["heading"]),
                    row["comments"],
                    row["families"],
                    *(counts[outcome.value] for outcome in OUTCOMES),
                    row["pending"],
                    "是" if row["changed"] else "",
                )
            )
    return len(articles)


def _written(
    source: Source, version_id: int, format_: Format, kind: FileKind, name: str
) -> Iterator[Offer]:
    """Yield a file that an export writes, for everybody to read."""
    writer = source.writers[format_]
    only = Filter(source.consultation.id, version_id=version_id)
    request = Request(only, format_, Audience.PUBLIC)

    def write(path: Path) -> int:
        return writer(source.session, request, source.keys, path, source.report)

    title = f"{source.consultation.file_number}-{name}"
    yield Offer(kind, title, MEDIA_TYPES[format_], write)


def _draft_name(session: Session, version_id: int) -> str:
    number = session.get_one(DraftVersion, version_id).number
    return "草案文本" if number == 1 else f"草案文本第{number}稿"
