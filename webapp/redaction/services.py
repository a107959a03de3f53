"""Marking what should not be shown, and deciding on it; the comment stays as it was written."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from webapp.audit.commands import Actor
from webapp.errors import InvalidInputError, StaleError, msgid
from webapp.redaction import queries
from webapp.redaction.commands import Decide
from webapp.redaction.detect import find
from webapp.redaction.models import Redaction
from webapp.redaction.policy import FOR_PARTS, FOR_WHOLE, Reason, Span, apart, digest, shown
from webapp.register.history import tell
from webapp.register.models import Entry, Family
from webapp.register.policy import Act, EntryState, RedactionState
from webapp.register.queries import text_of


def mark(session: Session, rows: Sequence[tuple[Entry, str]], *, now: dt.datetime) -> None:
    """Mark what a program finds in comments, so that they wait for a person.

    A text that was marked or decided on is not looked through again; a changed one is, and
    where a person had hidden something of the old text, the new one waits in any case.

    Args:
        session: a writing session.
        rows: entries with their texts.
        now: the moment, UTC.
    """
    known = queries.latest(session, [entry.id for entry, _ in rows])
    for entry, text in rows:
        before = known.get(entry.id)
        if before is None or before.digest != digest(text):
            _mark(session, entry, text, before, now)
        elif entry.redaction is RedactionState.NONE:  # a correction was taken back
            entry.redaction = _state_of(before)


def decide(
    session: Session, entry: Entry, command: Decide, actor: Actor, *, now: dt.datetime
) -> Redaction:
    """Decide what of a comment is shown; earlier decisions stay on record.

    Raises:
        StaleError: the comment or what is known of it changed since it was shown.
        InvalidInputError: the comment is withdrawn, or the spans do not fit its text.
    """
    text = text_of(session, entry)
    if entry.rev != command.rev or digest(text) != command.digest:
        raise StaleError
    if entry.state is EntryState.WITHDRAWN:
        raise InvalidInputError(msgid("这条意见已由填报人撤回，不会公开。"))
    spans = _checked(command, len(text))
    made = Redaction(
        entry_id=entry.id,
        at=now,
        actor_id=actor.id,
        actor_name=actor.name,
        spans=_rows(spans),
        withheld=command.withheld,
        digest=command.digest,
    )
    session.add(made)
    entry.redaction = RedactionState.DECIDED
    entry.rev += 1
    counts = Counter(span.code.value for span in spans)
    family = session.get_one(Family, entry.family_id)
    tell(
        session,
        actor,
        Act.REDACTED,
        now,
        family=family,
        entry=entry,
        counts=counts,
        withheld=command.withheld,
    )
    session.flush()
    return made


def published_text(text: str, redaction: Redaction | None) -> str:
    """Return a comment as it is published, with what is hidden named in its place.

    Raises:
        StaleError: the redaction was made for another text; sort the comment first.
    """
    if redaction is None:
        return text
    if redaction.digest != digest(text):
        raise StaleError
    withheld = Reason(redaction.withheld) if redaction.withheld else None
    return shown(text, queries.spans_of(redaction), withheld)


def _mark(
    session: Session, entry: Entry, text: str, before: Redaction | None, now: dt.datetime
) -> None:
    spans = find(text)
    hidden = before is not None and before.actor_name and (before.spans or before.withheld)
    if before is None and not spans:
        return  # nothing to keep: most comments
    session.add(Redaction(entry_id=entry.id, at=now, spans=_rows(spans), digest=digest(text)))
    entry.redaction = RedactionState.MARKED if spans or hidden else RedactionState.NONE


def _state_of(redaction: Redaction) -> RedactionState:
    if redaction.actor_name is not None:
        return RedactionState.DECIDED
    return RedactionState.MARKED if redaction.spans else RedactionState.NONE


def _checked(command: Decide, length: int) -> list[Span]:
    if command.withheld is not None and (command.spans or command.withheld not in FOR_WHOLE):
        raise InvalidInputError(msgid("请选择整条不公开的理由。"))
    for start, end, code in command.spans:
        if not 0 <= start < end <= length or code not in FOR_PARTS:
            raise InvalidInputError(msgid("要隐去的文字与意见原文对不上，请重新选择。"))
    return apart(command.spans)


def _rows(spans: Sequence[Span]) -> list[tuple[int, int, str]]:
    return [(start, end, code.value) for start, end, code in spans]
