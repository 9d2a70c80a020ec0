"""How a text came to stand as it does: its versions, two of them compared, one paragraph from its first wording on."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms import attending
from rooms.drafting import origins, versions
from rooms.drafting.agreement import agreeing
from rooms.drafting.comparing.changes import Change, Fate, compare
from rooms.drafting.texts import Bracket, Edition, Paragraph
from rooms.drafting.versions import Standing
from rooms.people import Credit
from server.access import Access
from server.differences import marked, redrafted, written
from server.lettering import figured, slices

# So many versions stand on one page, and so many points in a chart.
PAGE, POINTS = 100, 120
WIDTH, HEIGHT = 720, 200
# So many open brackets are listed, each with so many of its words.
LISTED, LONGEST = 300, 160


@dataclass(frozen=True)
class Line:
    """A version in the list: what made it, who did, when, and how much was open then."""

    version: int
    what: str
    credit: Credit | None
    at: Any
    open: int
    missing: int


async def lines(session: AsyncSession, editions: Sequence[Edition]) -> list[Line]:
    """Versions as they are listed; nobody is named where the entry bears a pseudonym."""
    seats = {each.seat_id for each in editions if each.seat_id}
    credits = await attending.credits(session, list(seats))
    return [
        Line(
            each.version,
            each.what,
            credits.get(each.seat_id) if each.seat_id else None,
            each.at,
            each.open,
            each.missing,
        )
        for each in editions
    ]


async def every(access: Access, text: UUID) -> list[Edition]:
    """The versions of a text, kept until there is another one."""
    return await access.site.parts.facts(("tally", text), "editions", lambda session: versions.history(session, text))


def thinned(editions: Sequence[Edition]) -> list[Edition]:
    """As many versions as a chart can show, the first and the last among them."""
    step = -(-len(editions) // POINTS) or 1
    left = list(editions[::step])
    return left if not editions or left[-1] is editions[-1] else [*left, editions[-1]]


def chart(editions: Sequence[Edition]) -> dict[str, Any] | None:
    """How many brackets were open with every version, as lines to draw; none where there is nothing to compare."""
    if len(editions) < 2:
        return None
    points = thinned(editions)
    most = max(max(each.open, each.missing) for each in points) or 1
    first, last = points[0].version, points[-1].version

    def drawn(counts: Sequence[int]) -> str:
        places = [(each.version - first) / (last - first) * WIDTH for each in points]
        return " ".join(
            f"{x:.1f},{HEIGHT - count / most * HEIGHT:.1f}" for x, count in zip(places, counts, strict=True)
        )

    missing = [each.missing for each in points]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "most": most,
        "open": drawn([each.open for each in points]),
        "missing": drawn(missing) if any(missing) else None,
        "points": points,
    }


async def compared(access: Access, text: UUID, before: int, after: int) -> list[dict[str, Any]]:
    """What became of each paragraph between two versions; those that stayed as they were are counted together."""
    async with access.site.store.reading() as session:
        old, new = await versions.at(session, text, before), await versions.at(session, text, after)
    found = await asyncio.to_thread(compare, [each.line for each in old], [each.line for each in new])
    shown: list[dict[str, Any]] = []
    for same, run in groupby(found, key=lambda each: each.fate == Fate.KEPT and not each.renumbered):
        changes = list(run)
        shown += [{"same": len(changes)}] if same else [told(each) for each in changes]
    return shown


def told(change: Change) -> dict[str, Any]:
    line = change.after or change.before
    assert line is not None
    label = Markup("")
    if change.before and change.after and change.renumbered:
        label = marked(change.before.label, change.after.label)
    return {
        "same": 0,
        "fate": str(change.fate),
        "id": line.id if change.after else None,
        "words": (label if label else escape(line.label)) + written(change.pieces),
        "place": (change.was if change.now is None else change.now) or 0,
    }


async def of_paragraph(access: Access, text: UUID, paragraph: UUID) -> list[dict[str, Any]] | None:
    """Every wording of a paragraph, the latest first, each with what it changed; none where it is not of this text."""
    async with access.site.store.reading() as session:
        row = await session.get(Paragraph, paragraph)
        if row is None or row.text_id != text:
            return None
        found = await versions.of_paragraph(session, paragraph)
        editions = await lines(session, [edition for edition, _ in found if edition is not None])
    by_version = {each.version: each for each in editions}
    told, before = [], None
    for edition, standing in found:
        words = standing.words.text if standing else ""
        told.append(
            {
                "by": by_version.get(edition.version) if edition else None,
                "words": redrafted(words if before is None else before, words),
                "state": standing.state if standing else "",
                "gone": standing is None,
            }
        )
        before = words
    return told[::-1]


async def origins_of(access: Access, text: UUID, paragraph: UUID) -> list[dict[str, Any]]:
    """The words of a paragraph with how each came into the text, and with which version it was settled."""
    by_version = {each.version: each for each in await every(access, text)}
    async with access.site.store.reading() as session:
        found = await origins.of_paragraph(session, await session.get_one(Paragraph, paragraph))
        numbers = {each.version for each in found} | {each.proposal.settled or 0 for each in found if each.proposal}
        told = await lines(session, [by_version[each] for each in sorted(numbers) if each in by_version])
    named = {each.version: each for each in told}
    return [
        {
            "words": words,
            "by": named.get(each.version),
            "proposal": each.proposal,
            "settled": named.get(each.proposal.settled or 0) if each.proposal else None,
        }
        for each, words in zip(found, figured([each.words for each in found]), strict=True)
    ]


async def at(access: Access, text: UUID, version: int) -> list[Standing]:
    """The paragraphs of a text as they stood in a version."""
    async with access.site.store.reading() as session:
        return await versions.at(session, text, version)


async def open_in(access: Access, text: UUID) -> tuple[int, list[dict[str, Any]]]:
    """What stands between a text and its clean form: how much, and the first of it with its words."""
    async with access.site.store.reading() as session:
        found = await agreeing.clean(session, text)
        some = found[:LISTED]
        ids = {each.paragraph_id for each in some}
        query = select(Paragraph).where(col(Paragraph.id).in_(ids))
        paragraphs = {each.id: each for each in (await session.execute(query)).scalars()}
    order = sorted(some, key=lambda each: (paragraphs[each.paragraph_id].rank, each.number))
    return len(found), [opened(each, paragraphs[each.paragraph_id]) for each in order]


def opened(bracket: Bracket, paragraph: Paragraph) -> dict[str, Any]:
    wording = paragraph.wording
    start = wording.offset(bracket.first)
    end = wording.after(bracket.last) if bracket.ends_in == paragraph.id else len(wording.text)
    (words,) = slices(wording.text, [(start, min(end, start + LONGEST))])
    return {
        "number": bracket.number,
        "paragraph": paragraph.id,
        "kind": bracket.kind,
        "words": words if end <= start + LONGEST else words + " …",
    }
