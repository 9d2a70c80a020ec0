"""What a delegation keeps to itself about a text, and the words that stand beside one."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "layer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["record.id"], name=op.f("fk_layer_id_record")),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_layer_room_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer")),
    )
    with op.batch_alter_table("layer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_layer_room_id_entity_id"), ["room_id", "entity_id"], unique=True)

    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("beside", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ready", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("bracket", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["layer_id"], ["record.id"], name=op.f("fk_draft_layer_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_layer_id_text_id"), ["layer_id", "text_id"], unique=False)

    op.create_table(
        "layernote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["record.id"], name=op.f("fk_layernote_layer_id_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layernote")),
    )
    with op.batch_alter_table("layernote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_layernote_layer_id_text_id"), ["layer_id", "text_id"], unique=False)

    op.create_table(
        "instruction",
        sa.Column("layer_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("bracket", sa.Integer(), nullable=False),
        sa.Column("instruction", sa.String(), nullable=True),
        sa.Column("fallback", sa.String(), nullable=True),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["layer_id"], ["record.id"], name=op.f("fk_instruction_layer_id_record")),
        sa.PrimaryKeyConstraint("layer_id", "text_id", "bracket", name=op.f("pk_instruction")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.Column("asks", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("open_origin", sa.Boolean(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("bracket", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_offer_room_id_record")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_offer_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_text_id_state"), ["text_id", "state"], unique=False)

    with op.batch_alter_table("bracket", schema=None) as batch_op:
        batch_op.add_column(sa.Column("origin", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("bracket", schema=None) as batch_op:
        batch_op.drop_column("origin")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_text_id_state"))
        batch_op.drop_index(batch_op.f("ix_offer_room_id"))

    op.drop_table("offer")
    op.drop_table("instruction")
    with op.batch_alter_table("layernote", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_layernote_layer_id_text_id"))

    op.drop_table("layernote")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_layer_id_text_id"))

    op.drop_table("draft")
    with op.batch_alter_table("layer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_layer_room_id_entity_id"))

    op.drop_table("layer")
