"""A text of the demonstration: tabled in a drafting group, and brought part of its way by the acts of those there."""

import tomllib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting import agreeing, holds, positions, proposing, resolving, tabling
from rooms.drafting.positions import Saying, SeenBy, Stance
from rooms.drafting.reading.reader import read
from rooms.drafting.spans import Selected
from rooms.drafting.texts import Agreement, Bracket, BracketState, Paragraph, TextKind
from rooms.floor import Floor
from rooms.languages import Language
from server.demo.world import HERE

if TYPE_CHECKING:
    from server.demo.build import Builder

BETWEEN = timedelta(minutes=3)


async def draft(builder: "Builder", start: datetime) -> None:
    """Table the text of the demonstration, and do to it what its script says."""
    script = tomllib.loads((HERE / "texts" / "compact.toml").read_text())
    room = script["room"]

    async def act(person: str, what: Any, at: datetime) -> Any:
        return await builder.act(builder.rooms[room], builder.room_seats[room, person], what, at)

    reading = read(
        (HERE / "texts" / script["source"]).read_text(), {each["short"] for each in builder.world["entities"]}
    )
    kind, language = TextKind(script["kind"]), Language(script["language"])
    put = partial(tabling.table, kind=kind, title=script["title"], language=language, reading=reading)
    text = (await act(script["by"], put, start)).text
    for count, each in enumerate(script["acts"], 1):
        await act(each["by"], partial(DONE[each["act"]], text=text, script=each), start + count * BETWEEN)


async def found(floor: Floor, text: UUID, words: str) -> Selected:
    """Words of the script, where they first stand in the text."""
    query = select(Paragraph).where(col(Paragraph.text_id) == text, col(Paragraph.gone).is_(None))
    for paragraph in (await floor.session.execute(query.order_by(col(Paragraph.rank)))).scalars():
        at = paragraph.wording.text.find(words)
        if at >= 0:
            wording = paragraph.wording
            return Selected(paragraph.id, wording.id(at), wording.id(at + len(words) - 1))
    raise LookupError(words)


async def bracket(floor: Floor, text: UUID, words: str) -> int:
    """The first open bracket round exactly these words."""
    query = select(Bracket).where(col(Bracket.text_id) == text, col(Bracket.state) == BracketState.OPEN)
    for each in (await floor.session.execute(query.order_by(col(Bracket.number)))).scalars():
        if each.bracketed and each.paragraph_id == each.ends_in:
            wording = (await floor.session.get_one(Paragraph, each.paragraph_id)).wording
            if wording.text[wording.offset(each.first) + 1 : wording.offset(each.last)] == words:
                return each.number
    raise LookupError(words)


async def insert(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    where = await found(floor, text, script["after"])
    return await proposing.insert(floor, text, Selected(where.paragraph, where.last), script["text"])


async def replace(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    return await proposing.replace(floor, text, await found(floor, text, script["words"]), script["text"])


async def delete(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    return await proposing.delete(floor, text, await found(floor, text, script["words"]))


async def enclose(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    return await proposing.bracket(floor, text, await found(floor, text, script["words"]))


async def alternative(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    return await proposing.add_alternative(floor, text, await bracket(floor, text, script["words"]), script["text"])


async def position(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    saying = Saying(Stance(script["stance"]), script.get("reason", ""), SeenBy(script["seen_by"]))
    return await positions.take(floor, text, await bracket(floor, text, script["words"]), saying)


def resolve(how: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def resolved(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
        return await how(floor, text, await bracket(floor, text, script["words"]), script.get("note", ""))

    return resolved


async def agree(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    paragraph = (await found(floor, text, script["words"])).paragraph
    return await agreeing.agree(floor, text, paragraph, Agreement(script["stage"]))


async def hold(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    paragraph, until = (await found(floor, text, script["words"])).paragraph, timedelta(hours=script["hours"])
    return await holds.hold(floor, paragraph, floor.now + until, script["reason"])


DONE: dict[str, Callable[..., Awaitable[Any]]] = {
    "insert": insert,
    "replace": replace,
    "delete": delete,
    "bracket": enclose,
    "alternative": alternative,
    "position": position,
    "keep": resolve(resolving.keep),
    "drop": resolve(resolving.drop),
    "class": resolve(resolving.resolve_class),
    "agree": agree,
    "hold": hold,
}
