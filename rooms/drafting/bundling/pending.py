"""Pending: what is decided on a bracket that stands or falls with a package, and waits until all of it is settled."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.drafting import reasons
from rooms.drafting.agreement.agreeing import open_in
from rooms.drafting.bundling.bundles import Bound, Decision, PackageMember, of_brackets
from rooms.drafting.bundling.packages import OfPackage
from rooms.drafting.proposals.proposing import worded
from rooms.drafting.settling import resolving
from rooms.drafting.texts import Agreement, Bracket, BracketState, Paragraph, Text
from rooms.floor import Floor, NotHere, Refused
from rooms.record.entries import Entry, apply
from rooms.record.rows import row
from rooms.room import Permission

# What is done with a bracket, by what was decided on it while its package was open.
DO: dict[Decision, Callable[..., Awaitable[Entry]]] = {
    Decision.KEEPING: resolving.keep,
    Decision.DROPPING: resolving.drop,
    Decision.OMISSION: resolving.no_text,
    Decision.PRESERVATION: resolving.keep_all,
    Decision.MERGER: resolving.merge,
}
# With these nothing in a paragraph is left to be done but the package itself.
SETTLED = {Agreement.PENDING, Agreement.AGREED}


class ResolutionPended(OfPackage):
    """What is to become of a bracket once its package is closed; nothing, where there is no `decision`."""

    member: UUID
    text: UUID
    paragraph: UUID
    bracket: int
    decision: Decision | None = None
    words: str | None = None
    note: str | None = None
    WORDS: ClassVar[frozenset[str]] = frozenset({"words", "note"})


async def decide(
    floor: Floor, text_id: UUID, number: int, decision: Decision, words: str = "", note: str = ""
) -> Entry:
    """Resolve a bracket; one that stands or falls with a package waits until that is closed, and the words stay."""
    given: dict[str, Any] = {"text_id": text_id, "number": number, "note": note}
    bound = await of_brackets(floor.session, text_id, [number])
    if bound is None:
        return await DO[decision](floor, **given, **({"words": words} if decision == Decision.MERGER else {}))
    await floor.require_to_act(Permission.TEXT_RESOLVE)
    return await pend(floor, bound, number, decision, words, note)


async def pend(floor: Floor, bound: Bound, number: int, how: Decision | None, words: str = "", note: str = "") -> Entry:
    """Enter what is to become of a bracket, or that this is open again."""
    bracket = await floor.session.get(Bracket, (bound.member.text_id, number))
    if bracket is None or bound.member.room_id != floor.room.id:
        raise NotHere
    if bracket.state != BracketState.OPEN:
        raise Refused("bracket.settled")
    return await floor.record(
        ResolutionPended(
            room=floor.room.id,
            package=bound.package.id,
            texts=(bound.member.text_id,),
            member=bound.member.id,
            text=bound.member.text_id,
            paragraph=bracket.paragraph_id,
            bracket=number,
            decision=how,
            words=worded(words) if how == Decision.MERGER else None,
            note=reasons.given(note, "note") or None,
        )
    )


async def reconsider(floor: Floor, text_id: UUID, number: int) -> Entry:
    """What was decided on a bracket that waits for its package is open again."""
    await floor.require_to_act(Permission.TEXT_RESOLVE)
    await floor.find(Text, text_id)
    bound = await of_brackets(floor.session, text_id, [number])
    if bound is None or not bound.member.how:
        raise Refused("package.nothing_pending")
    return await pend(floor, bound, number, None)


async def is_settled(session: AsyncSession, member: PackageMember, pended: Sequence[int]) -> bool:
    """Whether nothing but the package itself stands between a member and its being agreed.

    `pended` are the brackets of its text on which something is decided.
    """
    if member.bracket is not None:
        bracket = await row(session, Bracket, (member.text_id, member.bracket))
        return bool(member.how) or bracket is None or bracket.state != BracketState.OPEN
    paragraph = await session.get_one(Paragraph, member.paragraph_id)
    if paragraph.gone is not None or paragraph.state in SETTLED:
        return True
    open_ = await open_in(session, paragraph.id)
    return bool(open_) and all(each.number in pended for each in open_)


async def settled(session: AsyncSession, members: Sequence[PackageMember]) -> dict[UUID, bool]:
    """Which members are settled."""
    return {each.id: await is_settled(session, each, await pending_in(session, members, each)) for each in members}


async def pending_in(session: AsyncSession, members: Sequence[PackageMember], of: PackageMember) -> list[int]:
    """The brackets of a text on which something is decided, with the other wordings of their choices."""
    mine = [each.bracket for each in members if each.text_id == of.text_id and each.how and each.bracket is not None]
    if of.bracket is not None or not mine:
        return mine
    query = select(Bracket).where(col(Bracket.text_id) == of.text_id, col(Bracket.number).in_(mine))
    choices = {each.choice for each in (await session.execute(query)).scalars() if each.choice is not None}
    others = select(col(Bracket.number)).where(col(Bracket.text_id) == of.text_id, col(Bracket.choice).in_(choices))
    return [*mine, *(await session.execute(others)).scalars()]


@apply.register
async def _(event: ResolutionPended, entry: Entry, session: AsyncSession) -> None:
    member = await session.get_one(PackageMember, event.member)
    member.how, member.chosen = event.decision or "", event.bracket if event.decision else None
    member.words, member.note = event.words or "", event.note or ""
