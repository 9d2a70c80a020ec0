"""What somebody in the room sees, finds and may do."""

from uuid import UUID, uuid4

from rooms import search
from rooms.attachments import Attached
from rooms.people import Seat
from rooms.threads import deeds, shown
from rooms.threads.deeds import Deed
from rooms.threads.messages import Message
from rooms.threads.shown import MessageView
from tests.cast import Cast, row


async def message(cast: Cast, id: UUID) -> Message:
    return await row(cast.store, Message, id)


async def seen(cast: Cast, id: UUID, name: str = "icrc") -> MessageView:
    """A message as somebody in the room sees it."""
    async with cast.floor_of(name) as floor:
        return (await shown.view(floor.session, [id], floor.audience("en")))[id]


async def open_to(cast: Cast, name: str, id: UUID) -> set[Deed]:
    async with cast.floor_of(name) as floor:
        return await deeds.of_message(floor, await floor.find(Message, id))


async def found(cast: Cast, name: str, words: str) -> list[UUID]:
    async with cast.store.reading() as session:
        hits, _ = await search.find(session, [await session.get_one(Seat, cast.seats[name])], words)
    return [hit.message for hit in hits]


def file(name: str = "series.pdf") -> Attached:
    return Attached(id=uuid4(), name=name, type="application/pdf", size=4, digest="ab" * 32)
