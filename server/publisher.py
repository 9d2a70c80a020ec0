"""Publishing: after a commit what was kept is forgotten, and all who listen are sent the parts as they now are."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import exc, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import listing
from rooms.delegations.departures import RegistrationEnded
from rooms.drafting.sides.positions import PositionTaken, PositionWithdrawn, SeenBy
from rooms.people import Audience, Seat
from rooms.prolonging import TermChanged
from rooms.record.entries import Entry, Event, Part, Record, since
from rooms.room import Kind, Room
from rooms.seating import Unseated
from rooms.segments import SegmentClosed, SegmentOpened, SegmentTightened
from rooms.terms import SeatExpired
from rooms.threads import shown
from rooms.threads.messages import Posted
from rooms.unsealing import DepositOpened
from server.batching import Batched
from server.database import Store
from server.live.bells import programme_of
from server.live.hub import Audience as Listening
from server.live.hub import CatchUp, Fragment, Hub
from server.parts import PARTS, Parts

log = logging.getLogger("antechamber.live")
CATCH_UP_LIMIT = 400
# What is sent of what an entry touches: parts, and what stands for many of them.
SENT = PARTS.keys() | {"segment"}
# So many entries are read at once of what another process has entered.
READ_LIMIT = 500
# The store does not answer: what is to be rendered is rendered later.
AWAY = (exc.OperationalError, exc.InterfaceError, exc.TimeoutError, OSError)
# How long another process's entry may be known to the store before this one reads it by itself, in seconds.
PATIENCE = 0.2


def in_confidence(event: Event) -> bool:
    """When somebody speaks in a segment is for those inside alone, and so is a position that not everyone may see."""
    if isinstance(event, PositionTaken | PositionWithdrawn):
        return event.seen_by != SeenBy.ROOM
    return isinstance(event, Posted) and event.rule != ""


@dataclass
class Publisher:
    """One per process. It hears of each entry once: from its own writer, from the bus, or by reading what it missed."""

    store: Store
    parts: Parts
    hub: Hub
    # Up to which number this process has heard of a place. A page that is current as of this number misses nothing.
    known: dict[UUID, int] = field(default_factory=dict)
    # Whether that held every place when this process began: then any other is new, and is heard from its first entry.
    complete: bool = False
    pending: "defaultdict[UUID, dict[Part, None]]" = field(default_factory=lambda: defaultdict(dict))
    pushing: set[UUID] = field(default_factory=set)
    tasks: "set[asyncio.Task[None]]" = field(default_factory=set)
    # A listed room's conference; None for a caucus, of which nothing is told outside. Neither ever changes.
    conferences: dict[UUID, UUID | None] = field(default_factory=dict)
    listeners: list[Callable[[Entry], None]] = field(default_factory=list)
    # Rooms in which a segment has opened or its rule has changed, and all must be admitted anew.
    renewed: set[UUID] = field(default_factory=set)
    # Rooms in which a segment has closed, and what was acknowledged for it alone holds no longer.
    lapsing: set[UUID] = field(default_factory=set)
    # Nothing is begun any more, for nobody would wait for it.
    closed: bool = False

    def __post_init__(self) -> None:
        self.reads = Batched(self.read)

    def begin(self, heads: Mapping[UUID, int]) -> None:
        """Nothing has been shown yet: whatever the store holds now counts as heard of."""
        self.known.update(heads)
        self.complete = True

    def upto(self, place: UUID, otherwise: int) -> int:
        """Up to which number this process has heard of a place it may not have known."""
        return self.known.setdefault(place, 0 if self.complete else otherwise)

    def published(self, entries: Iterable[Entry]) -> None:
        """Entries of this process, committed just now. Only enqueues: nothing is read or sent before this returns."""
        for entry in entries:
            known = self.upto(entry.place_id, entry.seq - 1)
            if entry.seq == known + 1:
                self.hear(entry)
            elif entry.seq > known:
                self.soon(self.read_on(entry.place_id))

    def noticed(self, place: UUID, number: int) -> None:
        """The store was seen to hold this number: if nothing else brings it soon, read it."""
        if number > self.upto(place, number):
            asyncio.get_running_loop().call_later(PATIENCE, self.look, place, number)

    def told(self, place: UUID, number: int) -> None:
        """Another process has entered this number."""
        self.upto(place, number - 1)
        self.look(place, number)

    def look(self, place: UUID, number: int) -> None:
        if self.known[place] < number:
            self.soon(self.read_on(place))

    async def read_on(self, place: UUID) -> None:
        """Read and publish what this process has not heard of; whoever asks meanwhile shares the next read."""
        await self.reads.find(place)

    async def read(self, places: list[UUID]) -> dict[UUID, None]:
        async with self.store.reading() as session:
            for place in places:
                while len(await self.read_some(session, place)) == READ_LIMIT:
                    pass
        return {}

    async def read_some(self, session: AsyncSession, place: UUID) -> list[Entry]:
        entries = await since(session, place, self.known[place], READ_LIMIT)
        for entry in entries:
            # Its own writer, or another read, may have brought it meanwhile.
            if entry.seq == self.known[place] + 1:
                self.hear(entry)
        return entries

    def hear(self, entry: Entry) -> None:
        event, place = entry.event, entry.place_id
        self.parts.forget([*event.touches(), *event.announces()])
        self.known[place] = entry.seq
        for listener in self.listeners:
            listener(entry)
        if isinstance(event, Unseated | SeatExpired | RegistrationEnded):
            self.hub.end_seat(event.seat)
        if isinstance(event, TermChanged) and event.from_ is not None and event.from_ > datetime.now(UTC):
            self.hub.end_seat(event.seat)
        if isinstance(event, SegmentOpened | SegmentTightened):
            self.renewed.add(place)
        if isinstance(event, SegmentClosed | DepositOpened):
            self.parts.clear()
            self.hub.forget_place(place)
        if isinstance(event, SegmentClosed):
            self.lapsing.add(place)
        if not in_confidence(event):
            self.hub.bell(place)
        if ("sittings", place) in event.touches():
            self.hub.bell(programme_of(place))
        self.pending[place].update(dict.fromkeys(part for part in event.touches() if part[0] in SENT))
        if place not in self.pushing:
            self.pushing.add(place)
            self.soon(self.push(place))
        for part in event.announces():
            self.soon(self.announce(place, part))

    def soon(self, work: Coroutine[None, None, None]) -> None:
        if self.closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.finished)

    def finished(self, task: "asyncio.Task[None]") -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a part could not be published", exc_info=task.exception())

    async def push(self, place: UUID) -> None:
        """Render what is pending, once for each audience, until nothing is."""
        try:
            while self.known[place] > self.hub.head(place):
                await self.push_once(place, self.known[place], self.pending.pop(place, {}))
        finally:
            self.pushing.discard(place)

    async def push_once(self, place: UUID, number: int, touched: dict[Part, None]) -> None:
        try:
            await self.let_lapse(place)
            expanded = await self.expanded(place, touched)
            renewed = place in self.renewed or (expanded is not touched and len(expanded) > CATCH_UP_LIMIT)
            if renewed:
                # What is said under the new rule is for those who have acknowledged it.
                expanded = {part: None for part in expanded if part[0] == "masthead"}
            for audience in self.audiences(place):
                self.hub.publish(audience, number, await self.fragments(audience, list(expanded)))
        except AWAY:
            self.pending[place] = touched | self.pending[place]
            raise
        self.hub.advance(place, number)
        if renewed:
            self.renewed.discard(place)
            self.hub.renew_place(place)

    async def let_lapse(self, place: UUID) -> None:
        """Whoever acknowledged the charter for a segment alone that is closed does so anew before they hear more."""
        if place not in self.lapsing:
            return
        query = (
            select(col(Seat.id))
            .join(Room, col(Room.id) == col(Seat.place_id))
            .where(col(Seat.place_id) == place, col(Seat.acknowledged) < col(Room.charter_version))
        )
        async with self.store.reading() as session:
            lapsed = list((await session.execute(query)).scalars())
        self.lapsing.discard(place)
        for seat in lapsed:
            self.hub.renew_seat(seat)

    async def expanded(self, place: UUID, touched: dict[Part, None]) -> dict[Part, None]:
        """The parts to be shown anew; a closed segment stands for all that named a speaker in it."""
        closed = [id for name, id in touched if name == "segment"]
        if not closed:
            return touched
        async with self.store.reading() as session:
            named = [part for id in closed for part in await shown.named_in(session, place, id)]
        return dict.fromkeys([*(part for part in touched if part[0] in PARTS), *named])

    def resume(self) -> None:
        """The store answers: push what could not be rendered while it did not."""
        for place in self.pending.keys() - self.pushing:
            self.pushing.add(place)
            self.soon(self.push(place))

    def audiences(self, place: UUID) -> list[Audience]:
        """Those who listen here; the hub knows no more of an audience than its place."""
        return [audience for audience in self.hub.audiences(place) if isinstance(audience, Audience)]

    async def fragments(self, audience: Audience, touched: list[Part]) -> list[Fragment]:
        rendered = await self.parts.render(audience, touched)
        return [(f"{name}-{id}", html.encode()) for (name, id), html in rendered.items()]

    async def announce(self, room: UUID, part: Part) -> None:
        """Tell the conference what anyone there may know of a room."""
        conference = await self.conference_of(room)
        if conference is not None:
            for audience in self.audiences(conference):
                self.hub.refresh(audience, await self.fragments(audience, [part]))

    async def conference_of(self, room: UUID) -> UUID | None:
        if room not in self.conferences:
            query = select(col(Room.conference_id)).where(col(Room.id) == room, col(Room.kind) != Kind.CAUCUS)
            async with self.store.reading() as session:
                self.conferences[room] = (await session.execute(query)).scalar_one_or_none()
        return self.conferences[room]

    async def catch_up(self, audience: Listening, after: int) -> CatchUp | None:
        """The parts touched after a number, as they are now; nothing where they are too many to send one by one."""
        assert isinstance(audience, Audience)
        async with self.store.reading() as session:
            head = await session.get(Record, audience.place)
            number = head.seq if head else 0
            entries = await since(session, audience.place, after, CATCH_UP_LIMIT + 1)
            # What a conference is told of its rooms bears no number of its own record: whoever joins gets it anew.
            rooms = [listed.room for listed in await listing.of_conference(session, audience.place)]
        if len(entries) > CATCH_UP_LIMIT:
            return None
        if entries and entries[-1].seq > self.upto(audience.place, after):
            await self.read_on(audience.place)
        touched = dict.fromkeys(part for entry in entries for part in entry.event.touches() if part[0] in SENT)
        expanded = await self.expanded(audience.place, touched)
        if expanded is not touched and len(expanded) > CATCH_UP_LIMIT:
            return None
        touched = expanded
        last = entries[-1].seq if entries else number
        told = await self.fragments(audience, [("room_line", room) for room in rooms])
        return CatchUp(max(last, number), await self.fragments(audience, list(touched)), told)

    async def close(self) -> None:
        """Let what is under way be sent, and begin nothing more."""
        await self.sent()
        self.closed = True

    async def sent(self) -> None:
        """Let what is under way be sent."""
        while self.tasks:
            await asyncio.gather(*self.tasks, return_exceptions=True)
