"""Marks: what comes after all that was sent to a place, and is no part of any page. Nobody waits for silence."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

from websockets.asyncio.client import ClientConnection

from tests.server.whole import Whole

# So long a frame may take on a busy machine.
PATIENCE = 20


async def joined(whole: Whole, place: UUID) -> None:
    """Wait until whoever follows a place is sent what comes."""
    async with asyncio.timeout(PATIENCE):
        while place not in whole.site.hub.halls or not whole.site.hub.halls[place].size:  # noqa: ASYNC110
            await asyncio.sleep(0.005)


def set_mark(whole: Whole, place: UUID, mark: str) -> None:
    """Send a mark to all who follow a place."""
    fragment = mark, f'<i id="{mark}"></i>'.encode()
    hall = whole.site.hub.halls.get(place)
    for audience in list(hall.streams) if hall else ():
        whole.site.hub.refresh(audience, [fragment])


async def until_mark(whole: Whole, socket: ClientConnection, place: UUID) -> AsyncIterator[str]:
    """Whatever is sent, up to a mark that is set now, when all that is under way has been rendered."""
    await whole.site.publisher.sent()
    mark, frame = f"mark-{uuid4()}", ""
    set_mark(whole, place, mark)
    while mark not in frame:
        frame = str(await asyncio.wait_for(socket.recv(), PATIENCE))
        yield frame
