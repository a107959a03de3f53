"""Finding words in drafts: they are short, and corrected now and then, so they are just read."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.consultations.models import DraftVersion, Paragraph, Provision
from webapp.search.text import fold, holds, words_of


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph or a table: where it stands, and its text."""

    version_number: int
    target: str | None
    label: str
    text: str


def passages(session: Session, consultation_id: int, query: str, limit: int) -> list[Passage]:
    """Return what of a consultation's drafts holds every word, in their order.

    The latest draft comes first.
    """
    words = words_of(query)
    found: list[Passage] = []
    for passage in _read(session, consultation_id) if words else ():
        if holds(fold(passage.text).text, words):
            found.append(passage)
            if len(found) == limit:
                break
    return found


def _read(session: Session, consultation_id: int) -> Iterator[Passage]:
    rows = session.execute(
        select(
            DraftVersion.number,
            Provision.target,
            Provision.label,
            Provision.heading,
            Paragraph.text,
            Paragraph.rows,
        )
        .join(Provision, Provision.draft_version_id == DraftVersion.id)
        .outerjoin(Paragraph, Paragraph.provision_id == Provision.id)
        .where(DraftVersion.consultation_id == consultation_id)
        .order_by(DraftVersion.number.desc(), Provision.position, Paragraph.position)
    )
    headed = None
    for number, target, label, heading, text, cells in rows:
        if heading and headed != (number, label, heading):
            headed = (number, label, heading)
            yield Passage(number, target, label, heading)
        table = "\n".join("　".join(row) for row in cells or ())
        if text or table:
            yield Passage(number, target, label, table or text)
