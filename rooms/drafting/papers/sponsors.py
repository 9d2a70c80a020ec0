"""Sponsors: the delegations and groups that stand behind a text or an amendment, since when and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.papers.beside import Amendment, Fate, Sponsorship
from rooms.drafting.sides import delegations
from rooms.drafting.texts import Text
from rooms.floor import Floor, NotHere, Refused
from rooms.groups import NegotiatingGroup
from rooms.people import Entity, Seat
from rooms.pseudonyms import behind
from rooms.record.entries import Entry, Event, Part, apply
from rooms.record.rows import row
from rooms.room import BUREAU, Permission

# So many may stand behind one paper.
SPONSORS_LIMIT = 400


class SponsorJoined(Event):
    """A delegation or a group stands behind a paper from now on."""

    room: UUID
    text: UUID
    paper: UUID
    sponsorship: UUID
    entity: UUID | None = None
    group: UUID | None = None
    main: bool

    def touches(self) -> list[Part]:
        return [("text_about", self.text)]


class SponsorLeft(Event):
    """A delegation or a group stands behind a paper no longer."""

    room: UUID
    text: UUID
    paper: UUID
    sponsorship: UUID

    def touches(self) -> list[Part]:
        return [("text_about", self.text)]


@dataclass(frozen=True)
class Party:
    """Who is to stand behind a paper: an entity, or a group."""

    entity: UUID | None = None
    group: UUID | None = None


def may_sponsor(floor: Floor) -> None:
    """Whether a delegation can be named here as standing behind anything."""
    floor.require(Permission.TEXT_PROPOSE)
    if floor.room.anonymous:
        raise Refused("position.nobody_named", "sponsored")


async def join(floor: Floor, paper_id: UUID, party: Party | None = None, main: bool | None = None) -> Entry:
    """Stand behind a paper with one's own delegation; whoever chairs the room may enter others, and groups."""
    paper = await ready(floor, paper_id)
    party = await at_the_table(floor, party or Party(entity=floor.seat.entity_id))
    standing = await current(floor.session, paper_id)
    if any((each.entity_id, each.group_id) == (party.entity, party.group) for each in standing):
        raise Refused("sponsor.already", "party")
    if len(standing) >= SPONSORS_LIMIT:
        raise Refused("sponsor.too_many", "party", limit=SPONSORS_LIMIT)
    return await floor.record(
        SponsorJoined(
            room=floor.room.id,
            text=text_of(paper),
            paper=paper_id,
            sponsorship=uuid4(),
            entity=party.entity,
            group=party.group,
            main=await brought(floor, paper, party) if main is None else main,
        )
    )


async def leave(floor: Floor, paper_id: UUID, sponsorship_id: UUID | None = None) -> Entry:
    """Stand behind a paper no longer; whoever chairs the room may enter it for others."""
    paper = await ready(floor, paper_id)
    standing = await current(floor.session, paper_id)
    mine = floor.seat.entity_id
    gone = next((each for each in standing if each.id == sponsorship_id), None)
    if sponsorship_id is None:
        gone = next((each for each in standing if each.entity_id == mine), None)
    if gone is None:
        raise Refused("sponsor.none")
    if gone.entity_id != mine and floor.role not in BUREAU:
        raise Refused("not_permitted", permission=str(Permission.TEXT_RESOLVE))
    return await floor.record(SponsorLeft(room=floor.room.id, text=text_of(paper), paper=paper_id, sponsorship=gone.id))


async def ready(floor: Floor, paper_id: UUID) -> Text | Amendment:
    """A paper of this room behind which somebody can still stand, or which they can leave."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    may_sponsor(floor)
    paper = await found(floor, paper_id)
    if isinstance(paper, Text) and paper.replaced_by is not None:
        raise Refused("text.replaced")
    if isinstance(paper, Amendment) and paper.state != Fate.TABLED:
        raise Refused("amendment.decided")
    return paper


async def found(floor: Floor, paper_id: UUID) -> Text | Amendment:
    """A text of this room, or an amendment to one."""
    amendment = await row(floor.session, Amendment, paper_id)
    return await floor.find(Amendment if amendment is not None else Text, paper_id)


def text_of(paper: Text | Amendment) -> UUID:
    return paper.text_id if isinstance(paper, Amendment) else paper.id


async def at_the_table(floor: Floor, party: Party) -> Party:
    """Somebody of this conference who can be entered by this seat."""
    if party == Party(entity=floor.seat.entity_id):
        return party
    if floor.role not in BUREAU:
        raise Refused("not_permitted", permission=str(Permission.TEXT_RESOLVE))
    group = await floor.session.get(NegotiatingGroup, party.group) if party.group else None
    if party.group and (group is None or group.conference_id != floor.room.conference_id):
        raise NotHere
    if party.entity and party.entity not in await delegations.at_the_table(floor):
        raise Refused("sponsor.not_seated", "party")
    if not party.group and not party.entity:
        raise Refused("field.missing", "party")
    return party


async def brought(floor: Floor, paper: Text | Amendment, party: Party) -> bool:
    """Whether it was for this entity that the paper was tabled: then it is a sponsor, and all others co-sponsors."""
    seat = await row(floor.session, Seat, paper.seat_id)
    return seat is not None and party.entity is not None and seat.entity_id == party.entity


async def current(session: AsyncSession, paper_id: UUID) -> list[Sponsorship]:
    """Who stands behind a paper now, in the order in which they joined."""
    query = every([paper_id]).where(col(Sponsorship.left_at).is_(None))
    return list((await session.execute(query)).scalars())


def every(papers: Sequence[UUID]) -> Any:
    query = select(Sponsorship).where(col(Sponsorship.paper_id).in_(papers))
    return query.order_by(col(Sponsorship.main).desc(), col(Sponsorship.at), col(Sponsorship.id))


async def is_of(floor: Floor, paper: Text | Amendment) -> bool:
    """Whether this seat acts for those who stand behind a paper, or tabled it."""
    standing = await current(floor.session, paper.id)
    if any(each.entity_id == floor.seat.entity_id for each in standing):
        return True
    hidden = await behind(floor.session, [paper.seat_id])
    return hidden.get(paper.seat_id, paper.seat_id) == floor.seat.id


@apply.register
async def _(event: SponsorJoined, entry: Entry, session: AsyncSession) -> None:
    text = await session.get_one(Text, event.text)
    session.add(
        Sponsorship(
            id=event.sponsorship,
            room_id=event.room,
            paper_id=event.paper,
            text_id=event.text,
            entity_id=event.entity,
            group_id=event.group,
            main=event.main,
            seat_id=entry.by,
            at=entry.at,
            version=text.version,
        )
    )


@apply.register
async def _(event: SponsorLeft, entry: Entry, session: AsyncSession) -> None:
    text = await session.get_one(Text, event.text)
    gone = await session.get_one(Sponsorship, event.sponsorship)
    gone.left_at, gone.left_version = entry.at, text.version


@dataclass(frozen=True)
class Sponsor:
    """Who stands behind a paper, or did; `mine` is the reader's own delegation."""

    id: UUID
    name: str
    short: str
    group: bool
    main: bool
    at: datetime
    version: int
    left_at: datetime | None = None
    left_version: int | None = None
    mine: bool = False


async def listed(session: AsyncSession, papers: Sequence[UUID], own: UUID | None = None) -> dict[UUID, list[Sponsor]]:
    """Everybody who stood behind these papers, sponsors first, each in the order in which they joined."""
    query = every(papers).add_columns(
        *(col(Entity.name), col(Entity.short), col(NegotiatingGroup.name), col(NegotiatingGroup.short))
    )
    query = query.outerjoin(Entity, col(Entity.id) == col(Sponsorship.entity_id))
    query = query.outerjoin(NegotiatingGroup, col(NegotiatingGroup.id) == col(Sponsorship.group_id))
    told: dict[UUID, list[Sponsor]] = {id: [] for id in papers}
    for each, name, short, group, group_short in (await session.execute(query)).all():
        told[each.paper_id].append(
            Sponsor(
                *(each.id, name or group or "", short or group_short or "", each.group_id is not None, each.main),
                *(each.at, each.version, each.left_at, each.left_version),
                mine=own is not None and each.entity_id == own,
            )
        )
    return told
