"""About a text: what it stands under and what came after it, who sponsors it, and the amendments tabled to it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting.bundling import bundles
from rooms.drafting.bundling.bundles import Stage
from rooms.drafting.papers import sponsors
from rooms.drafting.papers.beside import Amendment
from rooms.drafting.papers.sponsors import Sponsor
from rooms.drafting.texts import Text
from rooms.people import Audience


@dataclass(frozen=True)
class Paper:
    """A text beside another one, as it is pointed to; `issue` says as what it was tabled."""

    id: UUID
    symbol: str
    issue: str


@dataclass(frozen=True)
class Amending:
    """An amendment as it is listed with its text."""

    id: UUID
    symbol: str
    state: str
    by: tuple[str, ...]
    welcomed: int = 0


@dataclass(frozen=True)
class TextAbout:
    """What stands about a text above its words."""

    id: UUID
    room: UUID
    base: Paper | None
    latest: Paper | None
    under: tuple[Paper, ...]
    sponsors: tuple[Sponsor, ...]
    amendments: tuple[Amending, ...]
    packages: tuple[tuple[UUID, str, str], ...] = ()


async def view(session: AsyncSession, ids: Sequence[UUID], audience: Audience) -> dict[UUID, TextAbout]:
    """What stands about these texts."""
    texts = list((await session.execute(select(Text).where(col(Text.id).in_(ids)))).scalars())
    papers, amending = await beside(session, texts), await amendments(session, ids)
    listed = await sponsors.listed(session, [*ids, *(each.id for those in amending.values() for each in those)])
    standing = {id: tuple(each for each in every if each.left_at is None) for id, every in listed.items()}
    return {
        each.id: TextAbout(
            id=each.id,
            room=each.room_id,
            base=papers.get(each.base_id) if each.base_id else None,
            latest=papers.get(each.replaced_by) if each.replaced_by else None,
            under=tuple(papers[one.id] for one in await under(session, each.id)),
            sponsors=standing[each.id],
            amendments=tuple(shown(one, standing[one.id]) for one in amending[each.id]),
            packages=await packages(session, each.id),
        )
        for each in texts
    }


def shown(amendment: Amendment, standing: Sequence[Sponsor]) -> Amending:
    by = tuple(each.short for each in standing)
    return Amending(amendment.id, amendment.symbol, amendment.state, by, len(amendment.accepted_by))


async def beside(session: AsyncSession, texts: Sequence[Text]) -> dict[UUID, Paper]:
    """The texts that these point to, and those that stand under them."""
    pointed = [id for each in texts for id in (each.base_id, each.replaced_by) if id]
    query = select(Text).where(col(Text.id).in_(pointed) | col(Text.base_id).in_([each.id for each in texts]))
    return {each.id: Paper(each.id, each.symbol, each.issue) for each in (await session.execute(query)).scalars()}


async def under(session: AsyncSession, id: UUID) -> list[Text]:
    """What was tabled under a text, in the order in which it was."""
    query = select(Text).where(col(Text.base_id) == id).order_by(col(Text.part))
    return list((await session.execute(query)).scalars())


async def packages(session: AsyncSession, text: UUID) -> tuple[tuple[UUID, str, str], ...]:
    """The packages with which something of a text stands or falls: id, name and state of each."""
    found = await bundles.of_text(session, text, (Stage.OPEN, Stage.PROPOSED))
    return tuple(dict.fromkeys((each.package.id, each.package.name, each.package.state) for each in found))


async def amendments(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[Amendment]]:
    """The amendments tabled to these texts, the first one first."""
    query = select(Amendment).where(col(Amendment.text_id).in_(ids)).order_by(col(Amendment.number))
    found: defaultdict[UUID, list[Amendment]] = defaultdict(list)
    for each in (await session.execute(query)).scalars():
        found[each.text_id].append(each)
    return found
