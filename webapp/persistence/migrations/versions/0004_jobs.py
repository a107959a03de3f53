"""Jobs; the numbers of consultations; channels besides the web; clerks by consultation."""

import sqlalchemy as sa
from alembic import op

from webapp.persistence.base import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JOB_STATES = ("queued", "running", "stopping", "done", "failed", "cancelled")
CHANNELS = ("web", "letter", "email", "phone", "visit", "meeting", "contact_point")


def upgrade() -> None:
    _extend_consultation()
    _extend_submission()
    op.create_table(
        "staff_consultation",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_staff_consultation_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_staff_consultation_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("staff_id", "consultation_id", name=op.f("pk_staff_consultation")),
    )
    op.create_index(
        op.f("ix_staff_consultation_consultation_id"), "staff_consultation", ["consultation_id"]
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=100), nullable=False),
        _choice("state", "jobstate", JOB_STATES),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("cursor", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(length=500), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("beat_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_job_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_consultation_id"), "job", ["consultation_id"])
    op.create_index("ix_job_state_beat_at", "job", ["state", "beat_at"])


def _extend_consultation() -> None:
    with op.batch_alter_table("consultation") as batch:
        batch.add_column(sa.Column("file_number", sa.String(length=20), nullable=True))
        batch.add_column(
            sa.Column("four_eyes", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _number_consultations()
    with op.batch_alter_table("consultation") as batch:
        batch.alter_column("file_number", existing_type=sa.String(length=20), nullable=False)
        batch.alter_column("four_eyes", existing_type=sa.Boolean(), server_default=None)
        batch.create_unique_constraint(op.f("uq_consultation_file_number"), ["file_number"])


def _number_consultations() -> None:
    """Number what is there by the year it was made: 2026-01, 2026-02 ..."""
    table = sa.table(
        "consultation",
        sa.column("id", sa.Integer),
        sa.column("created_at", UtcDateTime),
        sa.column("file_number", sa.String),
    )
    connection = op.get_bind()
    last: dict[int, int] = {}
    for row in connection.execute(sa.select(table).order_by(table.c.id)).all():
        year = row.created_at.year
        last[year] = last.get(year, 0) + 1
        connection.execute(
            sa.update(table)
            .where(table.c.id == row.id)
            .values(file_number=f"{year}-{last[year]:02}")
        )


def _extend_submission() -> None:
    name = op.f("ck_submission_channel")
    with op.batch_alter_table("submission") as batch:
        batch.add_column(sa.Column("entered_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("source_note", sa.String(length=200), nullable=True))
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.column("channel").in_(CHANNELS))


def _choice(
    column: str, name: str, values: tuple[str, ...], *, nullable: bool = False
) -> sa.Column[str]:
    kind = sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)
    return sa.Column(column, kind, nullable=nullable)


def downgrade() -> None:
    op.drop_table("job")
    op.drop_table("staff_consultation")
    name = op.f("ck_submission_channel")
    with op.batch_alter_table("submission") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.column("channel").in_(("web",)))
        batch.drop_column("source_note")
        batch.drop_column("entered_by_id")
    with op.batch_alter_table("consultation") as batch:
        batch.drop_constraint(op.f("uq_consultation_file_number"), type_="unique")
        batch.drop_column("four_eyes")
        batch.drop_column("file_number")
