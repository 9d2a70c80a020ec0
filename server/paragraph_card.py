"""The card of a paragraph: what is open in it, where delegations stand, and what this seat may do about it now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import col

from rooms.drafting.agreement import agreeing, confirming, hindrances, holds
from rooms.drafting.agreement.confirming import Confirmation
from rooms.drafting.bundling import bundles
from rooms.drafting.papers.answers import CHAIRED
from rooms.drafting.settling import choices
from rooms.drafting.settling.choices import Choice
from rooms.drafting.sides import delegations, positions
from rooms.drafting.standing import text_of
from rooms.drafting.texts import Agreement, Paragraph
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Seat
from rooms.room import Permission
from server import comment_card, forms, layer_card, package_page
from server.access import Access
from server.forms import Form
from server.inside import known
from server.words import direction
from server.words import gettext as _
from server.words.names import AGREEMENTS

# What somebody typed that is put back where it stood.
TYPED = ("words", "reason", "note", "until", "stance", "seen_by", "group", "stage", "upon", "side", "quote", "message")
# The same of the layer of one's delegation, and of words that stand beside the text.
OF_LAYER = ("instruction", "fallback", "item", "about")
SEVERAL = ("by",)


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
        typed = {name: form.text(name) for name in (*TYPED, *OF_LAYER) if form.text(name)}
        typed |= {name: " ".join(form.all(name)) for name in SEVERAL if form.all(name)}
        return cls(deed, bracket, typed, forms.words(refusal), refusal.field)


NOTHING = Tried()


async def facts(
    access: Access, text_id: UUID, paragraph_id: UUID, bracket: int | None = None, tried: Tried = NOTHING
) -> dict[str, Any]:
    """Everything that the card shows. `bracket` is the one that was pressed, if any."""
    zone = (await known(access)).zone
    async with access.reading() as floor:
        if not floor.may(Permission.TEXT_READ):
            raise NotHere
        text, paragraph = await text_of(floor, text_id, paragraph_id)
        open_here = await choices.of_paragraph(floor, paragraph)
        numbers = [number for each in open_here for number in each.numbers]
        chosen = await looked_at(floor, text_id, open_here, bracket or tried.bracket)
        own, mine = f"/rooms/{access.place}/texts/{text_id}", may(floor, paragraph, text.replaced_by is not None)
        kept = {"layer": await layer_card.beside(floor, text_id, paragraph)}
        kept["offers"] = await layer_card.offered(floor, text_id, paragraph)
        standing = await holds.on(floor, paragraph_id)
        remarks = await comment_card.facts(access, floor, paragraph)
        return {
            "room": access.place,
            "text": {"id": text_id, "symbol": text.symbol, "title": text.title, "language": text.language},
            "base": own,
            "own": f"{own}/paragraphs/{paragraph_id}",
            "id": paragraph_id,
            "label": paragraph.label,
            "words": paragraph.wording.text,
            "version": paragraph.version,
            "state": paragraph.state,
            "gone": paragraph.gone is not None,
            "choice": chosen,
            "settled": bool(bracket) and chosen is None,
            "others": [each for each in open_here if chosen is None or each.number != chosen.number],
            "may": mine,
            "holds": standing,
            "answers": text.kind in CHAIRED and mine["stand"],
            **kept,
            "stages": await stages(floor, paragraph),
            **await package_page.on_card(floor, paragraph, numbers),
            **remarks,
            **(await agreement(access, floor, paragraph) if mine["agree"] else {}),
            "referendum": await referendum(floor, paragraph),
            "groups": [(str(each.id), each.name) for each in await positions.own_groups(floor)],
            "zone": zone,
            "key": uuid4().hex,
            "dir": direction(access.language),
            "tried": tried,
            "beside": beside(tried, chosen, mine, paragraph)
            or beside_layer(tried, kept, chosen)
            or comment_card.beside(tried, remarks),
        }


async def looked_at(floor: Floor, text: UUID, open_here: Sequence[Choice], number: int | None) -> Choice | None:
    """The choice that a bracket belongs to; where there is but one, that one."""
    found = next((each for each in open_here if number in each.numbers), None)
    if found is None and not number and len(open_here) == 1:
        found = open_here[0]
    return await choices.known(floor, text, found) if found else None


def may(floor: Floor, paragraph: Paragraph, replaced: bool = False) -> dict[str, bool]:
    """What this seat may do with a paragraph as it stands now."""
    here = not floor.room.archived and paragraph.gone is None and not replaced
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
        "siding": may["stand"] and each is not None and tried.typed.get("upon") in each.asked,
        "rephrasing": may["propose"] and each is not None and each.mine and each.asks in ("insert", "replace"),
        "alternatives": may["propose"] and chosen is not None and tried.bracket == chosen.number,
        "merger": may["resolve"] and chosen is not None and tried.bracket == chosen.number,
        "hold": may["stand"] and paragraph.state != Agreement.AGREED and tried.field != "",
        "agreement": may["agree"] and tried.field != "",
        "reopening": may["agree"] and paragraph.state != Agreement.OPEN,
    }
    return bool(tried.error) and forms_here.get(tried.deed, False)


def beside_layer(tried: Tried, facts: Mapping[str, Any], chosen: Choice | None) -> bool:
    """The same of the forms of a layer, and of the one by which words come to stand beside the text."""
    if tried.deed == "offers":
        return tried.field in ("words", "about") and bool(facts["offers"]["may"]["offer"])
    layer, numbers = facts["layer"], chosen.numbers if chosen else []
    return layer is not None and layer["may"]["write"] and layer_card.stands(tried, layer["contents"], numbers, True)


async def stages(floor: Floor, paragraph: Paragraph) -> list[tuple[str, str, None]]:
    """How much further a paragraph may come, each with its name."""
    bound = await bundles.of_paragraph(floor.session, paragraph.text_id, paragraph.id)
    barred = Agreement.PENDING if bound is None else Agreement.AGREED
    further = agreeing.STAGES[agreeing.STAGES.index(Agreement(paragraph.state)) + 1 :]
    further = [each for each in further if each != barred]
    return [(str(each), _(AGREEMENTS[each]), None) for each in further]


async def agreement(access: Access, floor: Floor, paragraph: Paragraph) -> dict[str, Any]:
    """What a chair sees before a paragraph is marked as agreed."""
    return {
        "against": await hindrances.against(floor, paragraph),
        "absent": await absent(access, floor, paragraph),
        "delegations": [(str(id), short) for id, short in (await delegations.at_the_table(floor)).items()],
    }


async def absent(access: Access, floor: Floor, paragraph: Paragraph) -> list[str] | None:
    """Of those who proposed or said something of it the delegations that do not have the room open now.

    None where the charter keeps it to itself who has.
    """
    if not floor.room.charter.presence:
        return None
    seats = access.site.presence.here(access.place)
    query = select(col(Seat.entity_id)).where(col(Seat.id).in_(seats))
    here = set((await floor.session.execute(query)).scalars())
    return [short for id, short in (await hindrances.proponents(floor, paragraph)).items() if id not in here]


async def referendum(floor: Floor, paragraph: Paragraph) -> dict[str, Any] | None:
    """Subject to which capitals a paragraph is agreed, and whether the own one is still to confirm it."""
    found = (await confirming.referenda(floor.session, [paragraph.id])).get(paragraph.id)
    if found is None:
        return None
    mine = await floor.session.get(Confirmation, (paragraph.id, floor.seat.entity_id))
    return {"told": found, "mine": mine is not None and not mine.given}


def moment(form: Form, zone: str) -> datetime:
    """Until when time is asked for."""
    found = form.moment("until", zone)
    if found is None:
        raise Refused("field.missing", "until")
    return found
