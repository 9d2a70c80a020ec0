"""Agreeing: a paragraph in which nothing is open is agreed by stages, and changed by nobody until it is reopened."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from rooms import deadlines
from rooms.drafting.agreement import agreeing, confirming, hindrances, holds
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, SeenBy, Stance
from rooms.drafting.texts import Agreement, Paragraph
from server.clock import Clock
from tests.cast import Cast
from tests.rooms.drafting.paper import tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report by [20XX].\n\n2. They act.\n"


async def test_a_paragraph_is_agreed_by_stages(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen = await paper.select("act")
    paragraph = chosen.paragraph
    await paper.does("canada", agreeing.agree, paragraph, Agreement.INFORMALLY)
    with refused("paragraph.agreed_already", "stage"):
        await paper.does("canada", agreeing.agree, paragraph, Agreement.INFORMALLY)
    await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    for act in (proposing.delete, proposing.bracket):
        with refused("paragraph.agreed"):
            await paper.does("norway", act, chosen)
    with refused("reason.none", "reason"):
        await paper.does("canada", agreeing.reopen, paragraph, "")
    await paper.does("canada", agreeing.reopen, paragraph, "New instructions have come.")
    await paper.does("norway", proposing.delete, chosen)
    assert "They [act]." in await paper.printed()
    with refused("paragraph.open"):
        await paper.does("canada", agreeing.reopen, paragraph, "Again.")


async def test_what_is_open_is_not_agreed(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    paragraph = (await paper.select("Each")).paragraph
    with refused("paragraph.open_brackets", "stage"):
        await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    await paper.does("canada", resolving.keep, await paper.bracket("should"))
    with refused("paragraph.open_brackets", "stage"):
        await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    await paper.does("canada", resolving.merge, await paper.bracket("20XX"), "2030")
    await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    async with cast.store.reading() as session:
        assert await agreeing.clean(session, paper.id) == []
    assert await paper.printed() == "1. Each member should report by 2030.\n\n2. They act.\n"


async def test_delegates_mark_nothing_as_agreed(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    paragraph = (await paper.select("act")).paragraph
    with refused("not_permitted"):
        await paper.does("norway", agreeing.agree, paragraph, Agreement.AGREED)


async def test_some_agree_subject_to_their_capitals(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    paragraph, norway = (await paper.select("act")).paragraph, cast.entities["norway"]
    async with cast.floor_of("canada") as floor:
        later = floor.now + timedelta(days=2)
    referred: Any = {"text_id": paper.id, "paragraph_id": paragraph, "stage": Agreement.AD_REFERENDUM}
    with refused("confirmation.nobody", "by"):
        await paper.does("canada", agreeing.agree, **referred, until=later)
    with refused("confirmation.not_at_the_table", "by"):
        await paper.does("canada", agreeing.agree, **referred, by=[cast.entities["icrc"]])
    with refused("hold.past", "until"):
        await paper.does("canada", agreeing.agree, **referred, by=[norway], until=later - timedelta(days=3))
    await paper.does("canada", agreeing.agree, **referred, by=[norway, norway], until=later)
    assert await referendum(cast, paragraph) == ((), ("Norway",), later, False)
    with refused("confirmation.none"):
        await cast.does("icbl", partial(confirming.confirm, paragraph_id=paragraph))
    await cast.does("norway", partial(confirming.confirm, paragraph_id=paragraph))
    with refused("confirmation.given"):
        await cast.does("norway", partial(confirming.confirm, paragraph_id=paragraph))
    assert await referendum(cast, paragraph) == (("Norway",), (), later, False)
    await paper.does("canada", agreeing.reopen, paragraph, "New instructions.")
    async with cast.store.reading() as session:
        assert await confirming.referenda(session, [paragraph]) == {}
        assert await deadlines.coming(session, 9) == []
    assert await differences(cast.store) == []


async def referendum(cast: Cast, paragraph: UUID) -> tuple[Any, ...]:
    async with cast.store.reading() as session:
        found = (await confirming.referenda(session, [paragraph]))[paragraph]
    return found.confirmed, found.awaited, found.until, found.due


async def test_when_the_time_to_confirm_has_passed_the_paragraph_says_so_and_stands(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    paragraph = (await paper.select("act")).paragraph
    soon = datetime.now(UTC) + timedelta(seconds=1)
    about: Any = {"stage": Agreement.AD_REFERENDUM, "by": [cast.entities["norway"]], "until": soon}
    await paper.does("canada", agreeing.agree, text_id=paper.id, paragraph_id=paragraph, **about)
    await asyncio.sleep(1.1)
    clock = Clock(cast.store, cast.writer)
    await clock.look()
    await clock.look()
    assert await referendum(cast, paragraph) == ((), ("Norway",), soon, True)
    async with cast.store.reading() as session:
        assert (await session.get_one(Paragraph, paragraph)).state == Agreement.AD_REFERENDUM
        assert await deadlines.coming(session, 9) == []
    await paper.does("canada", agreeing.agree, paragraph, Agreement.AGREED)
    assert await differences(cast.store) == []


async def test_what_came_to_stand_against_it_meanwhile_is_looked_at_first(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen = await paper.select("act")
    await paper.does("norway", proposing.replace, chosen, "decide")
    number = await paper.bracket("decide")
    for seen_by in (SeenBy.DELEGATION, SeenBy.CHAIR):
        await paper.does("icbl", positions.take, number, Saying(Stance.OPPOSE, seen_by=seen_by))
        async with cast.floor_of("canada") as floor:
            paragraph = await floor.session.get_one(Paragraph, chosen.paragraph)
            seen = await hindrances.against(floor, paragraph)
            assert [each.entity for each in seen.reserved] == ([] if seen_by == SeenBy.DELEGATION else ["ICBL"])
            named = set((await hindrances.proponents(floor, paragraph)).values())
            assert named == ({"Norway"} if seen_by == SeenBy.DELEGATION else {"Norway", "ICBL"})
    await paper.does("canada", resolving.keep, number)
    async with cast.floor_of("canada") as floor:
        seen = await hindrances.against(floor, await floor.session.get_one(Paragraph, chosen.paragraph))
    about: Any = {"text_id": paper.id, "paragraph_id": chosen.paragraph, "stage": Agreement.INFORMALLY}
    until = datetime.now(UTC) + timedelta(hours=1)
    await cast.does("norway", partial(holds.hold, paragraph_id=chosen.paragraph, until=until))
    with refused("paragraph.look_again", "stage"):
        await paper.does("canada", agreeing.agree, **about, seen=seen.sign)
    async with cast.floor_of("canada") as floor:
        seen = await hindrances.against(floor, await floor.session.get_one(Paragraph, chosen.paragraph))
    await paper.does("canada", agreeing.agree, **about, seen=seen.sign)
