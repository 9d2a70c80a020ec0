"""Sponsors over time, symbols of revisions, addenda and corrigenda, amendments, and packages."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cover", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("part", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("issue", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("base_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("replaced_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("themes", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.drop_index(batch_op.f("ix_text_room_id_number"))
        batch_op.create_index(batch_op.f("ix_text_room_id_number_part"), ["room_id", "number", "part"], unique=True)
    papers()
    packages()


def papers() -> None:
    op.create_table(
        "sponsorship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_sponsorship_room_id_record")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_sponsorship_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sponsorship")),
    )
    with op.batch_alter_table("sponsorship", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sponsorship_paper_id"), ["paper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sponsorship_room_id"), ["room_id"], unique=False)
    op.create_table(
        "amendment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("on_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("tabled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("accepted_by", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_amendment_room_id_record")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_amendment_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
    )
    with op.batch_alter_table("amendment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_amendment_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_amendment_text_id"), ["text_id"], unique=False)


def packages() -> None:
    op.create_table(
        "package",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("home", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_package_room_id_record")),
        sa.PrimaryKeyConstraint("id", "room_id", name=op.f("pk_package")),
    )
    with op.batch_alter_table("package", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_room_id"), ["room_id"], unique=False)
    op.create_table(
        "packagemember",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("package_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.Column("bracket", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["record.id"], name=op.f("fk_packagemember_room_id_record")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_packagemember_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packagemember")),
    )
    with op.batch_alter_table("packagemember", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packagemember_package_id"), ["package_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_packagemember_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_packagemember_text_id"), ["text_id"], unique=False)


def downgrade() -> None:
    for table in ("packagemember", "package", "amendment", "sponsorship"):
        op.drop_table(table)
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_room_id_number_part"))
        batch_op.create_index(batch_op.f("ix_text_room_id_number"), ["room_id", "number"], unique=True)
        for column in ("themes", "replaced_by", "base_id", "issue", "part"):
            batch_op.drop_column(column)
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_column("cover")
