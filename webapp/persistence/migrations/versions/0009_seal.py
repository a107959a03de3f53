"""What was received is sealed: a digest a submission, and the tree over them."""

import sqlalchemy as sa
from alembic import op

from webapp.persistence.base import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

REFUSALS = {
    "sqlite": [
        f"""CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
        for table in ("seal", "seal_leaf")
        for verb in ("update", "delete")
    ],
    "postgresql": [
        """CREATE FUNCTION refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the sealed record is append-only'; END $$""",
        *(
            f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
            ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_seal_change()"""
            for table in ("seal", "seal_leaf")
        ),
    ],
}


def upgrade() -> None:
    op.add_column("submission", sa.Column("digest", sa.LargeBinary(length=32), nullable=True))
    op.add_column(
        "submission", sa.Column("contact_commitment", sa.LargeBinary(length=32), nullable=True)
    )
    op.add_column("submission", sa.Column("contact_nonce", sa.LargeBinary(), nullable=True))
    op.create_table(
        "seal_leaf",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "submission",
                "withdrawal",
                name="leafkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_seal_leaf_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_seal_leaf_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("consultation_id", "position", name=op.f("pk_seal_leaf")),
        sa.UniqueConstraint("submission_id", "kind", name=op.f("uq_seal_leaf_submission_id_kind")),
    )
    op.create_table(
        "seal_block",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_seal_block_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "number", name=op.f("pk_seal_block")),
    )
    op.create_table(
        "seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("consistency", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_seal_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal")),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_seal_consultation_id_number")
        ),
    )
    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("seal")
    op.drop_table("seal_block")
    op.drop_table("seal_leaf")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_seal_change()")
    op.drop_column("submission", "contact_nonce")
    op.drop_column("submission", "contact_commitment")
    op.drop_column("submission", "digest")
