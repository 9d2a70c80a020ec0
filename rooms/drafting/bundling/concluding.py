"""Concluding: a package is closed, and all of it agreed at once in every one of its rooms; or it is given up."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting import reasons
from rooms.drafting.agreement.agreeing import ParagraphAgreed, ParagraphReopened, open_in, stated
from rooms.drafting.bundling.bundles import Decision, PackageMember, Stage
from rooms.drafting.bundling.packages import (
    OfPackage,
    about,
    as_kept,
    at_home,
    may_fill,
    rooms_of,
    within,
)
from rooms.drafting.bundling.pending import DO, settled
from rooms.drafting.texts import Agreement, Bracket, BracketState, Paragraph, Text
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, apply
from rooms.room import Permission, Room


class PackageClosed(OfPackage):
    """All that a package holds is settled, and agreed with it."""


class PackageDissolved(OfPackage):
    """A package binds no longer, and why; what waited for it is open again."""

    reason: str


async def close(floor: Floor, package_id: UUID) -> Entry:
    """Let all that a package holds be agreed at once, in every one of its rooms."""
    await floor.require_to_act(Permission.TEXT_AGREE)
    await at_home(floor, package_id, Stage.OPEN)
    members = await within(floor.session, package_id)
    if not members:
        raise Refused("package.empty")
    waiting = sum(not each for each in (await settled(floor.session, members)).values())
    if waiting:
        raise Refused("package.unsettled", count=waiting)
    floors = await every_floor(floor, package_id)
    entry = [await each.enter(id, PackageClosed(**await about(floor, package_id, id))) for id, each in floors.items()]
    for member in members:
        if member.bracket is not None and member.how:
            await carry_out(floors[member.room_id], member)
    for member in members:
        if member.bracket is None:
            await agree(floors[member.room_id], member.paragraph_id)
    return entry[0]


async def every_floor(floor: Floor, package_id: UUID) -> dict[UUID, Floor]:
    """The same seat in every room of a package, its own first; each can take decisions now."""
    ids = await rooms_of(floor.session, package_id)
    if set(ids) - floor.heads.keys():
        raise Refused("form.out_of_date")
    if len(ids) > 1 and floor.room.segment_id is not None:
        # The records of the other rooms would tell who acts in it, and when.
        raise Refused("package.not_now")
    found = {floor.room.id: floor}
    for id in ids:
        room = await floor.session.get_one(Room, id)
        if id != floor.room.id and (room.archived or room.segment_id is not None):
            raise Refused("package.not_now")
        found.setdefault(id, Floor(floor.session, room, floor.seat, floor.now, floor.heads, floor.recorded))
    return found


async def carry_out(floor: Floor, member: PackageMember) -> None:
    """Do with a bracket what was decided, unless it has been settled since."""
    number = member.chosen or member.bracket or 0
    bracket = await floor.session.get_one(Bracket, (member.text_id, number))
    if bracket.state != BracketState.OPEN:
        return
    given: dict[str, Any] = {"text_id": member.text_id, "number": number, "note": member.note}
    how = Decision(member.how)
    await DO[how](floor, **given, **({"words": member.words} if how == Decision.MERGER else {}))


async def agree(floor: Floor, paragraph_id: UUID) -> None:
    """A paragraph is agreed with its package."""
    paragraph = await floor.session.get_one(Paragraph, paragraph_id)
    if paragraph.gone is not None or paragraph.state == Agreement.AGREED:
        return
    still = await open_in(floor.session, paragraph.id)
    if still:
        raise Refused("paragraph.open_brackets", "stage", count=len(still))
    text = await floor.session.get_one(Text, paragraph.text_id)
    changes = stated(text, paragraph, Agreement.AGREED)
    told: dict[str, Any] = {"room": floor.room.id, "text": text.id, "paragraph": paragraph.id}
    await floor.record(ParagraphAgreed(stage=Agreement.AGREED, changes=changes, **told))


async def dissolve(floor: Floor, package_id: UUID, reason: str) -> Entry:
    """Give a package up, and say why; paragraphs that waited for it are open again. Who proposed one may, too."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    package = await at_home(floor, package_id, Stage.OPEN, Stage.PROPOSED)
    await may_fill(floor, package)
    said = reasons.given(reason, required=True)
    floors = await every_floor(floor, package_id)
    entry = [
        await each.enter(id, PackageDissolved(reason=said, **await about(floor, package_id, id)))
        for id, each in floors.items()
    ]
    for member in await within(floor.session, package_id):
        if member.bracket is None:
            await reopen(floors[member.room_id], member.paragraph_id, said)
    return entry[0]


async def reopen(floor: Floor, paragraph_id: UUID, reason: str) -> None:
    """A paragraph that waited for its package is open again."""
    paragraph = await floor.session.get_one(Paragraph, paragraph_id)
    if paragraph.gone is not None or paragraph.state != Agreement.PENDING:
        return
    text = await floor.session.get_one(Text, paragraph.text_id)
    changes = stated(text, paragraph, Agreement.OPEN)
    told = {"room": floor.room.id, "text": text.id, "paragraph": paragraph.id}
    await floor.record(ParagraphReopened(reason=reason, changes=changes, **told))


@apply.register
async def _(event: PackageClosed, entry: Entry, session: AsyncSession) -> None:
    package = await as_kept(event, session)
    package.state, package.ended_at = Stage.CLOSED, entry.at


@apply.register
async def _(event: PackageDissolved, entry: Entry, session: AsyncSession) -> None:
    package = await as_kept(event, session)
    package.state, package.ended_at, package.reason = Stage.DISSOLVED, entry.at, event.reason
