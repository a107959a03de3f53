"""Indexing texts; what is indexed already is left alone."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.dialects.postgresql import insert as insert_array
from sqlalchemy.orm import Session

from webapp.search.models import Kind, arrays, fts
from webapp.search.text import fold, pairs, token

Row = tuple[int, int, str]  # id, consultation, text


def index(session: Session, kind: Kind, rows: Iterable[Row]) -> None:
    """Index texts by their ids, each in the scope of its consultation."""
    found = list(rows)
    if session.get_bind().dialect.name == "postgresql":
        _index_arrays(session, kind, found)
    else:
        _index_fts(session, kind, found)


def remove(session: Session, kind: Kind, rows: Iterable[Row]) -> None:
    """Take texts out of the index; they must be those that were indexed."""
    if session.get_bind().dialect.name == "postgresql":
        place = arrays(kind)
        ids = [row_id for row_id, _, _ in rows]
        session.execute(delete(place).where(place.c.id.in_(ids)))
        return
    place = fts(kind)
    for row_id, scope, text in rows:
        values = {"rowid": row_id, "scope": _scope(scope), "signs": _signs(text)}
        # How FTS5 takes out a row of a table that keeps no text.
        session.execute(insert(place).values({place.name: "delete", **values}))


def clear(session: Session, kind: Kind) -> None:
    """Empty an index."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(delete(arrays(kind)))
        return
    place = fts(kind)
    session.execute(insert(place).values({place.name: "delete-all"}))


def last_indexed(session: Session, kind: Kind) -> int:
    """Return the highest id in an index; 0 if it is empty."""
    if session.get_bind().dialect.name == "postgresql":
        order = arrays(kind).c.id
    else:
        order = fts(kind).c.rowid
    return session.scalar(select(order).order_by(order.desc()).limit(1)) or 0


def _index_fts(session: Session, kind: Kind, rows: list[Row]) -> None:
    place = fts(kind)
    ids = [row_id for row_id, _, _ in rows]
    known = set(session.scalars(select(place.c.rowid).where(place.c.rowid.in_(ids))))
    fresh = [
        {"rowid": row_id, "scope": _scope(scope), "signs": _signs(text)}
        for row_id, scope, text in rows
        if row_id not in known
    ]
    if fresh:
        session.execute(insert(place), fresh)


def _index_arrays(session: Session, kind: Kind, rows: list[Row]) -> None:
    place = arrays(kind)
    fresh = []
    for row_id, scope, text in rows:
        folded = fold(text).text
        # Single signs too: an array has no prefixes to look for.
        parts = sorted({*pairs(folded), *folded})
        fresh.append({"id": row_id, "scope": scope, "folded": folded, "pairs": parts})
    if fresh:
        values = {
            "id": bindparam("id"),
            "scope": bindparam("scope"),
            "folded": bindparam("folded"),
            "pairs": bindparam("pairs", type_=ARRAY(TEXT)),
        }
        statement = insert_array(place).values(values).on_conflict_do_nothing()
        session.execute(statement, fresh)


def _scope(consultation_id: int) -> str:
    return f"c{consultation_id}"


def _signs(text: str) -> str:
    return " ".join(token(pair) for pair in pairs(fold(text).text))
