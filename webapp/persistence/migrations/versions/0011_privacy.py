"""Privacy: the notices that were shown, who may be named, and contact ways by blind index."""

import sqlalchemy as sa
from alembic import op

from webapp.persistence.base import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "privacy_notice",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("first_shown_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_privacy_notice")),
    )
    op.add_column("submission", sa.Column("may_be_named", sa.Boolean(), nullable=True))
    op.add_column("submission", sa.Column("way_index", sa.LargeBinary(length=16), nullable=True))
    op.create_index("ix_submission_way_index", "submission", ["way_index"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_submission_way_index", table_name="submission")
    op.drop_column("submission", "way_index")
    op.drop_column("submission", "may_be_named")
    op.drop_table("privacy_notice")
