"""Receipts are found by their key."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    ordered(["key", "seat_id"])


def downgrade() -> None:
    ordered(["seat_id", "key"])


def ordered(columns: list[str]) -> None:
    with op.batch_alter_table("receipt") as batch_op:
        batch_op.drop_constraint(op.f("pk_receipt"), type_="primary")
        batch_op.create_primary_key(op.f("pk_receipt"), columns)
