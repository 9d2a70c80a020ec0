"""Comments on words, answers to a text, and what a paragraph is agreed under."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "confirmation",
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_confirmation_paragraph_id_paragraph")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_confirmation_room_id_record")),
        sa.PrimaryKeyConstraint("paragraph_id", "entity_id", name=op.f("pk_confirmation")),
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_confirmation_room_id"), ["room_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.Column("anchor", sa.JSON(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_comment_paragraph_id_paragraph")),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_comment_room_id_record")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_comment_text_id_text")),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_comment")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        for name in ("paragraph_id", "room_id", "text_id"):
            batch_op.create_index(batch_op.f(f"ix_comment_{name}"), [name], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=True),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("saying", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fell", sa.Integer(), nullable=True),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_answer_room_id_record")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_answer_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_text_id"), ["text_id"], unique=False)
    op.create_table(
        "drawnup",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_drawnup_room_id_record")),
        sa.ForeignKeyConstraint(["source_id"], ["text.id"], name=op.f("fk_drawnup_source_id_text")),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_drawnup")),
    )
    with op.batch_alter_table("drawnup", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drawnup_room_id"), ["room_id"], unique=False)
    op.create_table(
        "streamlining",
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_streamlining_room_id_record")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_streamlining_text_id_text")),
        sa.PrimaryKeyConstraint("text_id", "number", name=op.f("pk_streamlining")),
    )
    with op.batch_alter_table("streamlining", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_streamlining_room_id"), ["room_id"], unique=False)
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.add_column(sa.Column("upon", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("sides", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("streamlining", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_streamlining_room_id"))
    op.drop_table("streamlining")
    with op.batch_alter_table("drawnup", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drawnup_room_id"))
    op.drop_table("drawnup")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_text_id"))
        batch_op.drop_index(batch_op.f("ix_answer_room_id"))
    op.drop_table("answer")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        for name in ("paragraph_id", "room_id", "text_id"):
            batch_op.drop_index(batch_op.f(f"ix_comment_{name}"))
    op.drop_table("comment")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_column("sides")
        batch_op.drop_column("upon")
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_confirmation_room_id"))
    op.drop_table("confirmation")
