"""Releasing: what a delegation kept back is proposed, by whoever speaks for it and to the words as they stand now."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from rooms.drafting.layers import layer
from rooms.drafting.layers.drafts import Draft, DraftState, own
from rooms.drafting.layers.layer import OfLayer
from rooms.drafting.layers.placing import places
from rooms.drafting.proposals import wishing
from rooms.drafting.proposals.deriving import Wish
from rooms.drafting.proposals.proposing import Proposed
from rooms.drafting.texts import Asking
from rooms.floor import Floor, Refused
from rooms.record.entries import Entry, apply


class DraftReleased(OfLayer):
    """A proposal that was kept back has been made: it is the bracket of this number."""

    draft: UUID
    bracket: int


async def release(floor: Floor, draft_id: UUID) -> Entry:
    """Make a proposal that was kept back, to the words as they stand now; by whoever speaks for the delegation."""
    await layer.require(floor)
    draft = await own(floor, draft_id)
    if not await layer.releases(floor):
        raise Refused("layer.head_alone")
    entry = await made(floor, draft)
    assert isinstance(entry.event, Proposed)
    await layer.enter(
        floor,
        DraftReleased(layer=draft.layer_id, text=draft.text_id, draft=draft.id, bracket=entry.event.bracket),
    )
    return entry


async def made(floor: Floor, draft: Draft) -> Entry:
    place = (await places(floor.session, draft.text_id, [draft.where])).get(draft.where)
    if place is None:
        raise Refused("draft.no_place")
    wish = Wish(Asking(draft.asks), draft.first, draft.last, draft.words or "", draft.beside)
    return await wishing.ask(floor, draft.text_id, place.paragraph.id, wish)


@apply.register
async def _(event: DraftReleased, entry: Entry, session: AsyncSession) -> None:
    draft = await session.get_one(Draft, event.draft)
    draft.state, draft.bracket = DraftState.RELEASED, event.bracket
