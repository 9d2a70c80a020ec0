"""Who sits at the table: negotiating groups, credentials, and what is known of entities and of those who come."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What a row of the first release says nothing of is left empty.
ADDED: list[tuple[str, str, Any, Any]] = [
    ("entity", "recruitment", sa.String(), ""),
    ("entity", "call", sa.String(), ""),
    ("person", "function", sa.String(), "member"),
    ("person", "gender", sa.String(), ""),
    ("person", "withheld", sa.Boolean(), sa.false()),
]


def upgrade() -> None:
    for table, name, kind, empty in ADDED:
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=empty))
    op.create_table(
        "negotiatinggroup",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["record.id"], name=op.f("fk_negotiatinggroup_conference_id_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negotiatinggroup")),
    )
    op.create_index(op.f("ix_negotiatinggroup_conference_id"), "negotiatinggroup", ["conference_id"])
    op.create_table(
        "alignment",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_alignment_entity_id_entity")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["negotiatinggroup.id"], name=op.f("fk_alignment_group_id_negotiatinggroup")
        ),
        sa.PrimaryKeyConstraint("group_id", "entity_id", name=op.f("pk_alignment")),
    )
    op.create_table(
        "credential",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("conference_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["record.id"], name=op.f("fk_credential_conference_id_record")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_credential_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_credential")),
    )
    op.create_index(op.f("ix_credential_conference_id"), "credential", ["conference_id"])


def downgrade() -> None:
    op.drop_table("credential")
    op.drop_table("alignment")
    op.drop_table("negotiatinggroup")
    for table, name, _, _ in ADDED:
        op.execute(f'ALTER TABLE {table} DROP COLUMN "{name}"')
