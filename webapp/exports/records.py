"""One record for every comment of an export, streamed: a tuple in the order of the columns."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy.orm import Session

from webapp.clock import CHINA
from webapp.consultations.models import Consultation
from webapp.exchange.books import OUTCOMES, SHOWN_CHANNELS
from webapp.exports.commands import Audience, Request
from webapp.exports.filter_words import STATES
from webapp.exports.places import Places
from webapp.exports.policy import is_individual
from webapp.exports.queries import CARE, CHUNK, ID, SHARED, SUBMISSION, TEXT, rows_of
from webapp.exports.texts import shown_texts
from webapp.keys import DecryptionError, Keys
from webapp.register.policy import DECIDED_STATES, SERIAL_DIGITS, EntryState, RedactionState
from webapp.submissions.queries import UNREADABLE, place

WAITS: Final = "（待确认）"
_CHANNELS: Final = {channel.value: name for channel, name in SHOWN_CHANNELS.items()}
_DECIDED: Final = frozenset(state.value for state in DECIDED_STATES)
_DRAFTS: Final = {outcome.value: name + WAITS for outcome, name in OUTCOMES.items()}
_TO_HOUR, _TO_SECOND = 13, 19  # characters of 2026-03-02 01:00:00
_is_individual = cache(is_individual)

Record = tuple[str | int, ...]


def records(session: Session, request: Request, keys: Keys) -> Iterator[list[Record]]:
    """Yield the comments of an export in the order of their numbers, in chunks.

    Args:
        session: one that sees one moment (``Database.snapshot``).
        request: what is wanted.
        keys: what contact fields were encrypted with.
    """
    consultation = session.get_one(Consultation, request.filter.consultation_id)
    shape = _Shape(Places(session, consultation), request.audience, keys)
    # By the connection: its rows are plain tuples, and nothing of them is kept.
    found = session.connection().execute(
        rows_of(session, request),
        execution_options={"stream_results": True, "max_row_buffer": CHUNK},
    )
    with found:
        for rows in found.partitions(CHUNK):
            careful = [(row[ID], row[TEXT], RedactionState(row[CARE])) for row in rows if row[CARE]]
            texts = shown_texts(session, careful, request.audience) if careful else {}
            yield shape.records(rows, texts)
            session.expunge_all()


@lru_cache(10_000)
def _local_hour(hour: str) -> str:
    """Return the day and hour in Asia/Shanghai of one in UTC."""
    moment = dt.datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=dt.UTC)
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H}"


def _answer(state: str, outcome: str | None, audience: Audience) -> tuple[str, bool]:
    """Return what is decided in words, and whether the reason stands beside it."""
    if state == EntryState.DRAFTED and outcome and audience is not Audience.PUBLIC:
        return _DRAFTS[outcome], True
    shown = EntryState.PENDING if state == EntryState.DRAFTED else EntryState(state)
    return STATES[shown], state in _DECIDED


class _Shape:
    """Makes records of rows, for one audience."""

    def __init__(self, places: Places, audience: Audience, keys: Keys) -> None:
        self._places, self._keys = places, keys
        self._audience = audience
        self._answers = {
            (state.value, outcome): _answer(state.value, outcome, audience)
            for state in EntryState
            for outcome in (None, *_DRAFTS)
        }

    def records(self, rows: Sequence[Any], texts: Mapping[int, str]) -> list[Record]:
        """Return comments' records; ``texts`` are those that must not be shown as they are."""
        if self._audience is not Audience.PERSONAL:
            return self._shared(rows, texts)
        shared = self._shared([row[:SHARED] for row in rows], texts)
        return [
            (*record, *self._contact(row[SUBMISSION], row[SHARED:]))
            for record, row in zip(shared, rows, strict=True)
        ]

    def _shared(self, rows: Sequence[Any], texts: Mapping[int, str]) -> list[Record]:
        """Return what every audience has of comments' records."""
        # One loop: a million times, calls and attributes cost more than what they do.
        places, answers, made = self._places, self._answers, list[Record]()
        for (
            id_,
            care,
            serial,
            version,
            target,
            text,
            identity,
            submission,
            organisation,
            channel,
            moment,
            state,
            outcome,
            reason,
            family,
            size,
        ) in rows:
            stem, number, _target, label = places[version, target]
            decision, has_reason = answers[state, outcome]
            record = (
                stem + str(serial).zfill(SERIAL_DIGITS),
                number,
                target,
                label,
                texts[id_] if care else text,
                identity,
                self._body(organisation, identity, submission) if organisation else "",
                _CHANNELS[channel],
                _local_hour(moment[:_TO_HOUR]) + moment[_TO_HOUR:_TO_SECOND],
                decision,
                reason if has_reason else "",
                family,
                size,
            )
            made.append(record)
        return made

    def _body(self, organisation: bytes, identity: str, submission: int) -> str:
        """Return a body's name; the public is told of none, which would need consent."""
        may_be_named = self._audience is Audience.PERSONAL or (
            self._audience is Audience.INTERNAL and not _is_individual(identity)
        )
        return self._plain(organisation, submission, "organisation") if may_be_named else ""

    def _contact(self, submission: int, values: Any) -> tuple[str, str, str]:  # noqa: ANN401
        receipt, name, way = values
        return (
            receipt or "",
            self._plain(name, submission, "contact_name"),
            self._plain(way, submission, "contact_way"),
        )

    def _plain(self, data: bytes | None, submission: int, field: str) -> str:
        if data is None:
            return ""
        try:
            return self._keys.decrypt(bytes(data), place=place(submission, field))
        except DecryptionError:
            return UNREADABLE
