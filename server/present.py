"""Who is present: a part of a room where its charter says so, sent anew when somebody comes, goes or writes."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from jinja2 import Environment
from sqlalchemy import select
from sqlmodel import col

from rooms.people import Audience, Person, Seat
from rooms.room import Room
from server.database import Store
from server.live.hub import Hub
from server.live.presence import Presence
from server.publisher import Publisher
from server.words import speaking


@dataclass
class Present:
    """Renders presence; nothing of it is stored, and nobody outside the room is told."""

    store: Store
    jinja: Environment
    hub: Hub = field(init=False)
    presence: Presence = field(init=False)
    publisher: Publisher = field(init=False)

    def meet(self, hub: Hub, presence: Presence, publisher: Publisher) -> None:
        self.hub, self.presence, self.publisher = hub, presence, publisher

    def changed(self, place: UUID) -> None:
        """Somebody came, went or writes: tell the room, soon."""
        self.publisher.soon(self.tell(place))

    async def tell(self, place: UUID) -> None:
        facts = await self.facts(place)
        if facts is None:
            return
        for audience in self.hub.audiences(place):
            html = self.html(facts, audience.language)
            self.hub.refresh(audience, [(f"presence-{place}", html.encode())])

    async def facts(self, place: UUID) -> dict[str, Any] | None:
        """Who is here now; nothing where the charter keeps presence off, or where this is no room."""
        here = self.presence.here(place)
        async with self.store.reading() as session:
            room = await session.get(Room, place)
            if room is None or not room.charter.presence:
                return None
            query = select(col(Person.name)).join(Seat, col(Seat.person_id) == col(Person.id))
            names = sorted((await session.execute(query.where(col(Seat.id).in_(here)))).scalars())
        typing = {seat for seats in self.presence.typing(place).values() for seat in seats}
        return {"room": place, "shown": True, "here": len(here), "names": names, "typing": len(typing)}

    def html(self, facts: dict[str, Any], language: str) -> str:
        with speaking(language):
            return self.jinja.get_template("room/_presence.html").render(presence=facts, language=language)

    async def part(self, audience: Audience) -> str:
        """The part as the page first shows it."""
        off = {"room": audience.place, "shown": False, "here": 0, "names": [], "typing": 0}
        return self.html(await self.facts(audience.place) or off, audience.language)
