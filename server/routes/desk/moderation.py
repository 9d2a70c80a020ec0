"""The moderation log on the desk: the rulings of every room in which this secretary sits, found and sorted."""

from collections.abc import Callable
from typing import Any

from litestar import Response, get

from rooms import listing
from rooms.languages import fold
from rooms.room import Kind
from rooms.threads import moderation
from rooms.threads.moderation import RulingLine
from rooms.threads.rulings import Measure, Outcome
from server.access import Access
from server.routes.desk.frame import Asking, TheDesk, shown
from server.routes.desk.tables import arranged, asked, matches

KEYS: dict[str, Callable[[RulingLine], Any]] = {
    "at": lambda line: (line.at, line.ordinal),
    "room": lambda line: (fold(line.room_title), line.at),
    "measure": lambda line: (line.measure, line.at),
    "outcome": lambda line: (line.outcome, line.at),
}


@get("/moderation")
async def rulings(request: Asking, desk: TheDesk) -> Response[Any]:
    """Calls to order, withdrawals asked for and words struck, with what became of them."""
    every = await register(desk)
    query, measure = asked(request, "q"), asked(request, "measure", list(Measure))
    outcome = asked(request, "outcome", list(Outcome))
    found = [
        line
        for line in every
        if matches(query, line.room_title, line.reason)
        and (not measure or line.measure == measure)
        and (not outcome or line.outcome == outcome)
    ]
    facts = arranged(request, found, len(every), KEYS, latest=True)
    facts |= {"filter": {"q": query, "measure": measure, "outcome": outcome}}
    return await shown(request, desk, "log", "moderation", measures=list(Measure), outcomes=list(Outcome), **facts)


async def register(desk: Access) -> list[RulingLine]:
    """Of the rooms that this secretary has entered and may read; no caucus is among them, whoever sits there."""
    async with desk.reading() as floor:
        mine = await listing.seated_in(floor.session, [desk.sitting.person])
        listed = [(seat, room) for seat, room in mine if room.kind != Kind.CAUCUS]
        return await moderation.of_rooms(floor.session, [seat.place_id for seat in listing.entered(listed)])


ROUTES = [rulings]
