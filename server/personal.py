"""What is mine only: what I have not read, and what I have on its way. Never inside a part that others get."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.people import Seat
from rooms.room import Room
from rooms.threads import held
from rooms.threads.held import Held
from rooms.unread import TopicUnread, last_written, of_seats, seated
from server.batching import Batched
from server.database import Store


@dataclass(frozen=True)
class Mine:
    """One seat's own view of its room; `before` is another room, last written in, and how many sit there."""

    unread: dict[UUID, TopicUnread]
    held: list[Held]
    before: tuple[str, int] | None


def personal(store: Store) -> Batched[UUID, Mine]:
    """Finds what is a seat's own, for many seats at once."""

    async def load(seats: list[UUID]) -> dict[UUID, Mine]:
        async with store.reading() as session:
            query = select(col(Seat.id), col(Seat.place_id), col(Seat.person_id)).where(col(Seat.id).in_(seats))
            rows = (await session.execute(query)).all()
            unread = await of_seats(session, seats)
            waiting = await held.of_seats(session, seats)
            last = await last_written(session, [person for _, _, person in rows])
            elsewhere = {last[person] for _, place, person in rows if person in last and last[person] != place}
            narrower = await sizes(session, elsewhere) if elsewhere else {}
        return {
            seat: Mine(unread[seat], waiting[seat], narrower.get(last[person]) if person in last else None)
            for seat, _, person in rows
        }

    return Batched(load)


async def sizes(session: AsyncSession, places: set[UUID]) -> dict[UUID, tuple[str, int]]:
    """Of each of these rooms the title and how many sit there."""
    counts = await seated(session, list(places))
    rows = (await session.execute(select(col(Room.id), col(Room.title)).where(col(Room.id).in_(places)))).all()
    return {id: (title, counts.get(id, 0)) for id, title in rows}
