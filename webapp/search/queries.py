"""Finding what holds every word of a query."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    false,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.search.models import Kind, arrays, fts
from webapp.search.text import pairs, token, words_of

COUNTED = 1000


def found(
    session: Session,
    kind: Kind,
    consultation_id: int,
    query: str,
    key: "InstrumentedAttribute[int]",
) -> ColumnElement[bool]:
    """Return the condition that the text with this id holds every word of a query.

    A query without words finds nothing.
    """
    words = words_of(query)
    if not words:
        return false()
    return key.in_(ids_of(session, kind, consultation_id, words))


def count(session: Session, kind: Kind, consultation_id: int, query: str) -> int:
    """Return how many texts hold every word, at most ``COUNTED`` + 1."""
    words = words_of(query)
    if not words:
        return 0
    ids = ids_of(session, kind, consultation_id, words).limit(COUNTED + 1)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def ids_of(session: Session, kind: Kind, consultation_id: int, words: list[str]) -> Select[Any]:
    """Return the ids of the texts that hold every one of these folded words."""
    if session.get_bind().dialect.name == "postgresql":
        return _in_arrays(kind, consultation_id, words)
    return _in_fts(kind, consultation_id, words)


def _in_fts(kind: Kind, consultation_id: int, words: list[str]) -> Select[Any]:
    place = fts(kind)
    parts = [f"scope : c{consultation_id}", *(f"signs : {_phrase(word)}" for word in words)]
    matches = place.c[place.name].op("MATCH", is_comparison=True)
    return select(place.c.rowid).where(matches(bindparam(None, " AND ".join(parts), String)))


def _phrase(word: str) -> str:
    """Return a word as FTS5 looks for it: pairs that follow one another, or a beginning."""
    if len(word) == 1:
        return f"{token(word)} *"
    steps = [token(pair) for pair in list(pairs(word))[:-1]]
    return '"' + " ".join(steps) + '"'


def _in_arrays(kind: Kind, consultation_id: int, words: list[str]) -> Select[Any]:
    place = arrays(kind)
    wanted = sorted({part for word in words for part in ([*pairs(word)][:-1] or [word])})
    has = place.c.pairs.op("@>", is_comparison=True)(bindparam(None, wanted, ARRAY(TEXT)))
    exact = (func.strpos(place.c.folded, word) > 0 for word in words)
    return select(place.c.id).where(place.c.scope == consultation_id, has, *exact)
