"""The page of a text: kept parts of its paragraphs, and beside them where its brackets are."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting import shown
from rooms.drafting.shown import Heading
from rooms.drafting.texts import Text
from rooms.floor import NotHere
from rooms.record.entries import Part
from rooms.room import Permission
from server.access import Access
from server.room_facts import granted, heading

# So many paragraphs stand on one page.
PAGE = 600


@dataclass(frozen=True)
class Head:
    """What never changes of a text."""

    id: UUID
    room: UUID
    symbol: str
    kind: str
    title: str
    language: str


async def head(access: Access, text: UUID) -> Head:
    """A text of this room, for whoever may read texts in it."""

    async def load(session: AsyncSession) -> Head | None:
        row = await session.get(Text, text)
        return Head(row.id, row.room_id, row.symbol, row.kind, row.title, row.language) if row else None

    if Permission.TEXT_READ not in await granted(access):
        raise NotHere
    found = await access.site.parts.facts(("text_line", text), "head", load)
    if found is None or found.room != access.place:
        raise NotHere
    return found


async def order(access: Access, text: UUID) -> dict[UUID, int]:
    """The paragraphs of a text in their order, each with its rank."""
    return await access.site.parts.facts(("tally", text), "order", lambda session: shown.ranks(session, text))


async def headings(access: Access, text: UUID) -> list[Heading]:
    return await access.site.parts.facts(("tally", text), "headings", lambda session: shown.headings(session, text))


def page_of(place: int) -> int:
    """On which page a paragraph stands, by its place in the text."""
    return place // PAGE + 1


async def asked_for(access: Access, text: UUID, page: int, at: UUID | None) -> int:
    """The page that is asked for, or the one on which a paragraph stands."""
    ids = list(await order(access, text))
    if at is not None and at in ids:
        return page_of(ids.index(at))
    return min(max(page, 1), page_of(max(len(ids) - 1, 0)))


async def facts(access: Access, text: UUID, page: int = 1, at: UUID | None = None) -> dict[str, Any]:
    """Everything the template needs. The number is taken first: what is read later is as new or newer."""
    site = access.site
    number = site.publisher.known.get(access.place, 0)
    about, room = await head(access, text), await heading(access)
    ranks, page = await order(access, text), await asked_for(access, text, page, at)
    stretch = list(ranks)[(page - 1) * PAGE : page * PAGE]
    paragraphs: list[Part] = [("paragraph", id) for id in stretch]
    html = await site.parts.render(access.audience, [("tally", text), *paragraphs])
    own = f"/rooms/{access.place}/texts/{text}"
    return {
        "room": {"id": access.place, "title": room.title},
        "text": about,
        "own": own,
        "number": number,
        "may": await may(access),
        "tally": html.get(("tally", text), ""),
        "paragraphs": [html[part] for part in paragraphs if part in html],
        "contents": [entry(own, page, each) for each in await headings(access, text)],
        "first": ranks[stretch[0]] if page > 1 else None,
        "earlier": f"{own}?page={page - 1}" if page > 1 else None,
        "later": f"{own}?page={page + 1}" if page * PAGE < len(ranks) else None,
    }


async def may(access: Access) -> dict[str, bool]:
    """Which acts on words that are selected stand in the menu."""
    here, held = not (await heading(access)).archived, await granted(access)
    return {
        "propose": here and Permission.TEXT_PROPOSE in held,
        "resolve": here and Permission.TEXT_RESOLVE in held,
    }


def entry(own: str, page: int, heading: Heading) -> dict[str, Any]:
    """A line of the table of contents, with where it leads."""
    there = page_of(heading.place)
    begin = "" if there == page else f"{own}?page={there}"
    return {
        "id": heading.id,
        "kind": heading.kind,
        "words": heading.words,
        "open": heading.open,
        "href": f"{begin}#paragraph-{heading.id}",
        "here": there == page,
    }
