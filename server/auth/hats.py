"""The hat that a session wears: as which of their registrations in a conference somebody acts. Kept on the server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, SQLModel

from rooms import hats
from rooms.floor import NotHere
from rooms.record.columns import OUTSIDE, Moment
from server.auth.sessions import begin
from server.writer import Writer

if TYPE_CHECKING:
    from server.auth.who import Who

# Hears of a session, a conference, and the person that is worn there from now on.
Turned = Callable[[UUID, UUID, UUID], None]


class Worn(SQLModel, table=True):
    """As which of their registrations in a conference somebody acts in one session."""

    __table_args__ = {"info": OUTSIDE}
    session_id: UUID = Field(primary_key=True, foreign_key="session.id")
    conference_id: UUID = Field(primary_key=True)
    person_id: UUID
    chosen_at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class Choice:
    """Which registration is to be worn in a conference."""

    conference: UUID
    person: UUID


@dataclass
class Hats:
    """Changing hats. Each in `turned` hears of it once it is durable."""

    writer: Writer
    turned: list[Turned] = field(default_factory=list)

    async def choose(self, who: "Who", choice: Choice) -> None:
        """Wear another hat in a conference, in this session: one's own, and one that can be worn now."""
        await self.writer.plainly(partial(put_on, who=who, choice=choice))
        for hear in self.turned:
            hear(who.session, choice.conference, choice.person)


async def put_on(session: AsyncSession, now: datetime, who: "Who", choice: Choice) -> None:
    mine = {(hat.conference, hat.person) for hat in await hats.of_account(session, who.account, now)}
    if (choice.conference, choice.person) not in mine:
        raise NotHere
    worn = await session.get(Worn, (who.session, choice.conference))
    if worn is None:
        session.add(wearing(who.session, choice, now))
    else:
        worn.person_id, worn.chosen_at = choice.person, now


def wearing(session: UUID, choice: Choice, now: datetime) -> Worn:
    return Worn(session_id=session, conference_id=choice.conference, person_id=choice.person, chosen_at=now)


async def begin_as(session: AsyncSession, now: datetime, account: UUID, days: int, agent: str, choice: Choice) -> str:
    """Write a new session of an account that wears a hat from the beginning; gives its token."""
    id = uuid4()
    token = begin(session, now, account, days, agent, id)
    await session.flush()
    session.add(wearing(id, choice, now))
    return token
