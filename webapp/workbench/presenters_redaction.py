"""What the page of redaction shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString, lazy_gettext
from sqlalchemy.orm import Session

from webapp.redaction import queries
from webapp.redaction.detect import find
from webapp.redaction.models import Redaction
from webapp.redaction.policy import (
    FOR_PARTS,
    FOR_WHOLE,
    NAMES,
    Reason,
    apart,
    digest,
    pieces,
    shown,
)
from webapp.redaction.queries import spans_of
from webapp.register import queries as register
from webapp.register.models import Entry
from webapp.workbench.desk import Desk
from webapp.workbench.forms_redaction import MOST, Part, Typed, reason

REASONS: dict[Reason, LazyString] = {code: lazy_gettext(name) for code, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One part that may be hidden, as a box to tick with its reason."""

    key: str
    words: str
    code: Reason
    hidden: bool


@dataclass(frozen=True, slots=True)
class RedactionPage:
    """One comment, what is marked in it, and how it would be published.

    ``original`` are pieces of the text, each with the names of why it is marked; ``decided``
    is the decision that holds, ``marked`` how many comments wait for one.
    """

    desk: Desk
    entry: Entry
    rev: str
    number: str
    digest: str
    original: Sequence[tuple[str, Sequence[LazyString]]]
    published: str
    lines: Sequence[Line]
    typed: Typed
    decided: Redaction | None
    marked: int
    next_url: str | None
    list_url: str

    @property
    def part_reasons(self) -> list[tuple[Reason, LazyString]]:
        """Return why a part may be hidden."""
        return [(code, REASONS[code]) for code in FOR_PARTS]

    @property
    def whole_reasons(self) -> list[tuple[Reason, LazyString]]:
        """Return why nothing of a comment may be shown."""
        return [(code, REASONS[code]) for code in FOR_WHOLE]


def redaction_page(
    db: Session, desk: Desk, entry: Entry, typed: Typed | None = None, rev: str = ""
) -> RedactionPage:
    """Return the page of an entry: as it stands, or as it was filled in.

    Args:
        db: any session.
        desk: the consultation and who is at work.
        entry: the entry.
        typed: what was filled in.
        rev: the entry's stamp on the page that was filled in; by default as it is now.
    """
    text = register.text_of(db, entry)
    known = queries.latest(db, [entry.id]).get(entry.id)
    holds = known if known and known.digest == digest(text) else None
    decided = holds if holds and holds.actor_name else None
    withheld = reason(decided.withheld) if decided and typed is None else None
    typed = typed or proposal(text, holds)
    listed = apart(part.span for part in typed.parts)
    cut = pieces(text, listed)
    following = queries.next_marked(db, entry)
    return RedactionPage(
        desk=desk,
        entry=entry,
        rev=rev or str(entry.rev),
        number=register.number_of(desk.consultation, entry),
        digest=digest(text).hex(),
        original=[(piece, [REASONS[code] for code in codes]) for piece, codes in cut],
        published=shown(text, apart(typed.spans), withheld),
        lines=[_line(text, part) for part in typed.parts[:MOST]],
        typed=typed,
        decided=decided,
        marked=queries.count_marked(db, entry.consultation_id),
        next_url=_url(desk, following) if following else None,
        list_url=url_for("workbench.comments", slug=desk.slug, redaction="marked"),
    )


def proposal(text: str, holds: Redaction | None) -> Typed:
    """Return what to hide: what was decided or marked, and unticked what else may be."""
    hidden = spans_of(holds) if holds else find(text)
    parts = [Part(span, hidden=True) for span in hidden]
    if holds and holds.actor_name:
        covered = [(span.start, span.end) for span in hidden]
        parts += [
            Part(span, hidden=False)
            for span in find(text)
            if not any(start < span.end and span.start < end for start, end in covered)
        ]
    withheld = reason(holds.withheld) if holds else None
    return Typed(sorted(parts, key=lambda part: part.span), withheld=withheld)


def _line(text: str, part: Part) -> Line:
    start, end, code = part.span
    return Line(part.key, text[start:end], code, part.hidden)


def _url(desk: Desk, serial: int) -> str:
    return url_for("workbench.redact", slug=desk.slug, serial=serial)
