"""The card of a paragraph: what is open in it, where delegations stand, and what this seat may do about it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting import agreeing, choices, holds, positions
from rooms.drafting.choices import Choice
from rooms.drafting.positions import Stance
from rooms.drafting.texts import Agreement, Bracket, Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.room import Permission
from server import forms
from server.access import Access
from server.forms import Form
from server.inside import known
from server.words import direction
from server.words import gettext as _
from server.words.names import AGREEMENTS

# What somebody typed that is put back where it stood.
TYPED = ("words", "reason", "note", "until", "stance", "seen_by", "group", "stage")


@dataclass(frozen=True)
class Tried:
    """What was tried and not done: which deed, on which bracket, what was typed, and why not."""

    deed: str = ""
    bracket: int = 0
    typed: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None
    field: str = ""

    @classmethod
    def of(cls, form: Form, refusal: Refused, deed: str, bracket: int = 0) -> "Tried":
        typed = {name: form.text(name) for name in TYPED if form.text(name)}
        return cls(deed, bracket, typed, forms.words(refusal), refusal.field)


NOTHING = Tried()


@dataclass(frozen=True)
class Against:
    """What stands against marking a paragraph as agreed, as far as this seat may know of it."""

    open: int
    holds: int
    reserved: int


async def facts(
    access: Access, text_id: UUID, paragraph_id: UUID, bracket: int | None = None, tried: Tried = NOTHING
) -> dict[str, Any]:
    """Everything that the card shows. `bracket` is the one that was pressed, if any."""
    zone = (await known(access)).zone
    async with access.reading() as floor:
        if not floor.may(Permission.TEXT_READ):
            raise NotHere
        text, paragraph = await choices.text_of(floor, text_id, paragraph_id)
        open_here = await choices.of_paragraph(floor, paragraph)
        chosen = await looked_at(floor, text_id, open_here, bracket or tried.bracket)
        own, mine = f"/rooms/{access.place}/texts/{text_id}", may(floor, paragraph)
        standing = await holds.on(floor, paragraph_id)
        return {
            "room": access.place,
            "text": {"id": text_id, "symbol": text.symbol, "title": text.title, "language": text.language},
            "base": own,
            "own": f"{own}/paragraphs/{paragraph_id}",
            "id": paragraph_id,
            "label": paragraph.label,
            "version": paragraph.version,
            "state": paragraph.state,
            "gone": paragraph.gone is not None,
            "choice": chosen,
            "settled": bool(bracket) and chosen is None,
            "others": [each for each in open_here if chosen is None or each.number != chosen.number],
            "may": mine,
            "holds": standing,
            "stages": stages(paragraph),
            "against": await against(floor, paragraph, len(standing)) if mine["agree"] else None,
            "groups": [(str(each.id), each.name) for each in await positions.own_groups(floor)],
            "zone": zone,
            "key": uuid4().hex,
            "dir": direction(access.language),
            "tried": tried,
            "beside": beside(tried, chosen, mine, paragraph),
        }


async def looked_at(floor: Floor, text: UUID, open_here: Sequence[Choice], number: int | None) -> Choice | None:
    """The choice that a bracket belongs to; where there is but one, that one."""
    found = next((each for each in open_here if number in each.numbers), None)
    if found is None and not number and len(open_here) == 1:
        found = open_here[0]
    return await choices.known(floor, text, found) if found else None


def may(floor: Floor, paragraph: Paragraph) -> dict[str, bool]:
    """What this seat may do with a paragraph as it stands now."""
    here = not floor.room.archived and paragraph.gone is None
    words = here and paragraph.state == Agreement.OPEN
    proposes = floor.may(Permission.TEXT_PROPOSE)
    return {
        "propose": words and proposes,
        "resolve": words and floor.may(Permission.TEXT_RESOLVE),
        "agree": here and floor.may(Permission.TEXT_AGREE),
        "stand": here and proposes and floor.room.anonymous is None,
    }


def beside(tried: Tried, chosen: Choice | None, may: Mapping[str, bool], paragraph: Paragraph) -> bool:
    """Whether the form that was refused stands on the card, so that why is said beside what was typed."""
    each = next((one for one in chosen.members if one.number == tried.bracket), None) if chosen else None
    forms_here = {
        "position": may["stand"] and each is not None,
        "rephrasing": may["propose"] and each is not None and each.mine and each.asks in ("insert", "replace"),
        "alternatives": may["propose"] and chosen is not None and tried.bracket == chosen.number,
        "merger": may["resolve"] and chosen is not None and tried.bracket == chosen.number,
        "hold": may["stand"] and paragraph.state != Agreement.AGREED and tried.field != "",
        "agreement": may["agree"] and tried.field != "",
        "reopening": may["agree"] and paragraph.state != Agreement.OPEN,
    }
    return bool(tried.error) and forms_here.get(tried.deed, False)


def stages(paragraph: Paragraph) -> list[tuple[str, str, None]]:
    """How much further a paragraph may come, each with its name."""
    further = agreeing.STAGES[agreeing.STAGES.index(Agreement(paragraph.state)) + 1 :]
    return [(str(each), _(AGREEMENTS[each]), None) for each in further]


async def against(floor: Floor, paragraph: Paragraph, holds: int) -> Against:
    numbers = select(col(Bracket.number)).where(col(Bracket.paragraph_id) == paragraph.id)
    every = (await floor.session.execute(numbers)).scalars().all()
    stands = await positions.known_to(floor, paragraph.text_id, every)
    return Against(
        open=len(await agreeing.open_in(floor.session, paragraph.id)),
        holds=holds,
        reserved=sum(each.stance in (Stance.RESERVE, Stance.OPPOSE) for each in stands),
    )


def moment(form: Form, zone: str) -> datetime:
    """Until when time is asked for."""
    found = form.moment("until", zone)
    if found is None:
        raise Refused("field.missing", "until")
    return found
