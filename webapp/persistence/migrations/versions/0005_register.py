"""The register: families and entries, and their dispositions."""

import sqlalchemy as sa
from alembic import op

from webapp.persistence.base import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OUTCOMES = ("accepted", "partly", "rejected", "covered", "study")
STATES = ("pending", "drafted", *OUTCOMES, "withdrawn")
CHANNELS = ("web", "letter", "email", "phone", "visit", "meeting", "contact_point")


def upgrade() -> None:
    _create_dispositions()
    _create_families()
    _create_entries()


def _create_dispositions() -> None:
    op.create_table(
        "disposition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        _choice("outcome", "outcome", OUTCOMES),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=100), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_disposition_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposition")),
    )
    op.create_index(op.f("ix_disposition_consultation_id"), "disposition", ["consultation_id"])
    op.create_table(
        "standard_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=30), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        _choice("outcome", "outcome", OUTCOMES, nullable=True),
        sa.Column("retired_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_standard_reason_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_reason")),
    )
    op.create_index(
        op.f("ix_standard_reason_consultation_id"), "standard_reason", ["consultation_id"]
    )


def _create_families() -> None:
    op.create_table(
        "family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("draft_version_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        _choice("state", "entrystate", STATES),
        sa.Column("disposition_id", sa.Integer(), nullable=True),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_until", UtcDateTime(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("latest_at", UtcDateTime(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_family_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["disposition.id"],
            name=op.f("fk_family_disposition_id_disposition"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_version_id"],
            ["draft_version.id"],
            name=op.f("fk_family_draft_version_id_draft_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
    )
    op.create_index("ix_family_age", "family", ["draft_version_id", "target", "state", "id"])
    op.create_index("ix_family_arrival", "family", ["consultation_id", "state", "id"])
    op.create_index(
        "ix_family_assignee", "family", ["consultation_id", "assignee_id", "state", "size", "id"]
    )
    op.create_index(op.f("ix_family_disposition_id"), "family", ["disposition_id"])
    op.create_index("ix_family_place", "family", ["draft_version_id", "target", "size", "id"])
    op.create_index("ix_family_volume", "family", ["consultation_id", "state", "size", "id"])
    op.create_index(
        "ix_family_work", "family", ["draft_version_id", "target", "state", "size", "id"]
    )


def _create_entries() -> None:
    op.create_table(
        "register_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("draft_version_id", sa.Integer(), nullable=False),
        sa.Column("provision_id", sa.Integer(), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=40), nullable=False),
        _choice("channel", "channel", CHANNELS),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("registered_at", UtcDateTime(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        _choice("placement", "placement", ("automatic", "by_hand")),
        _choice("state", "entrystate", STATES),
        sa.Column("disposition_id", sa.Integer(), nullable=True),
        _choice("redaction", "redactionstate", ("none", "marked", "decided")),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_register_entry_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_register_entry_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["disposition_id"],
            ["disposition.id"],
            name=op.f("fk_register_entry_disposition_id_disposition"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_version_id"],
            ["draft_version.id"],
            name=op.f("fk_register_entry_draft_version_id_draft_version"),
        ),
        sa.ForeignKeyConstraint(
            ["family_id"], ["family.id"], name=op.f("fk_register_entry_family_id_family")
        ),
        sa.ForeignKeyConstraint(
            ["provision_id"],
            ["provision.id"],
            name=op.f("fk_register_entry_provision_id_provision"),
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_register_entry_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_entry")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_register_entry_comment_id")),
        sa.UniqueConstraint(
            "consultation_id", "serial", name=op.f("uq_register_entry_consultation_id_serial")
        ),
    )
    op.create_index(
        "ix_register_entry_copies", "register_entry", ["draft_version_id", "target", "digest"]
    )
    op.create_index(op.f("ix_register_entry_disposition_id"), "register_entry", ["disposition_id"])
    op.create_index("ix_register_entry_members", "register_entry", ["family_id", "state", "id"])
    op.create_index(
        "ix_register_entry_place", "register_entry", ["draft_version_id", "target", "state", "id"]
    )
    op.create_index(op.f("ix_register_entry_submission_id"), "register_entry", ["submission_id"])
    op.create_index("ix_register_entry_work", "register_entry", ["consultation_id", "state", "id"])
    op.create_table(
        "register_counter",
        sa.Column("consultation_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_register_counter_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_register_counter")),
    )
    op.create_table(
        "register_unsorted",
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entry.id"],
            name=op.f("fk_register_unsorted_entry_id_register_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_register_unsorted")),
    )


def _choice(
    column: str, name: str, values: tuple[str, ...], *, nullable: bool = False
) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=nullable)


def downgrade() -> None:
    for table in (
        "register_unsorted",
        "register_counter",
        "register_entry",
        "family",
        "standard_reason",
        "disposition",
    ):
        op.drop_table(table)
