"""Sittings: the seat that somebody signed in holds in a place, under the hat they wear there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from rooms import charter, hats
from rooms.people import Person, Role, Seat, held
from rooms.pseudonyms import undertaken
from rooms.record.entries import Record
from rooms.room import Attribution, Kind, Room
from server.batching import Batched
from server.database import Store
from server.publisher import Publisher

# Who is asked after, where, and which of their registrations their session has chosen to act by.
Asked = tuple[UUID, UUID, frozenset[UUID]]


@dataclass(frozen=True)
class Sitting:
    """A seat as it was found for an account in a place."""

    seat: UUID
    person: UUID
    entity: UUID
    role: Role
    acknowledged: int
    place: UUID
    conference: UUID
    kind: Kind | None
    charter_version: int
    until: datetime | None = None
    # The segment that is open there, and whether its rule was undertaken to be kept.
    segment: UUID | None = None
    undertaken: bool = True
    # Whether they have another hat in this conference, which is not worn now.
    several: bool = False

    @property
    def entered(self) -> bool:
        """Whether the charter as it stands and the rule of an open segment are acknowledged; a conference has none."""
        return self.acknowledged >= self.charter_version and self.undertaken


def sittings(store: Store, publisher: Publisher) -> Batched[Asked, Sitting]:
    """Finds seats for (account, place), many in one query; what it sees of a record's number it passes on.

    Of somebody with several registrations it finds the seat of the hat that is worn, and no other.
    """

    async def load(asked: list[Asked]) -> dict[Asked, Sitting]:
        accounts, places = {account for account, _, _ in asked}, {place for _, place, _ in asked}
        at = {"accounts": list(accounts), "places": list(places), "now": datetime.now(UTC)}
        found: dict[Asked, Sitting] = {}
        async with store.reading() as session:
            rows = [Found._make(row) for row in (await session.execute(SEATS, at)).all()]
            for place, number in {(row.place, row.seq) for row in rows}:
                publisher.noticed(place, number)
            theirs, seats = hats_of(rows), seats_of(rows)
            for account, place, chosen in asked:
                for row in seats.get((account, place), ()):
                    people = theirs[account, row.conference]
                    if row.person == hats.worn(people, chosen):
                        found[account, place, chosen] = await sitting(session, row, len(people) > 1)
        return found

    return Batched(load)


def asking() -> Any:
    """The query for all seats of some accounts in some places, each beside every hat that its holder has there."""
    hat, hats_own = aliased(Person), aliased(Seat)
    now: BindParameter[datetime] = bindparam("now")
    return (
        select(
            col(Person.account_id),
            col(Person.conference_id),
            col(hat.id),
            col(hats_own.from_),
            col(hats_own.taken_at),
            col(Seat.id),
            col(Seat.person_id),
            col(Seat.entity_id),
            col(Seat.role),
            col(Seat.acknowledged),
            col(Seat.place_id),
            col(Record.seq),
            col(Room.kind),
            col(Room.charter_version),
            col(Seat.until),
            col(Room.segment_id),
            col(Room.segment_rule),
        )
        .join(Person, col(Person.id) == col(Seat.person_id))
        .join(Record, col(Record.id) == col(Seat.place_id))
        .outerjoin(Room, col(Room.id) == col(Seat.place_id))
        .join(
            hat,
            (col(hat.account_id) == col(Person.account_id)) & (col(hat.conference_id) == col(Person.conference_id)),
        )
        .join(hats_own, (col(hats_own.person_id) == col(hat.id)) & (col(hats_own.place_id) == col(hat.conference_id)))
        .where(col(Person.account_id).in_(bindparam("accounts", expanding=True)))
        .where(col(Seat.place_id).in_(bindparam("places", expanding=True)), held(now), held(now, hats_own))
    )


SEATS = asking()


class Found(NamedTuple):
    """A seat that somebody holds in a place, beside one of the hats they could wear there."""

    account: UUID
    conference: UUID
    hat: UUID
    hat_from: datetime | None
    hat_taken: datetime
    seat: UUID
    person: UUID
    entity: UUID
    role: str
    acknowledged: int
    place: UUID
    seq: int
    kind: str | None
    version: int | None
    until: datetime | None
    segment: UUID | None
    rule: str | None


def hats_of(rows: Sequence[Found]) -> dict[tuple[UUID, UUID], list[UUID]]:
    """For each account and conference its registrations, in the order in which they could first be worn."""
    found: dict[tuple[UUID, UUID], set[tuple[datetime, UUID]]] = {}
    for row in rows:
        since = hats.began(row.hat_from, row.hat_taken)
        found.setdefault((row.account, row.conference), set()).add((since, row.hat))
    return {key: [person for _, person in sorted(theirs)] for key, theirs in found.items()}


def seats_of(rows: Sequence[Found]) -> dict[tuple[UUID, UUID], list[Found]]:
    """The seats of each account in a place, each once."""
    found: dict[tuple[UUID, UUID], dict[UUID, Found]] = {}
    for row in rows:
        found.setdefault((row.account, row.place), {})[row.seat] = row
    return {key: list(seats.values()) for key, seats in found.items()}


async def sitting(session: AsyncSession, row: Found, several: bool) -> Sitting:
    kept = row.segment is None or await undertaken(session, row.segment, row.rule or "", row.seat)
    acknowledged, version = row.acknowledged, row.version or 0
    nameless = row.segment if row.rule == Attribution.CHATHAM_HOUSE else None
    if acknowledged < version and await charter.within(session, nameless, version, row.seat):
        acknowledged = version
    return Sitting(
        row.seat,
        row.person,
        row.entity,
        Role(row.role),
        acknowledged,
        row.place,
        row.conference,
        Kind(row.kind) if row.kind else None,
        version,
        row.until,
        row.segment,
        kept,
        several,
    )
