"""What both documents begin with: the title, the figures, the contents list."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from webapp.clock import CHINA, last_day, utc_now
from webapp.consultations.models import Consultation, Provision, ProvisionKind
from webapp.exports.commands import Request
from webapp.exports.figures import Figures, counts_by_place, figures_of
from webapp.exports.filter_words import in_words
from webapp.exports.outline import Outline, main_version, name_of_version, outline
from webapp.exports.places import Places
from webapp.exports.tally import AUDIENCES
from webapp.exports.word.document import BREAK, Cell, Document, Entry, Page, paragraphs
from webapp.exports.word.package import About, new_package

_LARGE: Final = 1 << 31  # bytes that the text of a document may have in an ordinary package
_ROW: Final = 3000  # bytes of XML around a comment, at most
_CHARACTER: Final = 3  # bytes of a character, as a rule
_ATTACHED: Final = "（附件全文见草案。）"
_LABELS: Final = 44  # mm


@dataclass(frozen=True, slots=True)
class Work:
    """A document that is being written, and what it is about."""

    document: Document
    consultation: Consultation
    outline: Outline
    figures: Figures


@contextmanager
def new_document(
    session: Session, request: Request, target: Path, page: Page, name: str
) -> Iterator[Work]:
    """Begin a document with its cover and its contents list; end it where the block ends.

    Args:
        session: a reading session that sees one moment.
        request: what is wanted.
        target: where to.
        page: how its pages lie.
        name: what the document is, after the name of the draft.
    """
    consultation = session.get_one(Consultation, request.filter.consultation_id)
    figures, now = figures_of(session, request), utc_now()
    version_id = main_version(session, consultation.id, request.filter.version_id)
    found = outline(
        session, consultation, version_id, counts_by_place(session, request, version_id)
    )
    label = found.version.label or ""
    title = f"{consultation.title.removesuffix(label)}{label}"
    most = figures.comments * (_CHARACTER * consultation.comment_limit + _ROW)
    about = About(f"{title}{name}", consultation.authority or "", now, is_large=most > _LARGE)
    with new_package(target, about) as out:
        document = Document(out, page)
        work = Work(document, consultation, found, figures)
        document.add(paragraphs("Title", f"{title}\n{name}"))
        document.add(paragraphs("BodyText", ""))
        _figures(work, _facts(session, request, work, now), page)
        document.add(BREAK)
        document.contents("目录", [Entry(h.level, h.title, h.anchor) for h in found.headings])
        document.add(BREAK)
        yield work
        document.close()


def law_lines(provision: Provision) -> list[str | list[list[str]]]:
    """Return what an article says: a line for each of its 款, 项 and 目, and its tables."""
    if provision.kind is ProvisionKind.ATTACHMENT:
        return [_ATTACHED]
    lines: list[str | list[list[str]]] = []
    for each in provision.paragraphs:
        if text := (each.label or "") + each.text:
            lines.append(text)
        if each.rows:
            lines.append(each.rows)
    return lines


def _facts(
    session: Session, request: Request, work: Work, now: dt.datetime
) -> Iterator[tuple[str, str]]:
    consultation, figures = work.consultation, work.figures
    yield "法规名称", consultation.title
    yield "征求意见稿", name_of_version(work.outline.version)
    first = consultation.opens_at.astimezone(CHINA).date()
    yield "征集时间", f"{_day(first)}至{_day(last_day(consultation.closes_at))}"
    yield "参与", f"{figures.submissions:,}份"
    yield "意见", f"{figures.comments:,}条"
    yield "按身份", _shares(figures.by_identity)
    yield "按渠道", _shares(figures.by_channel)
    yield "按处理结果", _shares(figures.by_state)
    yield "范围", in_words(session, request.filter, Places(session, consultation))
    yield "说明", AUDIENCES[request.audience]
    yield "导出时间", f"{_day(now.astimezone(CHINA))}{now.astimezone(CHINA):%H:%M}（北京时间）"


def _figures(work: Work, facts: Iterator[tuple[str, str]], page: Page) -> None:
    widths: Sequence[int] = (_LABELS, page.width - page.left - page.right - _LABELS)
    with work.document.table(widths, caption="基本情况"):
        for label, fact in facts:
            cells = (paragraphs("CellHead", label), paragraphs("Cell", fact))
            work.document.row(map(Cell, cells))


def _shares(counts: Mapping[str, int]) -> str:
    return "，".join(f"{name}{count:,}条" for name, count in counts.items()) or "无"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
