"""Who is present: a part of a room where its charter says so, sent anew when somebody comes, goes or writes.

The home of a conference has such a part as well: who is here.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from jinja2 import Environment
from sqlalchemy import select
from sqlmodel import col

from rooms.people import Audience, Person, Seat
from rooms.record.entries import Entry
from rooms.room import Room
from rooms.threads.messages import Posted
from server import here
from server.database import Store
from server.live.hub import Hub
from server.live.presence import Presence
from server.publisher import Publisher
from server.words import speaking

# The shortest time between two times that a place is told, in seconds.
GAP = 0.25


@dataclass
class Present:
    """Renders presence; nothing of it is stored, and nobody outside the place is told."""

    store: Store
    jinja: Environment
    hub: Hub = field(init=False)
    presence: Presence = field(init=False)
    publisher: Publisher = field(init=False)
    # Places that are to be told, and those that are being told.
    due: set[UUID] = field(default_factory=set)
    telling: set[UUID] = field(default_factory=set)

    def meet(self, hub: Hub, presence: Presence, publisher: Publisher) -> None:
        self.hub, self.presence, self.publisher = hub, presence, publisher
        publisher.listeners.append(self.heard)

    def heard(self, entry: Entry) -> None:
        """Who has said something is not writing any more; and an entry may change who can be here at all."""
        if isinstance(entry.event, Posted) and entry.seat_id is not None:
            self.presence.stops(entry.place_id, self.behind(entry.seat_id), entry.event.topic)
        if any(name == "here" for name, _ in entry.event.touches()):
            self.changed(entry.place_id)

    def behind(self, seat: UUID) -> UUID:
        """The seat that an entry bears, or that its pseudonym stands for where it was drawn in this process."""
        return next((key.seats[seat] for key in self.store.keys.held.values() if seat in key.seats), seat)

    def changed(self, place: UUID) -> None:
        """Somebody came, went or writes: tell the place, soon."""
        self.due.add(place)
        if place not in self.telling:
            self.telling.add(place)
            self.publisher.soon(self.tell(place))

    async def tell(self, place: UUID) -> None:
        try:
            while place in self.due:
                self.due.discard(place)
                await self.tell_once(place)
                await asyncio.sleep(GAP)
        finally:
            self.telling.discard(place)

    async def tell_once(self, place: UUID) -> None:
        audiences = cast(list[Audience], self.hub.audiences(place))
        async with self.store.reading() as session:
            room = await session.get(Room, place) if audiences else None
        for language in {audience.language for audience in audiences}:
            id, html = await self.of_room(place, language) if room else await self.of_conference(place, language)
            for audience in audiences:
                if html and audience.language == language:
                    self.hub.refresh(audience, [(id, html.encode())])

    async def of_room(self, place: UUID, language: str) -> tuple[str, str]:
        facts = await self.facts(place)
        return f"presence-{place}", self.html(facts, language) if facts else ""

    async def of_conference(self, place: UUID, language: str) -> tuple[str, str]:
        people = await here.everyone(self.publisher.parts, place)
        view = here.view(place, people, self.presence.here(place))
        with speaking(language):
            html = self.jinja.get_template("conference/_here.html").render(here=view, language=language)
        return f"here-{place}", html

    async def facts(self, place: UUID) -> dict[str, Any] | None:
        """Who is here now; nothing where the charter keeps presence off, or where this is no room."""
        here = self.presence.here(place)
        async with self.store.reading() as session:
            room = await session.get(Room, place)
            if room is None or not room.charter.presence:
                return None
            query = select(col(Person.name)).join(Seat, col(Seat.person_id) == col(Person.id))
            names = sorted(
                (await session.execute(query.where(col(Seat.id).in_(here), col(Person.withheld).is_(False)))).scalars()
            )
        typing = {seat for seats in self.presence.typing(place).values() for seat in seats}
        return {"room": place, "shown": True, "here": len(here), "names": names, "typing": len(typing)}

    def html(self, facts: dict[str, Any], language: str) -> str:
        with speaking(language):
            return self.jinja.get_template("room/_presence.html").render(presence=facts, language=language)

    async def part(self, audience: Audience) -> str:
        """The part as the page first shows it."""
        off = {"room": audience.place, "shown": False, "here": 0, "names": [], "typing": 0}
        return self.html(await self.facts(audience.place) or off, audience.language)

    async def here(self, audience: Audience) -> str:
        """Who is here, as the home of the conference first shows it."""
        return (await self.of_conference(audience.place, audience.language))[1]
