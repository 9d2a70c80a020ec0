"""When a delegation last looked, and how the lines of a text are numbered."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_look_seat_id_seat")),
        sa.PrimaryKeyConstraint("seat_id", name=op.f("pk_look")),
    )
    op.add_column("text", sa.Column("lines", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.execute("ALTER TABLE text DROP COLUMN lines")
    op.drop_table("look")
