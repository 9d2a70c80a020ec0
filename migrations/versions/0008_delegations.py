"""Delegations: the link of the focal point, nominations, the note."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nomination",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("asking", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["record.id"], name=op.f("fk_nomination_conference_id_record")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_nomination_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
    )
    op.create_index(op.f("ix_nomination_conference_id"), "nomination", ["conference_id"])
    op.create_index(op.f("ix_nomination_entity_id"), "nomination", ["entity_id"])
    op.create_table(
        "delegationnote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["record.id"], name=op.f("fk_delegationnote_conference_id_record")),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_delegationnote_entity_id_entity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegationnote")),
    )
    op.create_index(op.f("ix_delegationnote_conference_id"), "delegationnote", ["conference_id"])
    op.create_index(op.f("ix_delegationnote_entity_id"), "delegationnote", ["entity_id"])
    op.create_table(
        "focallink",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_by_seat", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focallink")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_focallink_token_hash")),
    )
    op.create_index(op.f("ix_focallink_conference_id"), "focallink", ["conference_id"])
    op.create_index(op.f("ix_focallink_entity_id"), "focallink", ["entity_id"])
    op.add_column("letter", sa.Column("about", sa.String(), nullable=False, server_default="invitation"))


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE about <> 'invitation'")
    op.execute("ALTER TABLE letter DROP COLUMN about")
    for table in ("focallink", "delegationnote", "nomination"):
        op.drop_table(table)
