"""What stands beside the text of the demonstration: its sponsors, an amendment, a package of brackets."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from rooms.drafting.amending import amendments
from rooms.drafting.amending.items import Doing, Item
from rooms.drafting.bundling import packages, pending
from rooms.drafting.bundling.bundles import Decision
from rooms.drafting.papers import sponsors
from rooms.floor import Floor
from server.demo.wording import bracket, found


async def sponsor(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    return await sponsors.join(floor, text)


async def amend(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    """Other words for some, and a new paragraph after them where the script has one."""
    where = await found(floor, text, script["words"])
    items = [
        Item(
            doing=Doing.REPLACE,
            paragraph=where.paragraph,
            first=where.first,
            last=where.last,
            words=script["text"],
        )
    ]
    if "paragraph" in script:
        items.append(Item(doing=Doing.ADD, paragraph=where.paragraph, words=script["paragraph"]))
    await amendments.table(floor, text, items)
    return floor.recorded[-1]


async def bundle(floor: Floor, text: UUID, script: dict[str, Any]) -> Any:
    """A package of paragraphs, found by their words, and of brackets, of which some are decided on already."""
    package = UUID((await packages.make(floor, script["name"])).body["package"])
    for words in script.get("paragraphs", ()):
        await packages.add(floor, package, text, (await found(floor, text, words)).paragraph)
    for words in script["brackets"]:
        number = await bracket(floor, text, words)
        where = (await found(floor, text, f"[{words}]")).paragraph
        await packages.add(floor, package, text, where, number)
    for words in script["keeping"]:
        await pending.decide(floor, text, await bracket(floor, text, words), Decision.KEEPING)
    return floor.recorded[-1]


DONE: dict[str, Callable[..., Awaitable[Any]]] = {"sponsor": sponsor, "amend": amend, "package": bundle}
