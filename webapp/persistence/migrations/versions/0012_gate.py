"""The gate: proofs that were used, what it saw, its tier, and what it held back."""

import sqlalchemy as sa
from alembic import op

from webapp.persistence.base import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TIERS = ("green", "amber", "red")


def upgrade() -> None:
    op.add_column("submission", sa.Column("held_at", UtcDateTime(), nullable=True))
    op.create_table(
        "spent_proof",
        sa.Column("challenge", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_spent_proof")),
    )
    op.create_index(op.f("ix_spent_proof_expires_at"), "spent_proof", ["expires_at"])
    _create_held()
    _create_counts()


def _create_held() -> None:
    op.create_table(
        "held_submission",
        sa.Column("submission_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("tier", _choice("tier", *TIERS), nullable=False),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("verdict", _choice("heldverdict", "released", "left_out"), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_held_submission_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_held_submission_submission_id_submission"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_held_submission")),
    )
    op.create_index(
        "ix_held_submission_waiting",
        "held_submission",
        ["consultation_id", "verdict", "submission_id"],
    )


def _create_counts() -> None:
    op.create_table(
        "gate_minute",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submissions", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_gate_minute_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", "minute", name=op.f("pk_gate_minute")),
    )
    op.create_table(
        "gate_state",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tier", _choice("tier", *TIERS), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("usual", sa.Double(), nullable=False),
        sa.Column("calm_since", UtcDateTime(), nullable=True),
        sa.Column("chosen", sa.String(length=10), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_gate_state_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_gate_state")),
    )


def downgrade() -> None:
    op.drop_table("gate_state")
    op.drop_table("gate_minute")
    op.drop_index("ix_held_submission_waiting", table_name="held_submission")
    op.drop_table("held_submission")
    op.drop_index(op.f("ix_spent_proof_expires_at"), table_name="spent_proof")
    op.drop_table("spent_proof")
    op.drop_column("submission", "held_at")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
