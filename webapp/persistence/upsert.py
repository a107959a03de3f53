"""Inserting rows that may be there already: both databases know how, each in its dialect."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.persistence.base import Base


def insert_into(session: Session, model: type[Base]) -> Any:  # noqa: ANN401 - of either dialect
    """Return an insert that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(model) if is_sqlite else postgresql.insert(model)
