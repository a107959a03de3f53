"""The indexes: full text by FTS5 on SQLite, arrays of pairs with GIN on PostgreSQL.

They are no mapped classes: a database has those of its own kind.
"""

import enum

from sqlalchemy import TableClause, column, table


class Kind(enum.StrEnum):
    """What is indexed: rows whose text never changes, by their ids."""

    COMMENT = "comment"
    DISPOSITION = "disposition"


def fts(kind: Kind) -> TableClause:
    """Return the FTS5 table of a kind, which keeps no text.

    The column of its own name takes commands, and is what MATCH looks into.
    """
    name = f"search_{kind.value}"
    return table(name, column(name), column("rowid"), column("scope"), column("signs"))


def arrays(kind: Kind) -> TableClause:
    """Return the PostgreSQL table of a kind: the folded text and its pairs."""
    return table(
        f"search_{kind.value}", column("id"), column("scope"), column("folded"), column("pairs")
    )
