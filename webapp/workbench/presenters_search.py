"""What the page of search shows: hits in comments, in reasons and in the drafts."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.consultations.models import IN_FORCE
from webapp.dispositions.models import Disposition
from webapp.register.filters import Filter
from webapp.register.models import Entry
from webapp.register.queries import number_of, texts_of
from webapp.search.drafts import Passage, passages
from webapp.search.models import Kind
from webapp.search.queries import COUNTED, count, found
from webapp.search.text import LONGEST, excerpt, words_of
from webapp.submissions.policy import clean_line
from webapp.web.i18n import gettext as _
from webapp.workbench.desk import Desk
from webapp.workbench.names import OUTCOMES

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: what it is called, where it leads (if anywhere), and the text about it."""

    name: str
    url: str | None
    pieces: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one kind: the first ones, and how many there are, as people say it."""

    hits: Sequence[Hit]
    count: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A query and what it found; ``asked`` tells that there was one."""

    query: str
    asked: bool
    is_cut: bool
    comments: Hits
    reasons: Hits
    drafts: Hits
    list_url: str

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was found at all."""
        return not (self.comments.hits or self.reasons.hits or self.drafts.hits)


def make_search(db: Session, desk: Desk, typed: str) -> SearchPage:
    """Search a consultation."""
    query = clean_line(typed)
    return SearchPage(
        query=query[:LONGEST],
        asked=bool(words_of(query)),
        is_cut=len(query) > LONGEST,
        comments=_comments(db, desk, query),
        reasons=_reasons(db, desk, query),
        drafts=_drafts(db, desk, query),
        list_url=url_for("workbench.comments", slug=desk.slug, q=query[:LONGEST], view="each"),
    )


def _comments(db: Session, desk: Desk, query: str) -> Hits:
    number = desk.consultation.id
    matching = Filter(number, text=query).entries(db) if words_of(query) else None
    if matching is None:
        return Hits((), "0")
    entries = db.scalars(matching.order_by(Entry.id.desc()).limit(SHOWN)).all()
    texts = texts_of(db, [entry.id for entry in entries])
    hits = [
        Hit(
            number_of(desk.consultation, entry),
            url_for("workbench.entry", slug=desk.slug, serial=entry.serial),
            excerpt(texts[entry.id], query),
        )
        for entry in entries
    ]
    some = matching.with_only_columns(Entry.id).limit(COUNTED + 1).subquery()
    return Hits(hits, _said(db.scalar(select(func.count()).select_from(some)) or 0))


def _reasons(db: Session, desk: Desk, query: str) -> Hits:
    number = desk.consultation.id
    rows = db.scalars(
        select(Disposition)
        .where(
            Disposition.consultation_id == number,
            found(db, Kind.DISPOSITION, number, query, Disposition.id),
        )
        .order_by(Disposition.id.desc())
        .limit(SHOWN)
    )
    hits = [Hit(str(OUTCOMES[row.outcome]), None, excerpt(row.reason, query)) for row in rows]
    return Hits(hits, _said(count(db, Kind.DISPOSITION, number, query)))


def _drafts(db: Session, desk: Desk, query: str) -> Hits:
    rows = passages(db, desk.consultation.id, query, COUNTED + 1)
    hits = [Hit(_place(row), _address(desk, row), excerpt(row.text, query)) for row in rows[:SHOWN]]
    return Hits(hits, _said(len(rows)))


def _place(row: Passage) -> str:
    if row.version_number == IN_FORCE:
        return _("现行规定　%(label)s", label=row.label)
    return _("第 %(number)s 稿　%(label)s", number=row.version_number, label=row.label)


def _address(desk: Desk, row: Passage) -> str | None:
    if row.target is None or row.version_number == IN_FORCE:
        return None
    return url_for(
        "workbench.comments", slug=desk.slug, target=row.target, version=row.version_number
    )


def _said(number: int) -> str:
    return f"{COUNTED:,}+" if number > COUNTED else f"{number:,}"
