"""The surroundings of a migration: the connection it is given, or one to the store that the settings name."""

import asyncio
from typing import Any, Literal

from alembic import context
from alembic.operations.ops import CreateTableOp
from sqlalchemy import Connection, String
from sqlalchemy import types as kinds

from rooms.record.columns import Moment, Structured
from server.migrating import engine_of
from server.settings import Settings
from server.tables import load

metadata = load()
# What the migrations make by hand, because only one of the stores has it.
BY_HAND = ("findable_words", "ix_findable_words", "ix_message_pinned", "ix_message_segment")


def ours(thing: Any, name: str | None, kind: str, reflected: bool, against: Any) -> bool:
    """Leave aside what is made by hand, with the shadow tables of the full-text search."""
    return not (name or "").startswith(BY_HAND)


def plainly(kind: str, thing: Any, context: Any) -> str | Literal[False]:
    """Write column types without the names of this program, which may change while a migration may not."""
    if kind != "type":
        return False
    if isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, Structured):
        return "sa.JSON()"
    if isinstance(thing, kinds.TypeDecorator) and isinstance(thing.impl, String):
        return f"sa.{String(thing.impl.length)!r}"
    return False


def bare(context: Any, revision: Any, directives: list[Any]) -> None:
    """Leave out what a table says of itself to this program alone."""
    for operation in directives[0].upgrade_ops.ops:
        if isinstance(operation, CreateTableOp):
            operation.info = {}


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
        include_object=ours,
        render_item=plainly,
        process_revision_directives=bare,
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect() -> None:
    engine = engine_of(Settings.from_environment().url)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given = context.config.attributes.get("connection")
if given is None:
    asyncio.run(connect())
else:
    run(given)
