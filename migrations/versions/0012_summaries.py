"""Entries that stand for many others, and of which entries an import that is under way will say so."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "summed",
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["record.id"], name=op.f("fk_summed_place_id_record")),
        sa.PrimaryKeyConstraint("place_id", "first", name=op.f("pk_summed")),
    )
    op.add_column("import", sa.Column("entered", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.execute('ALTER TABLE "import" DROP COLUMN entered')
    op.drop_table("summed")
