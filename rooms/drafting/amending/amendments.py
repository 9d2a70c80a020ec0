"""Amendments: papers of their own that add to, delete from or revise a text; tabled, withdrawn, taken or not."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting import reasons
from rooms.drafting.amending.items import ITEMS_LIMIT, WHOLE, Item, carry_out, checked
from rooms.drafting.bundling import bundles
from rooms.drafting.changes import OfText, redraw
from rooms.drafting.papers import sponsors
from rooms.drafting.papers.beside import Amendment, Fate
from rooms.drafting.papers.symbols import next_number, symbol
from rooms.drafting.redrafting import Redraft
from rooms.drafting.standing import current, present
from rooms.drafting.texts import Text
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Permission


class OfAmendment(Event, shape_only=True):
    """Something befell an amendment."""

    room: UUID
    text: UUID
    amendment: UUID

    def touches(self) -> list[Part]:
        return [("text_about", self.text), ("text_line", self.text)]


class AmendmentTabled(OfAmendment):
    """An amendment to a text is before the room; `on` is the amendment that it amends in its turn."""

    number: int
    symbol: str
    on: UUID | None = None
    items: tuple[Item, ...]


class AmendmentWithdrawn(OfAmendment):
    """Those who stood behind an amendment withdrew it."""


class AmendmentWelcomed(OfAmendment):
    """A sponsor of the text takes an amendment to it."""

    entity: UUID


class AmendmentAccepted(OfText):
    """An amendment was put into the text."""

    amendment: UUID

    def touches(self) -> list[Part]:
        return [*super().touches(), ("text_about", self.text)]


class SubAmendmentAccepted(OfAmendment):
    """An amendment reads from now on as another one would have it."""

    on: UUID
    items: tuple[Item, ...]


class AmendmentDecided(OfAmendment):
    """An amendment was rejected or set aside, and why."""

    fate: Fate
    reason: str


async def table(floor: Floor, text_id: UUID, items: Sequence[Item], on: UUID | None = None) -> Entry:
    """Put an amendment before the room; one's own delegation sponsors it where somebody can be named."""
    text = await ready(floor, text_id)
    if not items:
        raise Refused("amendment.no_items")
    if len(items) > ITEMS_LIMIT:
        raise Refused("amendment.too_many_items", limit=ITEMS_LIMIT)
    if on is not None:
        await standing(floor, text_id, on)
    number = await next_number(floor)
    tabled = AmendmentTabled(
        room=floor.room.id,
        text=text.id,
        amendment=uuid4(),
        number=number,
        symbol=await symbol(floor, number),
        on=on,
        items=tuple([await on_paragraph(floor, text, each) for each in items]),
    )
    entry = await floor.record(tabled)
    if not floor.room.anonymous:
        await sponsors.join(floor, tabled.amendment)
    return entry


async def ready(floor: Floor, text_id: UUID) -> Text:
    """A text of this room that can be amended."""
    await floor.require_to_act(Permission.TEXT_PROPOSE)
    return await current(floor, text_id)


async def on_paragraph(floor: Floor, text: Text, item: Item) -> Item:
    """An item as it may be tabled, on a paragraph of this text that stands."""
    _, paragraph = await present(floor, text.id, item.paragraph, "paragraph")
    return checked(item, paragraph)


async def standing(floor: Floor, text_id: UUID, amendment_id: UUID) -> Amendment:
    """An amendment to this text on which nothing is decided yet."""
    amendment = await floor.find(Amendment, amendment_id)
    if amendment.text_id != text_id:
        raise NotHere
    if amendment.state != Fate.TABLED:
        raise Refused("amendment.decided")
    return amendment


async def withdraw(floor: Floor, text_id: UUID, amendment_id: UUID) -> Entry:
    """Take an amendment back, by those who stand behind it, before anything is decided on it."""
    await ready(floor, text_id)
    amendment = await standing(floor, text_id, amendment_id)
    if not await sponsors.is_of(floor, amendment):
        raise Refused("amendment.not_yours")
    return await floor.record(AmendmentWithdrawn(**of(amendment)))


async def welcome(floor: Floor, text_id: UUID, amendment_id: UUID) -> Entry:
    """Take an amendment, as a delegation that sponsors the text; it is for the chair to put it into the text."""
    text = await ready(floor, text_id)
    amendment = await standing(floor, text_id, amendment_id)
    if floor.room.anonymous:
        raise Refused("position.nobody_named")
    own = floor.seat.entity_id
    if own not in [each.entity_id for each in await sponsors.current(floor.session, text.id)]:
        raise Refused("amendment.not_a_sponsor")
    if str(own) in amendment.accepted_by:
        raise Refused("amendment.welcomed_already")
    return await floor.record(AmendmentWelcomed(entity=own, **of(amendment)))


async def accept(floor: Floor, text_id: UUID, amendment_id: UUID) -> Entry:
    """Put an amendment into the text, once those who sponsor the text take it or the room so decided."""
    redraft = await Redraft.of(floor, text_id, Permission.TEXT_RESOLVE)
    amendment = await standing(floor, text_id, amendment_id)
    items = tuple(Item.model_validate(each) for each in amendment.items)
    if amendment.on_id is not None:
        other = await standing(floor, text_id, amendment.on_id)
        return await floor.record(SubAmendmentAccepted(on=other.id, items=items, **of(amendment)))
    await carry_out(redraft, items)
    await bundles.free(floor.session, text_id, redraft.settled)
    return await floor.record(AmendmentAccepted(amendment=amendment.id, **redraft.entered()))


async def decide(floor: Floor, text_id: UUID, amendment_id: UUID, fate: Fate, reason: str) -> Entry:
    """Enter that an amendment was rejected or set aside, and why."""
    await floor.require_to_act(Permission.TEXT_RESOLVE)
    amendment = await standing(floor, text_id, amendment_id)
    if fate not in (Fate.REJECTED, Fate.SET_ASIDE):
        raise Refused("field.not_a_choice", "fate")
    said = reasons.given(reason, required=True)
    return await floor.record(AmendmentDecided(fate=fate, reason=said, **of(amendment)))


def of(amendment: Amendment) -> dict[str, Any]:
    return {"room": amendment.room_id, "text": amendment.text_id, "amendment": amendment.id}


def by_paragraph(items: Sequence[Item]) -> dict[UUID, list[Item]]:
    """The items about words, by the paragraph in which these stand."""
    found: dict[UUID, list[Item]] = {}
    for each in items:
        if each.doing not in WHOLE:
            found.setdefault(each.paragraph, []).append(each)
    return found


@apply.register
async def _(event: AmendmentTabled, entry: Entry, session: AsyncSession) -> None:
    text = await session.get_one(Text, event.text)
    session.add(
        Amendment(
            id=event.amendment,
            room_id=event.room,
            text_id=event.text,
            on_id=event.on,
            number=event.number,
            symbol=event.symbol,
            seat_id=entry.by,
            tabled_at=entry.at,
            version=text.version,
            items=[each.model_dump(mode="json") for each in event.items],
        )
    )
    await session.flush()


@apply.register
async def _(event: AmendmentWithdrawn, entry: Entry, session: AsyncSession) -> None:
    gone = await session.get_one(Amendment, event.amendment)
    gone.state, gone.decided_at = Fate.WITHDRAWN, entry.at


@apply.register
async def _(event: AmendmentWelcomed, entry: Entry, session: AsyncSession) -> None:
    amendment = await session.get_one(Amendment, event.amendment)
    amendment.accepted_by = [*amendment.accepted_by, str(event.entity)]


@apply.register
async def _(event: AmendmentAccepted, entry: Entry, session: AsyncSession) -> None:
    amendment = await session.get_one(Amendment, event.amendment)
    amendment.state, amendment.decided_at = Fate.ACCEPTED, entry.at
    await redraw(event, entry, session)


@apply.register
async def _(event: SubAmendmentAccepted, entry: Entry, session: AsyncSession) -> None:
    amendment, other = [await session.get_one(Amendment, id) for id in (event.amendment, event.on)]
    amendment.state, amendment.decided_at = Fate.ACCEPTED, entry.at
    # An answer falls with the words it was given to.
    other.items, other.accepted_by = [each.model_dump(mode="json") for each in event.items], []


@apply.register
async def _(event: AmendmentDecided, entry: Entry, session: AsyncSession) -> None:
    amendment = await session.get_one(Amendment, event.amendment)
    amendment.state, amendment.decided_at, amendment.reason = event.fate, entry.at, event.reason
