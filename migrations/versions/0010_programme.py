"""The programme: sittings with their item, time and languages; and the addresses under which calendars fetch it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["record.id"], name=op.f("fk_scheduled_place_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled")),
    )
    op.create_index(op.f("ix_scheduled_place_id"), "scheduled", ["place_id"])
    op.create_index(op.f("ix_scheduled_starts_at"), "scheduled", ["starts_at"])
    op.create_table(
        "calendarlink",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("caucuses", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendarlink")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendarlink_token_hash")),
    )
    op.create_index(op.f("ix_calendarlink_conference_id"), "calendarlink", ["conference_id"])
    op.create_index(op.f("ix_calendarlink_person_id"), "calendarlink", ["person_id"])


def downgrade() -> None:
    for table in ("calendarlink", "scheduled"):
        op.drop_table(table)
