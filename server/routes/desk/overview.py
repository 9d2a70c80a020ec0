"""The overview of the desk: what waits for the secretariat, and what it did last."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from litestar import Response, get

from rooms.credentials import State as Credentials
from rooms.delegations import deciding
from rooms.registers import PersonLine, RoomLine
from rooms.room import Membership
from server import health as looking
from server.access import Access
from server.auth.invitations import State
from server.routes.desk import credentials, health, people
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.invitations import all_of
from server.routes.desk.log import acts
from server.routes.desk.rooms import register as rooms_of
from server.words import ngettext
from server.words.figures import number

SOON_DAYS = 3
LATEST = 8


@get("/")
async def overview(request: Asking, desk: TheDesk) -> Response[Any]:
    """The desk as one comes to it."""
    waiting = [
        *await for_nominations(desk),
        *await for_people(desk),
        *await for_credentials(desk),
        *for_rooms(desk, await rooms_of(desk)),
        *await for_health(desk),
    ]
    return await shown(request, desk, "overview", "overview", waiting=waiting, entries=await acts(desk, LATEST))


async def for_people(desk: Access) -> list[dict[str, str]]:
    everyone, holders = await people.register(desk)
    now = datetime.now(UTC)
    soon = sum(
        line.state == State.OUTSTANDING and (line.expires_at - now).days < SOON_DAYS for line in await all_of(desk)
    )
    return [*uninvited(desk, [each for each in everyone if people.state(each, holders) == "uninvited"])] + [
        line
        for line in [
            waits(
                ngettext(
                    "%(num)s invitation expires within three days",
                    "%(num)s invitations expire within three days",
                    soon,
                ),
                soon,
                address(desk, "invitations") + "?sort=expires_at",
            )
        ]
        if soon
    ]


async def for_nominations(desk: Access) -> list[dict[str, str]]:
    """What focal points ask for."""
    async with desk.reading() as floor:
        found = await deciding.waiting(floor.session, desk.place)
    words = ngettext(
        "%(num)s request of a focal point waits for a decision",
        "%(num)s requests of focal points wait for a decision",
        found,
    )
    return [waits(words, found, address(desk, "nominations"))] if found else []


async def for_credentials(desk: Access) -> list[dict[str, str]]:
    """Credentials that nobody has decided on, that run out soon, and that have expired."""
    every, soon = await credentials.register(desk), datetime.now(UTC) + timedelta(days=SOON_DAYS)
    found = sum(line.state in credentials.TO_DECIDE for line in every)
    expired = sum(line.state == Credentials.EXPIRED for line in every)
    ending = sum(line.until is not None and line.until < soon for line in every)
    told = [
        (
            ngettext(
                "%(num)s representative's credentials wait for a decision",
                "The credentials of %(num)s representatives wait for a decision",
                found,
            ),
            found,
            "",
        ),
        (
            ngettext(
                "The credentials of %(num)s representative run out within three days",
                "The credentials of %(num)s representatives run out within three days",
                ending,
            ),
            ending,
            "?state=all&sort=until",
        ),
        (
            ngettext(
                "The credentials of %(num)s representative have expired",
                "The credentials of %(num)s representatives have expired",
                expired,
            ),
            expired,
            "?state=expired",
        ),
    ]
    return [waits(words, count, address(desk, "credentials") + query) for words, count, query in told if count]


async def for_health(desk: Access) -> list[dict[str, str]]:
    """What of the installation asks for attention."""
    found = len(health.wrong(await looking.health(desk.site, desk.place)))
    words = ngettext(
        "%(num)s thing is wrong with the installation", "%(num)s things are wrong with the installation", found
    )
    return [waits(words, found, address(desk, "health"))] if found else []


def uninvited(desk: Access, found: list[PersonLine]) -> Iterator[dict[str, str]]:
    words = ngettext("%(num)s person is not invited yet", "%(num)s people are not invited yet", len(found))
    if found:
        yield waits(words, len(found), address(desk, "people") + "?state=uninvited")


def for_rooms(desk: Access, rooms: list[RoomLine]) -> Iterator[dict[str, str]]:
    """Rooms nobody chairs, and rooms by invitation where nobody has been seated yet."""
    live = [room for room in rooms if not room.archived]
    unled = [room for room in live if not room.chaired]
    empty = [room for room in live if room.chaired and room.seats < 3 and room.membership != Membership.OPEN]
    if unled:
        words = ngettext("%(num)s room has no chair", "%(num)s rooms have no chair", len(unled))
        yield waits(words, len(unled), address(desk, "rooms") + "?sort=seats")
    if empty:
        words = ngettext("%(num)s room has hardly anyone seated", "%(num)s rooms have hardly anyone seated", len(empty))
        yield waits(words, len(empty), address(desk, "rooms") + "?sort=seats")


def waits(words: str, count: int, href: str) -> dict[str, str]:
    return {"words": words % {"num": number(count)}, "href": href}


ROUTES = [overview]
