"""Packages as they are read: what of them stands in this room, and how much elsewhere; each on its page and cards."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.bundling import bundles, packages, pending
from rooms.drafting.bundling.bundles import Decision, Package, PackageMember, Stage
from rooms.drafting.settling import choices
from rooms.drafting.texts import Bracket, Paragraph, Text
from rooms.floor import Floor, NotHere
from rooms.people import Seat
from rooms.room import BUREAU, Kind, Permission, Room
from server.access import Access
from server.lettering import beginning

# So many characters of a member are shown in the list.
LONGEST = 160
BINDING = (Stage.OPEN, Stage.PROPOSED)


def may_read(floor: Floor) -> None:
    if not floor.may(Permission.TEXT_READ):
        raise NotHere


async def listed(access: Access) -> dict[str, Any]:
    """The packages of a room, those that bind first."""
    async with access.reading() as floor:
        may_read(floor)
        query = select(Package).where(col(Package.room_id) == access.place).order_by(col(Package.at).desc())
        found = list((await floor.session.execute(query)).scalars())
        lines = [await line(floor, each) for each in found]
        may = not floor.room.archived and floor.may(Permission.TEXT_PROPOSE)
        binds = floor.role in BUREAU
    order = {Stage.OPEN: 0, Stage.PROPOSED: 1}
    return {"packages": sorted(lines, key=lambda each: order.get(each["state"], 2)), "may": may, "binds": binds}


async def line(floor: Floor, package: Package) -> dict[str, Any]:
    """A package with how much of it is settled, wherever that stands."""
    members = await packages.within(floor.session, package.id)
    done = await pending.settled(floor.session, members)
    return {
        "id": package.id,
        "name": package.name,
        "state": package.state,
        "at": package.at,
        "ended_at": package.ended_at,
        "reason": package.reason,
        "home": package.home == package.room_id,
        "settled": sum(done.values()),
        "count": len(members),
    }


async def facts(access: Access, package_id: UUID) -> dict[str, Any]:
    """Everything that the page of a package shows."""
    async with access.reading() as floor:
        may_read(floor)
        package = await floor.session.get(Package, (package_id, access.place))
        if package is None:
            raise NotHere
        members = await packages.within(floor.session, package_id)
        done = await pending.settled(floor.session, members)
        here = [each for each in members if each.room_id == access.place]
        return {
            **await line(floor, package),
            "members": [await member(floor, each, done[each.id]) for each in here],
            "elsewhere": await elsewhere(floor, package, members, done),
            "may": await may(floor, package),
            "rooms": await others(floor, package),
            "key": uuid4().hex,
        }


async def member(floor: Floor, of: PackageMember, done: bool) -> dict[str, Any]:
    """A member in this room, with its words and what is decided on it."""
    text = await floor.session.get_one(Text, of.text_id)
    words, at, decided = "", of.paragraph_id, ""
    if of.bracket is not None:
        bracket = await floor.session.get_one(Bracket, (of.text_id, of.bracket))
        at, words = bracket.paragraph_id, await words_of(floor, bracket)
        chosen = await floor.session.get(Bracket, (of.text_id, of.chosen)) if of.chosen else None
        decided = of.words or (await words_of(floor, chosen) if chosen else "")
    paragraph = await floor.session.get_one(Paragraph, at)
    return {
        "id": of.id,
        "symbol": text.symbol,
        "language": text.language,
        "href": f"/rooms/{of.room_id}/texts/{text.id}/paragraphs/{at}"
        + (f"?bracket={of.bracket}" if of.bracket else ""),
        "bracket": of.bracket,
        "label": paragraph.label.strip(),
        "words": shortened(words) if of.bracket is not None else beginning(paragraph.wording.text),
        "state": paragraph.state,
        "settled": done,
        "how": of.how,
        "decided": shortened(decided),
    }


async def words_of(floor: Floor, bracket: Bracket) -> str:
    """The words within a bracket as it stands; none where it stands no longer."""
    if bracket.state != "open":
        return ""
    return (await choices.wordings(floor.session, [bracket]))[bracket.number]


def shortened(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


async def elsewhere(
    floor: Floor, package: Package, members: Sequence[PackageMember], done: dict[UUID, bool]
) -> list[dict[str, Any]]:
    """What stands in other rooms, counted; a room is named to whoever sits in it, all others are one."""
    known = await seats(floor, await packages.rooms_of(floor.session, package.id))
    found: dict[UUID | None, dict[str, Any]] = {}
    for each in members:
        if each.room_id == floor.room.id:
            continue
        room = known.get(each.room_id)
        kept = found.setdefault(
            room.id if room else None, {"room": room and (room.id, room.title), "settled": 0, "count": 0}
        )
        kept["settled"] += done[each.id]
        kept["count"] += 1
    return list(found.values())


async def seats(floor: Floor, rooms: Sequence[UUID]) -> dict[UUID, Room]:
    """Those of these rooms in which whoever reads sits now."""
    query = select(Seat, Room).join(Room, col(Room.id) == col(Seat.place_id))
    query = query.where(col(Room.id).in_(rooms), col(Seat.person_id) == floor.seat.person_id)
    return {room.id: room for seat, room in (await floor.session.execute(query)).all() if seat.held(floor.now)}


async def others(floor: Floor, package: Package) -> list[tuple[str, str]]:
    """The rooms to which a chair may open a package: those in which they sit as well."""
    if package.state != Stage.OPEN or package.home != floor.room.id or floor.role not in BUREAU:
        return []
    query = select(Room).where(col(Room.conference_id) == floor.room.conference_id, col(Room.archived).is_(False))
    query = query.where(col(Room.kind) != Kind.CAUCUS).order_by(col(Room.title))
    if floor.room.kind == Kind.CAUCUS:
        return []
    every = [each.id for each in (await floor.session.execute(query)).scalars()]
    inside = await packages.rooms_of(floor.session, package.id)
    known = await seats(floor, [id for id in every if id not in inside])
    return sorted([(str(each.id), each.title) for each in known.values()], key=lambda one: one[1])


async def may(floor: Floor, package: Package) -> dict[str, bool]:
    """What this seat may do with a package now."""
    here = not floor.room.archived and package.state in BINDING
    chairs = floor.role in BUREAU and floor.may(Permission.TEXT_AGREE)
    mine = package.state == Stage.PROPOSED and floor.may(Permission.TEXT_PROPOSE)
    fills = here and (chairs or (mine and await floor.is_own(package.seat_id)))
    home = package.home == floor.room.id
    return {
        "fill": fills,
        "dissolve": fills and home,
        "open": here and home and chairs and package.state == Stage.PROPOSED,
        "close": here and home and chairs and package.state == Stage.OPEN,
    }


async def on_card(floor: Floor, paragraph: Paragraph, numbers: Sequence[int]) -> dict[str, Any]:
    """The packages that a paragraph, or brackets in it, belong to, and those it can be put into."""
    found = await bundles.of_text(floor.session, paragraph.text_id, BINDING)
    mine = [each for each in found if belongs(each.member, paragraph, numbers)]
    lines = {each.package.id: await line(floor, each.package) for each in mine}
    query = select(Package).where(col(Package.room_id) == floor.room.id, col(Package.state).in_(BINDING))
    every = (await floor.session.execute(query.order_by(col(Package.name)))).scalars()
    fillable = [each for each in every if (await may(floor, each))["fill"]]
    return {
        "bundles": [{**lines[each.package.id], **told(each.member)} for each in mine],
        "fillable": [(str(each.id), each.name) for each in fillable] if paragraph.gone is None else [],
    }


def belongs(member: PackageMember, paragraph: Paragraph, numbers: Sequence[int]) -> bool:
    return member.paragraph_id == paragraph.id if member.bracket is None else member.bracket in numbers


def told(member: PackageMember) -> dict[str, Any]:
    how = Decision(member.how) if member.how else None
    return {"bracket": member.bracket, "how": how and str(how), "chosen": member.chosen, "words": member.words}
