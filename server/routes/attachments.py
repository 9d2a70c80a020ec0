"""Attachments: files that came with a message, handed out to whoever sits in its room and to nobody else."""

import asyncio
import logging
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from rooms.attachments import Attachment
from rooms.floor import NotHere
from rooms.threads.messages import Message
from rooms.threads.shown import READABLE
from server.access import TheRoom
from server.contents import ACCEPTED, SHOWN
from server.site import Site

log = logging.getLogger("antechamber.attachments")
TYPES = {kind for kind, _ in ACCEPTED.values()}
# Whatever a file may turn out to hold, it runs nothing and reaches nothing.
CLOSED = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}


@get("/rooms/{room_id:uuid}/attachments/{attachment_id:uuid}")
async def attachment(room: TheRoom, attachment_id: FromPath[UUID]) -> Response[Any]:
    """The file, if the message it came with can still be read."""
    async with room.reading() as floor:
        file = await floor.find(Attachment, attachment_id)
        message = await floor.find(Message, file.message_id)
    if message.state not in READABLE:
        raise NotHere
    return await handed_out(room.site, file.id, file.name, file.type, file.digest)


async def handed_out(
    site: Site, id: UUID, name: str, kind: str, digest: str, headers: dict[str, str] | None = None
) -> Response[Any]:
    """The bytes of a file, under its own name."""
    content = await asyncio.to_thread(site.contents.read, digest)
    if content is None:
        log.error("the content of attachment %s is missing or damaged", id)
        raise NotHere
    kind = kind if kind in TYPES else "application/octet-stream"
    told = {**CLOSED, **(headers or {}), "Content-Disposition": disposition(name, kind)}
    return Response(content, media_type=kind, headers=told)


def disposition(name: str, kind: str) -> str:
    """Saved under its own name; only a picture of a kind that cannot act is shown."""
    how = "inline" if kind in SHOWN else "attachment"
    return f"{how}; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = [attachment]
