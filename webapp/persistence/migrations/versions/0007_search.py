"""Indexes for search: FTS5 without text on SQLite, arrays with GIN on PostgreSQL."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("search_comment", "search_disposition")


def upgrade() -> None:
    for name in TABLES:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, scope INTEGER NOT NULL,"
                " folded TEXT NOT NULL, pairs TEXT[] NOT NULL)"
            )
            op.execute(f"CREATE INDEX ix_{name}_pairs ON {name} USING gin (pairs)")
        else:
            op.execute(
                f"CREATE VIRTUAL TABLE {name} USING"
                # Single signs are looked for as beginnings: a sign is spelled with four letters.
                " fts5(scope, signs, content='', tokenize='ascii', prefix=4)"
            )


def downgrade() -> None:
    for name in TABLES:
        op.execute(f"DROP TABLE {name}")
