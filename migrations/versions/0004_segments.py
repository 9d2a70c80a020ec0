"""Segments of a meeting, and pseudonyms: messages and rulings bear what need not be a seat."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SPOKEN = ("message", "ruling")
# Only messages of a segment are in it, so that all others are written as before.
OF_SEGMENTS = "CREATE INDEX ix_message_segment ON message (segment_id) WHERE segment_id IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "segment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_seq", sa.Integer(), nullable=False),
        sa.Column("closed_seq", sa.Integer(), nullable=True),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_segment_room_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
    )
    op.create_table(
        "pseudonym",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonym")),
    )
    op.create_table(
        "undertaking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undertaking")),
    )
    op.create_index(op.f("ix_segment_room_id"), "segment", ["room_id"])
    op.create_index(op.f("ix_pseudonym_segment_id"), "pseudonym", ["segment_id"])
    op.create_index(op.f("ix_undertaking_segment_id"), "undertaking", ["segment_id"])
    # Said plainly: a table to which others refer is not to be made anew on SQLite unless it must be.
    kinds = ("CHAR(32)", "DATETIME") if on_sqlite() else ("UUID", "TIMESTAMP WITH TIME ZONE")
    op.execute(f"ALTER TABLE room ADD COLUMN segment_id {kinds[0]}")
    op.execute("ALTER TABLE room ADD COLUMN segment_rule VARCHAR DEFAULT '' NOT NULL")
    op.execute(f"ALTER TABLE room ADD COLUMN segment_since {kinds[1]}")
    for table in SPOKEN:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"fk_{table}_seat_id_seat"), type_="foreignkey")
    op.execute(f"ALTER TABLE message ADD COLUMN segment_id {kinds[0]}")
    op.execute("ALTER TABLE message ADD COLUMN segment_rule VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE message ADD COLUMN named BOOLEAN DEFAULT FALSE NOT NULL")
    op.execute(OF_SEGMENTS)


def downgrade() -> None:
    op.execute("DROP INDEX ix_message_segment")
    for name in ("named", "segment_rule", "segment_id"):
        op.execute(f"ALTER TABLE message DROP COLUMN {name}")
    for name in ("segment_since", "segment_rule", "segment_id"):
        op.execute(f"ALTER TABLE room DROP COLUMN {name}")
    op.drop_table("undertaking")
    op.drop_table("pseudonym")
    op.drop_table("segment")
    # What bears a pseudonym refers to no seat, and cannot be made to: the constraint comes back where all do.
    for table in SPOKEN:
        unnamed = f"SELECT 1 FROM {table} WHERE seat_id NOT IN (SELECT id FROM seat)"
        if op.get_bind().execute(sa.text(unnamed)).first() is None:
            with op.batch_alter_table(table) as batch_op:
                batch_op.create_foreign_key(op.f(f"fk_{table}_seat_id_seat"), "seat", ["seat_id"], ["id"])


def on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
