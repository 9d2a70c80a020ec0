"""A text of the demonstration: tabled in a drafting group, and brought part of its way by the acts of those there."""

import tomllib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting import commenting
from rooms.drafting.agreement import agreeing, holds
from rooms.drafting.layers import drafts, instructions, notes
from rooms.drafting.layers.placing import About
from rooms.drafting.papers import answers, chairing, tabling
from rooms.drafting.papers.chairing import DrawnUp
from rooms.drafting.proposals import offering, proposing
from rooms.drafting.proposals.deriving import Wish as Wished
from rooms.drafting.reading.reader import read
from rooms.drafting.settling import resolving, streamlining
from rooms.drafting.settling.streamlining import Chosen, Wish
from rooms.drafting.sides import delegations, positions, siding, stands
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.sides.siding import Side
from rooms.drafting.spans import Selected
from rooms.drafting.texts import Agreement, Asking, Paragraph, Text, TextKind
from rooms.floor import Floor
from rooms.languages import Language
from rooms.threads.messages import Words
from server.demo import papers
from server.demo.wording import bracket, found
from server.demo.world import HERE

if TYPE_CHECKING:
    from server.demo.build import Builder

BETWEEN = timedelta(minutes=3)


async def draft(builder: "Builder", start: datetime, name: str) -> None:
    """Table a text of the demonstration, and do to it what its script says."""
    script = tomllib.loads((HERE / "texts" / f"{name}.toml").read_text())
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
    group = await group_of(floor, script["group"]) if "group" in script else None
    saying = Saying(Stance(script["stance"]), script.get("reason", ""), SeenBy(script["seen_by"]), group)
    return await positions.take(floor, text, await bracket(floor, text, script["words"]), saying)


def resolve(how: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def resolved(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
        return await how(floor, text, await bracket(floor, text, script["words"]), script.get("note", ""))

    return resolved


async def group_of(floor: Floor, short: str) -> UUID:
    """A negotiating group of one's own, by its short name."""
    return next(each.id for each in await positions.own_groups(floor) if each.short == short)


async def side(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    """A delegation goes along with what was said for its group, or does not."""
    number = await bracket(floor, text, script["words"])
    upon = next(each.id for each in await stands.known_to(floor, text, [number]) if each.asked)
    said = (Side(script["side"]), SeenBy(script["seen_by"]), script.get("reason", ""))
    return await siding.side(floor, text, number, upon, *said)


async def comment(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    return await commenting.comment(floor, text, await found(floor, text, script["words"]), Words(text=script["text"]))


async def reply(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    """An answer to the first comment on the paragraph with these words."""
    where = await found(floor, text, script["words"])
    paragraph = await floor.session.get_one(Paragraph, where.paragraph)
    first = (await commenting.on(floor, paragraph, "en"))[0].message.id
    return await commenting.reply(floor, text, first, Words(text=script["text"]))


async def streamline(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    chosen = Chosen(await bracket(floor, text, script["words"]))
    wordings = await streamlining.sources(floor, text, chosen)
    reasons = {at: script["reason"] for at in range(len(streamlining.rows(wordings, script["text"], {})))}
    return await streamlining.streamline(
        floor, text, chosen, Wish(script["text"], streamlining.sign(wordings), reasons, script.get("note", ""))
    )


async def draw_up(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    return await chairing.table(floor, text, script["title"])


async def answer(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    """A delegation answers the chair's text that was drawn up from this one."""
    query = select(Text).join(DrawnUp, col(DrawnUp.text_id) == col(Text.id)).where(col(DrawnUp.source_id) == text)
    chairs = (await floor.session.execute(query.order_by(col(Text.number).desc()))).scalars().first()
    assert chairs is not None
    about = {"saying": answers.Saying(script["saying"]), "reason": script.get("reason", ""), "seen": chairs.version}
    return await answers.answer(floor, chairs.id, **about)


async def agree(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    paragraph = (await found(floor, text, script["words"])).paragraph
    here = {short: id for id, short in (await delegations.at_the_table(floor)).items()}
    by = [here[each] for each in script.get("subject_to", [])]
    until = floor.now + timedelta(hours=script["hours"]) if "hours" in script else None
    return await agreeing.agree(floor, text, paragraph, Agreement(script["stage"]), by, until)


async def hold(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    paragraph, until = (await found(floor, text, script["words"])).paragraph, timedelta(hours=script["hours"])
    return await holds.hold(floor, paragraph, floor.now + until, script["reason"])


async def draft_of(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    """A delegation keeps a proposal to itself, and may say that it is ready."""
    where = await found(floor, text, script.get("after") or script["words"])
    insert_ = Wished(Asking.INSERT, where.last, 0)
    wish = insert_ if "after" in script else Wished(Asking.REPLACE, where.first, where.last)
    wish = wish._replace(words=script["text"])
    (kept,) = await drafts.keep(floor, text, where.paragraph, [wish])
    if script.get("ready"):
        await drafts.ready(floor, UUID(kept.body["draft"]), True)


async def note(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    where = await found(floor, text, script["words"])
    return await notes.keep(floor, text, About(where.paragraph, where.first, where.last), script["text"])


async def instruct(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    number = await bracket(floor, text, script["words"])
    return await instructions.instruct(floor, text, number, script["instruction"], script["fallback"])


async def offer(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    """An observer has words stand beside the text."""
    where = await found(floor, text, script["words"])
    about = About(where.paragraph, where.first, where.last)
    return await offering.offer(floor, text, Asking.REPLACE, about, script["text"], open_origin=True)


DONE: dict[str, Callable[..., Awaitable[Any]]] = {
    **papers.DONE,
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
    "side": side,
    "comment": comment,
    "reply": reply,
    "streamline": streamline,
    "draw_up": draw_up,
    "answer": answer,
    "draft": draft_of,
    "note": note,
    "instruct": instruct,
    "offer": offer,
}
