"""The layer of one's own delegation on the card of a paragraph, and the words that stand beside it for the room."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from rooms.drafting.layers import contents, layer
from rooms.drafting.layers.contents import Contents
from rooms.drafting.proposals import offering
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor
from rooms.room import Permission


async def allowed(floor: Floor) -> dict[str, bool]:
    """What this seat may do with its layer now: write into it, release what is in it."""
    writes = floor.may(Permission.LAYER_KEEP) and not floor.room.archived and floor.room.anonymous is None
    return {"write": writes, "release": writes and await layer.releases(floor)}


async def beside(floor: Floor, text_id: UUID, paragraph: Paragraph) -> dict[str, Any] | None:
    """What stands on the card of a paragraph of one's own layer; nothing for whoever has none."""
    if not floor.may(Permission.LAYER_KEEP):
        return None
    mine = (await contents.of_text(floor, text_id)).of(paragraph.id)
    return {
        "at": f"/rooms/{floor.room.id}/texts/{text_id}/layer",
        "contents": mine,
        "told": {each.bracket: each for each in mine.instructions},
        "may": await allowed(floor),
        "paragraph": paragraph.id,
    }


def stands(tried: Any, mine: Contents, numbers: Collection[int], notes: bool) -> bool:
    """Whether the form that was refused stands where these things of a layer do, so that why is said beside it."""
    return {
        "notes": notes and tried.field == "words",
        "draft-wording": tried.field == "words" and tried.typed.get("item") in {str(each.id) for each in mine.drafts},
        "instructions": tried.field in ("instruction", "fallback") and tried.bracket in numbers,
    }.get(tried.deed, False)


async def offered(floor: Floor, text_id: UUID, paragraph: Paragraph) -> dict[str, Any]:
    """Words that stand beside a paragraph, and whether this seat may add to them or take them up."""
    here = not floor.room.archived and paragraph.gone is None
    return {
        "at": f"/rooms/{floor.room.id}/texts/{text_id}/offers",
        "lines": await offering.beside(floor, text_id, paragraph.id),
        "may": {
            "offer": here and floor.may(Permission.WORDING_OFFER),
            "take": here and floor.may(Permission.TEXT_PROPOSE),
            "named": floor.room.anonymous is None,
        },
    }
