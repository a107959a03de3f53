"""Imports and proof sheets; versions with links, notices and corrections."""

import sqlalchemy as sa
from alembic import op

from webapp.persistence.base import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NOTICES = ("short_period", "extended", "closed_early", "reopened", "new_version", "retired")


def upgrade() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("introduction", sa.String(), nullable=True))
        batch.add_column(
            sa.Column("focus_targets", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
        batch.add_column(
            sa.Column("text_rev", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    with op.batch_alter_table("draft_version") as batch:
        batch.add_column(sa.Column("published_at", UtcDateTime(), nullable=True))
    # Until now, a version was published with its consultation.
    op.execute(
        "UPDATE draft_version SET published_at = created_at WHERE consultation_id IN"
        " (SELECT id FROM consultation WHERE state <> 'draft')"
    )
    with op.batch_alter_table("provision") as batch:
        batch.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("retired_at", UtcDateTime(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_provision_previous_id_provision"), "provision", ["previous_id"], ["id"]
        )
        batch.create_index(op.f("ix_provision_previous_id"), ["previous_id"])
    _drop_defaults()
    _create_notices()
    _create_intake()


def _drop_defaults() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.alter_column("focus_targets", existing_type=sa.JSON(), server_default=None)
        batch.alter_column("text_rev", existing_type=sa.Integer(), server_default=None)


def _create_notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        _choice("kind", "noticekind", *NOTICES),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("closes_before", UtcDateTime(), nullable=True),
        sa.Column("closes_after", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_notice_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_consultation_id"), "notice", ["consultation_id"])
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_correction_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_paragraph_id"), "correction", ["paragraph_id"])


def _create_intake() -> None:
    op.create_table(
        "draft_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("received_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    op.create_table(
        "proof_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_file_id", sa.Integer(), nullable=False),
        _choice("purpose", "purpose", "consultation", "version", "in_force"),
        _choice("state", "sheetstate", "open", "taken", "dropped"),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("opens", sa.String(length=10), nullable=True),
        sa.Column("closes", sa.String(length=10), nullable=True),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("edits", sa.JSON(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_file_id"],
            ["draft_file.id"],
            name=op.f("fk_proof_sheet_draft_file_id_draft_file"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_proof_sheet_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_sheet")),
    )
    op.create_index(op.f("ix_proof_sheet_draft_file_id"), "proof_sheet", ["draft_file_id"])
    op.create_index(op.f("ix_proof_sheet_consultation_id"), "proof_sheet", ["consultation_id"])


def _choice(column: str, name: str, *values: str) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=False)


def downgrade() -> None:
    op.drop_table("proof_sheet")
    op.drop_table("draft_file")
    op.drop_table("correction")
    op.drop_table("notice")
    with op.batch_alter_table("provision") as batch:
        batch.drop_index(op.f("ix_provision_previous_id"))
        batch.drop_constraint(op.f("fk_provision_previous_id_provision"), type_="foreignkey")
        batch.drop_column("retired_at")
        batch.drop_column("previous_id")
    with op.batch_alter_table("draft_version") as batch:
        batch.drop_column("published_at")
    with op.batch_alter_table("consultation") as batch:
        batch.drop_column("text_rev")
        batch.drop_column("focus_targets")
        batch.drop_column("introduction")
