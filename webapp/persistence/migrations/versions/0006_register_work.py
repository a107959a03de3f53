"""Work on the register: tags, views, counts, history and redactions."""

import sqlalchemy as sa
from alembic import op

from webapp.persistence.base import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ACTS = (
    "registered",
    "corrected",
    "withdrawn",
    "joined",
    "moved",
    "merged",
    "decided",
    "confirmed",
    "reverted",
    "tagged",
    "untagged",
    "assigned",
    "noted",
    "redacted",
)
REFUSALS = {
    "sqlite": [
        f"""CREATE TRIGGER register_event_no_{verb} BEFORE {verb} ON register_event
        BEGIN SELECT RAISE(ABORT, 'register_event is append-only'); END"""
        for verb in ("update", "delete")
    ],
    "postgresql": [
        """CREATE FUNCTION refuse_register_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'register_event is append-only'; END $$""",
        """CREATE TRIGGER register_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
        ON register_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_register_change()""",
    ],
}


def upgrade() -> None:
    _create_working()
    _create_history()
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def _create_working() -> None:
    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_tag_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("consultation_id", "name", name=op.f("uq_tag_consultation_id_name")),
    )
    op.create_table(
        "family_tag",
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_family_tag_family_id_family")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_family_tag_tag_id_tag")),
        sa.PrimaryKeyConstraint("family_id", "tag_id", name=op.f("pk_family_tag")),
    )
    op.create_index(op.f("ix_family_tag_tag_id"), "family_tag", ["tag_id"])
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_saved_view_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "consultation_id",
            "staff_id",
            "name",
            name=op.f("uq_saved_view_consultation_id_staff_id_name"),
        ),
    )
    op.create_table(
        "register_summary",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("computed_at", UtcDateTime(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_register_summary_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_register_summary")),
    )


def _create_history() -> None:
    op.create_table(
        "register_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        _choice("act", "act", ACTS),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_register_event_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_event_entry_id_register_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_register_event_family_id_family")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_event")),
    )
    op.create_index(op.f("ix_register_event_entry_id"), "register_event", ["entry_id"])
    op.create_index(op.f("ix_register_event_family_id"), "register_event", ["family_id"])
    op.create_index(op.f("ix_register_event_job_id"), "register_event", ["job_id"])
    op.create_table(
        "redaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=100), nullable=True),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("withheld", sa.String(length=32), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["register_entry.id"], name=op.f("fk_redaction_entry_id_register_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
    )
    op.create_index(op.f("ix_redaction_entry_id"), "redaction", ["entry_id"])


def _choice(
    column: str, name: str, values: tuple[str, ...], *, nullable: bool = False
) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=nullable)


def downgrade() -> None:
    for table in (
        "redaction",
        "register_event",
        "register_summary",
        "saved_view",
        "family_tag",
        "tag",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_register_change()")
