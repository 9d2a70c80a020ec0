"""The page of a text: kept parts of its paragraphs, and beside them where its brackets are."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting import headings, shown
from rooms.drafting.headings import Heading
from rooms.drafting.texts import Text
from rooms.floor import NotHere
from rooms.record.entries import Part
from rooms.room import Permission
from server import text_lines, text_papers
from server.access import Access
from server.room_facts import granted, heading
from server.text_lines import Lined

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
    themes: tuple[str, ...] = ()
    replaced: bool = False


async def head(access: Access, text: UUID) -> Head:
    """A text of this room, for whoever may read texts in it."""

    async def load(session: AsyncSession) -> Head | None:
        row = await session.get(Text, text)
        return told(row) if row else None

    if Permission.TEXT_READ not in await granted(access):
        raise NotHere
    found = await access.site.parts.facts(("text_line", text), "head", load)
    if found is None or found.room != access.place:
        raise NotHere
    return found


def told(row: Text) -> Head:
    about = (row.id, row.room_id, row.symbol, row.kind, row.title, row.language)
    return Head(*about, themes=tuple(row.themes), replaced=row.replaced_by is not None)


async def order(access: Access, text: UUID) -> dict[UUID, int]:
    """The paragraphs of a text in their order, each with its rank."""
    return await access.site.parts.facts(("tally", text), "order", lambda session: shown.ranks(session, text))


async def headings_of(access: Access, text: UUID) -> list[Heading]:
    return await access.site.parts.facts(("tally", text), "headings", lambda session: headings.of_text(session, text))


def page_of(place: int) -> int:
    """On which page a paragraph stands, by its place in the text."""
    return place // PAGE + 1


async def asked_for(access: Access, text: UUID, page: int, at: UUID | None) -> int:
    """The page that is asked for, or the one on which a paragraph stands."""
    ids = list(await order(access, text))
    if at is not None and at in ids:
        return page_of(ids.index(at))
    return min(max(page, 1), page_of(max(len(ids) - 1, 0)))


async def facts(
    access: Access, text: UUID, page: int = 1, at: UUID | None = None, lines: bool = False
) -> dict[str, Any]:
    """Everything the template needs. The number is taken first: what is read later is as new or newer."""
    site = access.site
    number = site.publisher.known.get(access.place, 0)
    about, room = await head(access, text), await heading(access)
    ranks, page = await order(access, text), await asked_for(access, text, page, at)
    stretch = list(ranks)[(page - 1) * PAGE : page * PAGE]
    paragraphs: list[Part] = [] if lines else [("paragraph", id) for id in stretch]
    html = await site.parts.render(access.audience, [("tally", text), ("text_about", text), *paragraphs])
    own = f"/rooms/{access.place}/texts/{text}"
    more = f"{own}?{'lines=1&' if lines else ''}page="
    return {
        "room": {"id": access.place, "title": room.title},
        "text": about,
        "own": own,
        "number": number,
        "may": await may(access, about.replaced),
        "tally": html.get(("tally", text), ""),
        "about": html.get(("text_about", text), ""),
        "themes": await text_papers.themed(access, about.themes),
        "sponsoring": await text_papers.own_standing(access, text, about.replaced),
        "key": uuid4().hex,
        "paragraphs": [html[part] for part in paragraphs if part in html],
        "lined": await by_lines(access, text, set(stretch)) if lines else None,
        "contents": [
            entry(more, page, each, "lined" if lines else "paragraph") for each in await headings_of(access, text)
        ],
        "first": ranks[stretch[0]] if page > 1 else None,
        "earlier": f"{more}{page - 1}" if page > 1 else None,
        "later": f"{more}{page + 1}" if page * PAGE < len(ranks) else None,
    }


async def by_lines(access: Access, text: UUID, stretch: Collection[UUID]) -> list[Lined]:
    """The paragraphs of a page, each by its numbered lines."""
    return [each for each in await text_lines.of_text(access, text) if each.id in stretch]


async def may(access: Access, replaced: bool = False) -> dict[str, bool]:
    """Which acts on words that are selected stand in the menu."""
    here, held = not replaced and not (await heading(access)).archived, await granted(access)
    return {
        "propose": here and Permission.TEXT_PROPOSE in held,
        "resolve": here and Permission.TEXT_RESOLVE in held,
        "offer": here and Permission.WORDING_OFFER in held,
        "comment": here and Permission.MESSAGE_POST in held,
        "layer": Permission.LAYER_KEEP in held,
    }


def entry(more: str, page: int, heading: Heading, shown_as: str) -> dict[str, Any]:
    """A line of the table of contents, with where it leads."""
    there = page_of(heading.place)
    begin = "" if there == page else f"{more}{there}"
    return {
        "id": heading.id,
        "kind": heading.kind,
        "words": heading.words,
        "open": heading.open,
        "href": f"{begin}#{shown_as}-{heading.id}",
        "here": there == page,
    }
