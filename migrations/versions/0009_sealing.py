"""Segments that end by themselves, kinds of which few were in them, keys in a deposit, and read positions inside."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment, json = ("DATETIME", "JSON") if on_sqlite() else ("TIMESTAMP WITH TIME ZONE", "JSON")
    op.execute(f"ALTER TABLE room ADD COLUMN segment_until {moment}")
    op.execute(f"ALTER TABLE segment ADD COLUMN until {moment}")
    op.execute(f"ALTER TABLE segment ADD COLUMN small {json} DEFAULT '[]' NOT NULL")
    op.execute(f"ALTER TABLE segment ADD COLUMN terms {json}")
    op.execute("ALTER TABLE segment ADD COLUMN deposit VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE segment ADD COLUMN given INTEGER DEFAULT 0 NOT NULL")
    op.create_table(
        "deposit",
        sa.Column("segment_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_deposit_room_id_record")),
        sa.PrimaryKeyConstraint("segment_id", name=op.f("pk_deposit")),
    )
    op.create_index(op.f("ix_deposit_room_id"), "deposit", ["room_id"])
    op.create_table(
        "bookmark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("segment_id", sa.Uuid(), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmark")),
    )
    op.create_index(op.f("ix_bookmark_segment_id"), "bookmark", ["segment_id"])


def downgrade() -> None:
    op.drop_table("bookmark")
    op.drop_table("deposit")
    for name in ("given", "deposit", "terms", "small", "until"):
        op.execute(f"ALTER TABLE segment DROP COLUMN {name}")
    op.execute("ALTER TABLE room DROP COLUMN segment_until")


def on_sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")
