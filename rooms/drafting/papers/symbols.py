"""Symbols: the number of a paper, ROOM/SESSION/L.n, never given twice; revisions, addenda and corrigenda under it."""

import re
import unicodedata
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlmodel import col

from rooms.drafting.papers.beside import Amendment
from rooms.drafting.papers.sponsors import is_of
from rooms.drafting.standing import current
from rooms.drafting.texts import Text
from rooms.floor import Floor, Refused
from rooms.people import Role
from rooms.room import BUREAU, Room

# These may table what stands under any text; others under a text of their own.
TRUSTED = BUREAU | {Role.SECRETARIAT}
SMALL = {"a", "an", "and", "for", "in", "of", "on", "or", "the", "to", "with"}


class Issue(StrEnum):
    """As what a text is tabled under another one: in its place, besides it, or to put a slip in it right."""

    REVISION = "revision"
    ADDENDUM = "addendum"
    CORRIGENDUM = "corrigendum"


SIGNS = {Issue.REVISION: "Rev", Issue.ADDENDUM: "Add", Issue.CORRIGENDUM: "Corr"}


class Cover(BaseModel):
    """What stands on the cover of a text besides its title: under which text, as what, its themes, and who sponsors it.

    Where `sponsored` the delegation that tables it does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    of: UUID | None = None
    issue: Issue | None = None
    themes: tuple[UUID, ...] = ()
    sponsored: bool = False


class Numbered(BaseModel):
    """What a text is known by: its number in the room, the how manieth paper under it, and its symbol.

    `base` is the text it stands under, `replaces` are those in whose place it is tabled.
    """

    model_config = ConfigDict(frozen=True)
    number: int
    part: int = 0
    symbol: str
    issue: Issue | None = None
    base: UUID | None = None
    replaces: tuple[UUID, ...] = ()


async def numbered(floor: Floor, cover: Cover) -> Numbered:
    """The next number, or the next symbol under the text that the cover names."""
    if cover.of is None or cover.issue is None:
        number = await next_number(floor)
        return Numbered(number=number, symbol=await symbol(floor, number))
    text = await current(floor, cover.of, "of")
    if floor.role not in TRUSTED and not await is_of(floor, text):
        raise Refused("text.not_yours", "of")
    base = await floor.find(Text, text.base_id) if text.base_id and text.issue == cover.issue else text
    under = await below(floor, base, cover.issue)
    return Numbered(
        number=base.number,
        part=await next_part(floor, base.number),
        symbol=f"{base.symbol}/{SIGNS[cover.issue]}.{len(under) + 1}",
        issue=cover.issue,
        base=base.id,
        replaces=(base.id, *under) if cover.issue == Issue.REVISION else (),
    )


async def next_number(floor: Floor) -> int:
    """The number of the next paper of a room, be it a text or an amendment."""
    highest = 0
    for paper in (Text, Amendment):
        query = select(func.max(col(paper.number))).where(col(paper.room_id) == floor.room.id)
        highest = max(highest, (await floor.session.execute(query)).scalar() or 0)
    return highest + 1


async def next_part(floor: Floor, number: int) -> int:
    query = select(func.max(col(Text.part))).where(col(Text.room_id) == floor.room.id, col(Text.number) == number)
    return ((await floor.session.execute(query)).scalar() or 0) + 1


async def below(floor: Floor, base: Text, issue: Issue) -> list[UUID]:
    """The texts that were tabled under one as this, the first one first."""
    query = select(col(Text.id)).where(col(Text.base_id) == base.id, col(Text.issue) == issue)
    return list((await floor.session.execute(query.order_by(col(Text.part)))).scalars())


async def symbol(floor: Floor, number: int) -> str:
    """ROOM/SESSION/L.n: the room by its initials, told apart where another room of the conference bears the same."""
    room = floor.room
    sign = initials(room.title)
    query = select(col(Room.id), col(Room.title)).where(col(Room.conference_id) == room.conference_id)
    alike = sorted(id for id, title in (await floor.session.execute(query)).all() if initials(title) == sign)
    sign += str(alike.index(room.id) + 1) if len(alike) > 1 else ""
    return f"{sign}/{max(room.sitting_number, 1)}/L.{number}"


def initials(title: str) -> str:
    """The initials of the words of a title, in Latin capitals; R where it has none."""
    spread = unicodedata.normalize("NFKD", title)
    words = re.findall("[A-Za-z]+", "".join(letter for letter in spread if not unicodedata.combining(letter)))
    return "".join(word[0].upper() for word in words if word.lower() not in SMALL)[:6] or "R"
