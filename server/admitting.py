"""Admitting to the live channel: Origin, session and seat are checked before a socket belongs to the hub."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.people import Audience, Seat, held
from rooms.room import Room
from server.auth.attempts import Refusal
from server.auth.limits import network
from server.live.admission import Admitted, Handshake
from server.live.bells import programme_of
from server.security import Hosts
from server.site import Site
from server.sittings import Sitting
from server.words import AVAILABLE

SIGN_IN, NOT_HERE, FOREIGN = 4401, 4404, 4400
# There is something to acknowledge first: the page, asked for anew, leads to it.
ACKNOWLEDGE = 4409
PLACE = re.compile(r"/(rooms|conferences)/([0-9a-f-]{36})/live")


class Door:
    """Decides who listens to what; look-ups are batched, so a storm of reconnections costs a few queries."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.hosts = Hosts(site.settings)

    async def admit(self, handshake: Handshake) -> Admitted | int:
        if handshake.origin is None or not self.hosts.same(handshake.origin, handshake.host):
            entrance = self.site.entrance
            entrance.attempts.note(Refusal.SOCKET, entrance.mark(network(handshake.client)))
            return FOREIGN
        place = PLACE.fullmatch(handshake.path)
        token = handshake.cookies.get(self.site.entrance.jar.session)
        who = await self.site.entrance.finder.find(token) if token else None
        if who is None:
            return SIGN_IN
        sitting = await self.site.sittings.find((who.account, UUID(place[2]), who.hats)) if place else None
        if place is None or sitting is None or (sitting.kind is None) != (place[1] == "conferences"):
            return NOT_HERE
        if not sitting.entered:
            return ACKNOWLEDGE
        language = handshake.query.get("lang", "")
        audience = Audience(sitting.place, sitting.role, language if language in AVAILABLE else "en")
        follows = await self.follows(sitting)
        return Admitted(audience, who.session, sitting.seat, follows, sitting.conference, sitting.person)

    async def follows(self, sitting: Sitting) -> frozenset[UUID]:
        """From the home of a conference one is told that something is new in one's rooms, never what."""
        if sitting.kind is not None:
            return frozenset({sitting.place})
        query = (
            select(col(Seat.place_id))
            .join(Room, col(Room.id) == col(Seat.place_id))
            .where(col(Seat.person_id) == sitting.person, held(datetime.now(UTC)))
        )
        async with self.site.store.reading() as session:
            return frozenset({*(await session.execute(query)).scalars(), programme_of(sitting.place)})

    def heard(self, admitted: Admitted, message: dict[str, Any]) -> None:
        """What a page says over its socket: how far it was read, and that somebody is writing."""
        read, typing = message.get("read"), message.get("typing")
        if isinstance(read, dict):
            self.note_read(admitted, read)
        if isinstance(typing, str):
            self.site.presence.types(admitted.audience.place, admitted.seat, UUID(typing))

    def note_read(self, admitted: Admitted, said: dict[str, Any]) -> None:
        topic, upto = UUID(str(said.get("topic"))), said.get("upto")
        if isinstance(upto, int):
            self.site.readings.note(admitted.seat, topic, upto)
