"""What is mine only: how I am named here, what I have not read, what I have on its way. Never inside a part others get."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.people import Credit, Entity, Person, Seat
from rooms.room import Room
from rooms.threads import held
from rooms.threads.held import Held
from rooms.unread import TopicUnread, last_written, of_seats, seated
from server.batching import Batched
from server.database import Store


@dataclass(frozen=True)
class Mine:
    """One seat's own view of its room; `wider` is the narrower room last written in, and how many sit there."""

    credit: Credit
    unread: dict[UUID, TopicUnread]
    held: list[Held]
    seated: int
    wider: tuple[str, int] | None


def personal(store: Store) -> Batched[UUID, Mine]:
    """Finds what is a seat's own, for many seats at once."""

    async def load(seats: list[UUID]) -> dict[UUID, Mine]:
        async with store.reading() as session:
            query = (
                select(Seat, Person, Entity)
                .join(Person, col(Person.id) == col(Seat.person_id))
                .join(Entity, col(Entity.id) == col(Seat.entity_id))
                .where(col(Seat.id).in_(seats))
            )
            rows = (await session.execute(query)).all()
            unread = await of_seats(session, seats)
            waiting = await held.of_seats(session, seats)
            last = await last_written(session, [p.account_id for _, p, _ in rows if p.account_id])
            places = {seat.place_id for seat, _, _ in rows} | set(last.values())
            counts = await seated(session, list(places))
            titled = await session.execute(select(col(Room.id), col(Room.title)).where(col(Room.id).in_(last.values())))
            titles = {id: title for id, title in titled.all()}
        found = {}
        for seat, person, entity in rows:
            before = last.get(person.account_id) if person.account_id else None
            here = counts.get(seat.place_id, 0)
            narrower = before is not None and before != seat.place_id and counts.get(before, 0) < here
            found[seat.id] = Mine(
                Credit(person.name, person.title, entity.short, entity.name, seat.role),
                unread[seat.id],
                waiting[seat.id],
                here,
                (titles.get(before, ""), counts.get(before, 0)) if before is not None and narrower else None,
            )
        return found

    return Batched(load)
