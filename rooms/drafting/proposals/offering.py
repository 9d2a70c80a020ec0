"""Offering: whoever sits in a room and may not propose has words stand beside its text, until a delegation takes them.

Where both wish it, the proposal then tells whose words they were.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.layers.placing import About, Place, places, same
from rooms.drafting.papers import attributing
from rooms.drafting.proposals import wishing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.proposals.offers import Offer, OfferState
from rooms.drafting.proposals.proposing import Proposed, worded
from rooms.drafting.standing import present, reach_of
from rooms.drafting.texts import Asking, Bracket, Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Entity, Seat
from rooms.record.entries import Entry, Event, Part, apply
from rooms.room import Attribution, Permission

# So many wordings may stand beside one text at a time.
LIMIT = 300
ASKS = (Asking.INSERT, Asking.REPLACE)


class OfOffer(Event, shape_only=True):
    """Something befell words that stand beside a text."""

    room: UUID
    text: UUID
    paragraph: UUID
    offer: UUID

    def touches(self) -> list[Part]:
        return [("paragraph", self.paragraph)]


class WordingOffered(OfOffer):
    """Somebody who may not propose has words stand beside the text."""

    asks: Asking
    first: int
    last: int
    words: str
    about: str
    open_origin: bool = False


class OfferWithdrawn(OfOffer):
    """Words beside the text were taken back by whoever offered them."""


class OfferTaken(OfOffer):
    """A delegation made words that stood beside the text its proposal; `origin` is whose they were, if both say so."""

    bracket: int
    origin: str = ""


async def offer(
    floor: Floor, text_id: UUID, asks: Asking, where: About, words: str, open_origin: bool = False
) -> Entry:
    """Have words stand beside the text, where they would be inserted or instead of those selected."""
    await floor.require_to_act(Permission.WORDING_OFFER)
    text, paragraph = await present(floor, text_id, where.paragraph)
    words, about = worded(words), told(paragraph, asks, where)
    if same(words, about):
        raise Refused("words.unchanged", "words")
    await room_for(floor, text_id)
    return await floor.record(
        WordingOffered(
            room=floor.room.id,
            text=text.id,
            paragraph=paragraph.id,
            offer=uuid4(),
            asks=asks,
            first=where.first,
            last=where.last,
            words=words,
            about=about,
            open_origin=open_origin and floor.room.anonymous is None,
        )
    )


def told(paragraph: Paragraph, asks: Asking, where: About) -> str:
    """The words that others are offered for, as they stand."""
    start, end = reach_of(paragraph.wording, where.first, 0 if asks == Asking.INSERT else where.last)
    if asks == Asking.INSERT:
        return ""
    words = paragraph.wording.text[start:end]
    if asks not in ASKS or not words.strip():
        raise Refused("words.none_selected", "words")
    return words


async def room_for(floor: Floor, text_id: UUID) -> None:
    beside = (col(Offer.text_id) == text_id, col(Offer.state) == OfferState.STANDING)
    count = (await floor.session.execute(select(func.count()).select_from(Offer).where(*beside))).scalar_one()
    if count >= LIMIT:
        raise Refused("offer.too_many", "words", limit=LIMIT)


async def of(floor: Floor, text_id: UUID, offer_id: UUID) -> Offer:
    """Words that still stand beside a text of this room."""
    floor.require_open()
    await floor.require_undertaking()
    found = await floor.find(Offer, offer_id)
    if found.text_id != text_id:
        raise NotHere
    if found.state != OfferState.STANDING:
        raise Refused("offer.settled")
    return found


async def withdraw(floor: Floor, text_id: UUID, offer_id: UUID) -> Entry:
    """Take back words that one has offered oneself."""
    floor.require(Permission.TEXT_READ)
    found = await of(floor, text_id, offer_id)
    if not await floor.is_own(found.seat_id):
        raise Refused("offer.not_yours")
    about = {"room": floor.room.id, "text": text_id, "paragraph": found.paragraph_id, "offer": found.id}
    return await floor.record(OfferWithdrawn(**about))


async def take_up(floor: Floor, text_id: UUID, offer_id: UUID, origin: bool = False) -> Entry:
    """Make words that stand beside the text a proposal of one's own, and tell whose they were if both wish it."""
    floor.require(Permission.TEXT_PROPOSE)
    found = await of(floor, text_id, offer_id)
    place = (await places(floor.session, text_id, [found.where])).get(found.where)
    if place is None:
        raise Refused("offer.no_place")
    named = await whose(floor, found) if origin and found.open_origin else ""
    wish = Wish(Asking(found.asks), found.first, found.last, found.words)
    entry = await wishing.ask(floor, text_id, place.paragraph.id, wish)
    assert isinstance(entry.event, Proposed)
    taken = OfferTaken(
        room=floor.room.id,
        text=text_id,
        paragraph=place.paragraph.id,
        offer=found.id,
        bracket=entry.event.bracket,
        origin=named,
    )
    await floor.record(taken)
    return entry


async def whose(floor: Floor, found: Offer) -> str:
    """For whom the seat that offered the words sits; nobody is told of under the Chatham House Rule."""
    if floor.room.anonymous or attributing.rule(floor.room) == Attribution.CHATHAM_HOUSE:
        return ""
    query = select(col(Entity.short)).join(Seat, col(Seat.entity_id) == col(Entity.id))
    return (await floor.session.execute(query.where(col(Seat.id) == found.seat_id))).scalar() or ""


@dataclass(frozen=True)
class OfferLine:
    """Words beside a text as the room sees them; `by` is for whom they were offered, where it may be told."""

    id: UUID
    asks: str
    about: str
    words: str
    by: str | None
    mine: bool
    open_origin: bool
    place: Place | None

    @property
    def changed(self) -> bool:
        """Whether others have changed the words meanwhile."""
        return self.place is not None and not same(self.place.words, self.about)


async def beside(floor: Floor, text_id: UUID, paragraph: UUID | None = None) -> list[OfferLine]:
    """The words that stand beside a text, or beside one paragraph of it."""
    query = select(Offer, col(Entity.short)).outerjoin(Seat, col(Seat.id) == col(Offer.seat_id))
    query = query.outerjoin(Entity, col(Entity.id) == col(Seat.entity_id)).order_by(col(Offer.at))
    query = query.where(col(Offer.text_id) == text_id, col(Offer.state) == OfferState.STANDING)
    rows = [(each, short) for each, short in (await floor.session.execute(query)).all()]
    found = await places(floor.session, text_id, [each.where for each, _ in rows])
    return [
        await line(floor, each, short, found.get(each.where))
        for each, short in rows
        if paragraph is None or stands_in(each, found.get(each.where)) == paragraph
    ]


def stands_in(offer: Offer, place: Place | None) -> UUID:
    return place.paragraph.id if place else offer.paragraph_id


async def line(floor: Floor, offer: Offer, short: str | None, place: Place | None) -> OfferLine:
    mine = await floor.is_own(offer.seat_id)
    return OfferLine(
        *(offer.id, offer.asks, offer.about, offer.words, short, mine, offer.open_origin),
        place,
    )


@apply.register
async def _(event: WordingOffered, entry: Entry, session: AsyncSession) -> None:
    facts = event.model_dump(include={"asks", "first", "last", "words", "about", "open_origin"})
    session.add(
        Offer(
            id=event.offer,
            room_id=event.room,
            text_id=event.text,
            paragraph_id=event.paragraph,
            seat_id=entry.by,
            at=entry.at,
            **facts,
        )
    )


@apply.register
async def _(event: OfferWithdrawn, entry: Entry, session: AsyncSession) -> None:
    (await session.get_one(Offer, event.offer)).state = OfferState.WITHDRAWN


@apply.register
async def _(event: OfferTaken, entry: Entry, session: AsyncSession) -> None:
    taken = await session.get_one(Offer, event.offer)
    taken.state, taken.bracket = OfferState.TAKEN, event.bracket
    (await session.get_one(Bracket, (event.text, event.bracket))).origin = event.origin
