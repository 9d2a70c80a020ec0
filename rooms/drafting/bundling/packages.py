"""Packages: brackets and paragraphs, of one room or of several, of which nothing is agreed until all is."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.accreditation import named
from rooms.drafting.bundling.bundles import Package, PackageMember, Stage, of_brackets, of_text
from rooms.drafting.standing import changeable
from rooms.drafting.texts import Agreement, Bracket, BracketState, Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Seat
from rooms.record.entries import Entry, Event, Part, apply
from rooms.record.rows import row
from rooms.room import BUREAU, Kind, Permission, Room

NAME_LIMIT = 200
MEMBERS_LIMIT = 200


class OfPackage(Event, shape_only=True):
    """Something befell a package, as one of its rooms keeps it; `texts` are those of this room that it is about."""

    room: UUID
    package: UUID
    texts: tuple[UUID, ...] = ()

    def touches(self) -> list[Part]:
        return [("text_about", id) for id in self.texts]


class PackageMade(OfPackage):
    """A package is before the room: made by a chair, proposed by a delegation, or opened to it from another room."""

    name: str
    home: UUID
    state: Stage


class PackageOpened(OfPackage):
    """A chair took up a package that was proposed: from now on it binds."""


class MemberAdded(OfPackage):
    """A paragraph, or a bracket, stands or falls with a package."""

    member: UUID
    text: UUID
    paragraph: UUID
    bracket: int | None = None


class MemberTakenOut(OfPackage):
    """A paragraph, or a bracket, stands by itself again."""

    member: UUID
    text: UUID
    paragraph: UUID


async def make(floor: Floor, name: str) -> Entry:
    """Make a package, by whoever chairs; a delegation proposes one, which binds nothing before a chair takes it up."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    state = Stage.OPEN if floor.role in BUREAU else Stage.PROPOSED
    room = floor.room.id
    return await floor.record(
        PackageMade(room=room, package=uuid4(), name=named(name, "name", NAME_LIMIT), home=room, state=state)
    )


async def here(floor: Floor, package_id: UUID, *states: Stage) -> Package:
    """A package as this room keeps it, in one of these states."""
    package = await floor.session.get(Package, (package_id, floor.room.id))
    if package is None:
        raise NotHere
    if package.state not in states:
        raise Refused("package.not_so_now")
    return package


async def at_home(floor: Floor, package_id: UUID, *states: Stage) -> Package:
    """A package that was made in this room: what is decided on it as a whole is decided here."""
    package = await here(floor, package_id, *states)
    if package.home != floor.room.id:
        raise Refused("package.elsewhere")
    return package


async def extend(floor: Floor, package_id: UUID, room_id: UUID) -> Entry:
    """Open a package to another room, in which one sits: its chairs put in what they will."""
    await floor.require_to_act(Permission.TEXT_AGREE)
    package = await at_home(floor, package_id, Stage.OPEN)
    room = await seated_in(floor, room_id)
    if Kind.CAUCUS in (room.kind, floor.room.kind):
        raise Refused("package.caucus", "room")
    if room_id in await rooms_of(floor.session, package_id):
        raise Refused("package.room_already", "room")
    if floor.room.segment_id is not None:
        # The record of the other room would tell who acts in it, and when.
        raise Refused("package.not_now", "room")
    if room_id not in floor.heads:
        raise Refused("form.out_of_date")
    return await floor.enter(
        room_id,
        PackageMade(room=room_id, package=package_id, name=package.name, home=package.home, state=Stage.OPEN),
    )


async def seated_in(floor: Floor, room_id: UUID) -> Room:
    """A room of this conference in which whoever acts sits as well; of any other nothing is told."""
    room = await row(floor.session, Room, room_id)
    query = select(Seat).where(col(Seat.place_id) == room_id, col(Seat.person_id) == floor.seat.person_id)
    seats = (await floor.session.execute(query)).scalars()
    if room is None or room.archived or not any(each.held(floor.now) for each in seats):
        raise Refused("field.not_a_choice", "room")
    return room


async def rooms_of(session: AsyncSession, package_id: UUID) -> list[UUID]:
    """The rooms that a package reaches into."""
    query = select(col(Package.room_id)).where(col(Package.id) == package_id).order_by(col(Package.room_id))
    return list((await session.execute(query)).scalars())


async def add(floor: Floor, package_id: UUID, text_id: UUID, paragraph_id: UUID, bracket: int | None = None) -> Entry:
    """Put a paragraph into a package, or a bracket with the choice it belongs to."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    package = await here(floor, package_id, Stage.OPEN, Stage.PROPOSED)
    await may_fill(floor, package)
    text, paragraph = await changeable(floor, text_id, paragraph_id)
    await free_for(floor, package_id, paragraph, bracket)
    return await floor.record(
        MemberAdded(
            room=floor.room.id,
            package=package_id,
            texts=(text.id,),
            member=uuid4(),
            text=text.id,
            paragraph=paragraph.id,
            bracket=bracket,
        )
    )


async def may_fill(floor: Floor, package: Package) -> None:
    """A package that binds is filled by whoever chairs; one that is proposed by those who did so, too."""
    if floor.role in BUREAU:
        return
    if package.state != Stage.PROPOSED or not await floor.is_own(package.seat_id):
        raise Refused("not_permitted", permission=str(Permission.TEXT_AGREE))


async def free_for(floor: Floor, package_id: UUID, paragraph: Paragraph, bracket: int | None) -> None:
    """Whether this can be put into a package: it is in none that binds, nor in this one already."""
    states = (Stage.OPEN, Stage.PROPOSED)
    inside = [
        each
        for each in await of_text(floor.session, paragraph.text_id, states)
        if each.package.state == Stage.OPEN or each.package.id == package_id
    ]
    if bracket is None:
        taken = any(each.member.bracket is None and each.member.paragraph_id == paragraph.id for each in inside)
    else:
        found = await floor.session.get(Bracket, (paragraph.text_id, bracket))
        if found is None or found.paragraph_id != paragraph.id:
            raise NotHere
        if found.state != BracketState.OPEN:
            raise Refused("bracket.settled")
        taken = any(each.member.bracket == bracket for each in inside)
        taken = taken or await of_brackets(floor.session, paragraph.text_id, [bracket]) is not None
    if taken:
        raise Refused("package.member_already", "package")
    if len([each for each in inside if each.package.id == package_id]) >= MEMBERS_LIMIT:
        raise Refused("package.full", "package", limit=MEMBERS_LIMIT)


async def take_out(floor: Floor, package_id: UUID, member_id: UUID) -> Entry:
    """Let something stand by itself again; a paragraph that waits for the package is taken up again first."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    package = await here(floor, package_id, Stage.OPEN, Stage.PROPOSED)
    await may_fill(floor, package)
    member = await floor.find(PackageMember, member_id)
    if member.package_id != package_id or member.outside:
        raise NotHere
    paragraph = await floor.find(Paragraph, member.paragraph_id)
    if member.bracket is None and paragraph.state == Agreement.PENDING:
        raise Refused("package.member_pending")
    return await floor.record(
        MemberTakenOut(
            room=floor.room.id,
            package=package_id,
            texts=(member.text_id,),
            member=member.id,
            text=member.text_id,
            paragraph=member.paragraph_id,
        )
    )


async def open_(floor: Floor, package_id: UUID) -> Entry:
    """Take up a package that a delegation has proposed."""
    await floor.require_to_act(Permission.TEXT_AGREE)
    await at_home(floor, package_id, Stage.PROPOSED)
    for each in await within(floor.session, package_id, floor.room.id):
        paragraph = await floor.find(Paragraph, each.paragraph_id)
        if paragraph.gone is None:
            await clash(floor, each)
    return await floor.record(PackageOpened(**await about(floor, package_id)))


async def clash(floor: Floor, member: PackageMember) -> None:
    """Whether something is in another package that binds already."""
    for each in await of_text(floor.session, member.text_id):
        if (each.member.paragraph_id, each.member.bracket) == (member.paragraph_id, member.bracket):
            raise Refused("package.member_already")


async def within(session: AsyncSession, package_id: UUID, room_id: UUID | None = None) -> list[PackageMember]:
    """What stands or falls with a package, in all of its rooms or in one."""
    query = select(PackageMember).where(
        col(PackageMember.package_id) == package_id, col(PackageMember.outside).is_(False)
    )
    query = query.where(col(PackageMember.room_id) == room_id) if room_id else query
    found = (await session.execute(query.order_by(col(PackageMember.at), col(PackageMember.id)))).scalars()
    return list(found)


async def about(floor: Floor, package_id: UUID, room_id: UUID | None = None) -> dict[str, Any]:
    """What every entry on a package as a whole bears in one of its rooms."""
    room = room_id or floor.room.id
    texts = dict.fromkeys(each.text_id for each in await within(floor.session, package_id, room))
    return {"room": room, "package": package_id, "texts": tuple(texts)}


async def as_kept(event: OfPackage, session: AsyncSession) -> Package:
    return await session.get_one(Package, (event.package, event.room))


@apply.register
async def _(event: PackageMade, entry: Entry, session: AsyncSession) -> None:
    session.add(
        Package(
            id=event.package,
            room_id=event.room,
            home=event.home,
            name=event.name,
            state=event.state,
            seat_id=entry.by,
            at=entry.at,
        )
    )
    await session.flush()


@apply.register
async def _(event: PackageOpened, entry: Entry, session: AsyncSession) -> None:
    (await as_kept(event, session)).state = Stage.OPEN


@apply.register
async def _(event: MemberAdded, entry: Entry, session: AsyncSession) -> None:
    session.add(
        PackageMember(
            id=event.member,
            package_id=event.package,
            room_id=event.room,
            text_id=event.text,
            paragraph_id=event.paragraph,
            bracket=event.bracket,
            at=entry.at,
        )
    )
    await session.flush()


@apply.register
async def _(event: MemberTakenOut, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(PackageMember, event.member)).outside = True
