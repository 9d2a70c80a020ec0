"""What stands on the cover of a text: its themes, who sponsors it, and whether one's own delegation does."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import themes
from rooms.drafting.papers import sponsors
from rooms.drafting.papers.beside import Amendment, Fate
from rooms.drafting.papers.sponsors import Party, Sponsor
from rooms.drafting.papers.symbols import TRUSTED, Cover, Issue
from rooms.drafting.sides import delegations
from rooms.drafting.texts import Text
from rooms.floor import Floor, Refused
from rooms.groups import of_conference
from rooms.people import Audience
from rooms.room import BUREAU, Permission
from server import room_facts
from server.access import Access
from server.forms import Form


async def listed(access: Access, text: UUID) -> list[Sponsor]:
    """Everybody who stood behind a text, kept until somebody joins or leaves."""

    async def load(session: AsyncSession) -> list[Sponsor]:
        return (await sponsors.listed(session, [text]))[text]

    return await access.site.parts.facts(("text_about", text), "sponsors", load)


async def own_standing(access: Access, text: UUID, replaced: bool) -> dict[str, bool]:
    """Whether my delegation sponsors a text, and whether this seat may enter or take back that it does."""
    held, head = await room_facts.granted(access), await room_facts.heading(access)
    standing = await access.site.parts.facts(("text_about", text), "entities", lambda session: entities(session, text))
    may = Permission.TEXT_PROPOSE in held and not (replaced or head.archived or access.sitting.segment)
    return {"may": may, "standing": access.sitting.entity in standing}


async def entities(session: AsyncSession, text: UUID) -> frozenset[UUID]:
    """The entities that stand behind a text now."""
    return frozenset(each.entity_id for each in await sponsors.current(session, text) if each.entity_id)


async def themed(access: Access, ids: tuple[str, ...]) -> list[str]:
    """What the themes of a text are called, in the reader's language."""
    audience = Audience(access.sitting.conference, access.role, access.language)

    async def of(id: UUID) -> str:
        async def load(session: AsyncSession) -> str:
            return next((each.title for each in (await themes.view(session, [id], audience)).values()), "")

        return await access.site.parts.facts(("theme", id), access.language, load)

    return [title for each in ids if (title := await of(UUID(each)))]


async def cover_of(access: Access) -> dict[str, Any]:
    """What the form that tables a text offers for its cover: the texts before the room, and the themes."""
    audience = Audience(access.sitting.conference, access.role, access.language)
    async with access.reading() as floor:
        standing = await texts_here(floor)
        every = await themes.of_conference(floor.session, access.sitting.conference)
        known = await themes.view(floor.session, [each.id for each in every], audience)
        sponsoring = floor.may(Permission.TEXT_PROPOSE) and floor.room.anonymous is None
    return {
        "papers": [(str(each.id), f"{each.symbol} · {each.title}") for each in standing],
        "themes": [(str(each.id), known[each.id].title) for each in every],
        "may_sponsor": sponsoring,
    }


async def texts_here(floor: Floor) -> list[Text]:
    """The texts under which this seat may table another one."""
    query = select(Text).where(col(Text.room_id) == floor.room.id, col(Text.replaced_by).is_(None))
    found = list((await floor.session.execute(query.order_by(col(Text.number).desc(), col(Text.part)))).scalars())
    return [each for each in found if floor.role in TRUSTED or await sponsors.is_of(floor, each)]


def cover(form: Form) -> Cover:
    """The cover, as the form says it."""
    of = form.id("of")
    issue = form.choice("issue", Issue) if of or form.text("issue") else None
    if issue and of is None:
        raise Refused("field.missing", "of")
    try:
        chosen = tuple(UUID(each) for each in form.all("themes") if each)
    except ValueError:
        raise Refused("field.not_a_choice", "themes") from None
    return Cover(of=of, issue=issue, themes=chosen, sponsored=form.ticked("sponsored"))


def party(form: Form) -> Party | None:
    """Whom the chair enters: an entity or a group; nobody where the form is of one's own delegation."""
    kind, _, id = form.text("party").partition(":")
    if not kind:
        return None
    try:
        return {"entity": Party(entity=UUID(id)), "group": Party(group=UUID(id))}[kind]
    except (KeyError, ValueError):
        raise Refused("field.not_a_choice", "party") from None


async def page(access: Access, paper: UUID) -> dict[str, Any]:
    """The sponsors of a paper over time, and what this seat may do about them."""
    async with access.reading() as floor:
        found = await sponsors.found(floor, paper)
        every = (await sponsors.listed(floor.session, [paper], floor.seat.entity_id))[paper]
        chairs = floor.role in BUREAU and floor.may(Permission.TEXT_PROPOSE)
        open_ = not floor.room.archived and floor.room.anonymous is None and still(found)
        parties = await eligible(floor) if chairs and open_ else []
    return {
        "symbol": found.symbol,
        "sponsors": every,
        "mine": next((each for each in every if each.mine and each.left_at is None), None),
        "may": open_ and Permission.TEXT_PROPOSE in await room_facts.granted(access),
        "chairs": chairs and open_,
        "parties": parties,
        "key": uuid4().hex,
    }


def still(paper: Text | Amendment) -> bool:
    """Whether something can still be done with a paper."""
    return paper.state == Fate.TABLED if isinstance(paper, Amendment) else paper.replaced_by is None


async def eligible(floor: Floor) -> list[tuple[str, str]]:
    """Whom a chair may enter: delegations at the table, and groups of the conference."""
    at_table = [(f"entity:{id}", short) for id, short in (await delegations.at_the_table(floor)).items()]
    groups = [(f"group:{each.id}", each.name) for each in await of_conference(floor.session, floor.room.conference_id)]
    return at_table + groups
