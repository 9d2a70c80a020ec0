"""Several registrations of one person, the hat of a session, and credentials that run out."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("same_as", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_person_same_as"), "person", ["same_as"])
    op.add_column("credential", sa.Column("until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "worn",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_worn_session_id_session")),
        sa.PrimaryKeyConstraint("session_id", "conference_id", name=op.f("pk_worn")),
    )


def downgrade() -> None:
    op.drop_table("worn")
    op.execute('ALTER TABLE credential DROP COLUMN "until"')
    op.drop_index(op.f("ix_person_same_as"), table_name="person")
    op.execute('ALTER TABLE person DROP COLUMN "same_as"')
