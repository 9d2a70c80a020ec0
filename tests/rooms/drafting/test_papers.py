"""Papers: symbols under symbols, none given twice; sponsors over time, and who enters them."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms import groups, themes
from rooms.drafting.agreement import agreeing
from rooms.drafting.papers import about, sponsors, tabling
from rooms.drafting.papers.sponsors import Party
from rooms.drafting.papers.symbols import Cover, Issue
from rooms.drafting.proposals import proposing
from rooms.drafting.reading.reader import read
from rooms.drafting.sides import positions
from rooms.drafting.sides.positions import Saying, Stance
from rooms.drafting.texts import Agreement, Text, TextKind
from rooms.floor import NotHere
from rooms.languages import Language
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper
from tests.rooms.test_rebuild import differences
from tests.rooms.test_segments import opened
from tests.rooms.ways import refused

SOURCE = "1. Each member [shall][should] report.\n\n2. They act.\n"
FACTS: dict[str, Any] = {"kind": TextKind.TABLED, "title": "A declaration", "language": Language.ENGLISH}


async def covered(cast: Cast, by: str, **cover: Any) -> Paper:
    """A text tabled with a cover."""
    act = partial(tabling.table, reading=read(SOURCE), cover=Cover(**cover), **FACTS)
    return Paper(cast, UUID((await cast.does(by, act)).entries[0].body["text"]))


async def symbols(cast: Cast) -> list[str]:
    async with cast.store.reading() as session:
        query = select(col(Text.symbol)).order_by(col(Text.number), col(Text.part))
        return [each for (each,) in (await session.execute(query)).all()]


async def standing(cast: Cast, paper: UUID) -> list[tuple[str, bool, bool]]:
    """Who stands or stood behind a paper: whether as a sponsor, and whether still."""
    async with cast.store.reading() as session:
        found = (await sponsors.listed(session, [paper]))[paper]
    return [(each.short, each.main, each.left_at is None) for each in found]


async def test_symbols_under_a_symbol(cast: Cast) -> None:
    first = await covered(cast, "canada")
    revised = await covered(cast, "canada", of=first.id, issue=Issue.REVISION)
    await covered(cast, "canada", of=revised.id, issue=Issue.ADDENDUM)
    await covered(cast, "canada", of=revised.id, issue=Issue.CORRIGENDUM)
    again = await covered(cast, "canada", of=revised.id, issue=Issue.REVISION)
    other = await covered(cast, "canada")
    added = await covered(cast, "canada", of=other.id, issue=Issue.ADDENDUM)
    await covered(cast, "canada", of=added.id, issue=Issue.ADDENDUM)
    base, second = "TL/1/L.1", "TL/1/L.2"
    assert await symbols(cast) == [
        *(base, f"{base}/Rev.1", f"{base}/Rev.1/Add.1", f"{base}/Rev.1/Corr.1", f"{base}/Rev.2"),
        *(second, f"{second}/Add.1", f"{second}/Add.2"),
    ]
    for old in (first, revised):
        assert (await old.text()).replaced_by == again.id
    assert (await again.text()).replaced_by is None


async def test_what_was_replaced_is_read_and_points_to_what_came_after(cast: Cast) -> None:
    first = await covered(cast, "canada")
    revised = await covered(cast, "canada", of=first.id, issue=Issue.REVISION)
    async with cast.floor_of("icrc") as floor:
        found = await about.view(floor.session, [first.id, revised.id], floor.audience("en"))
    assert [each.symbol for each in found[first.id].under] == ["TL/1/L.1/Rev.1"]
    latest, base = found[first.id].latest, found[revised.id].base
    assert latest
    assert base
    assert (latest.id, base.id) == (revised.id, first.id)
    number = await first.bracket("shall")
    with refused("text.replaced"):
        await first.does("norway", proposing.delete, await first.select("act"))
    with refused("text.replaced"):
        await first.does("norway", positions.take, number, Saying(Stance.SUPPORT))
    with refused("text.replaced"):
        await first.does("canada", agreeing.agree, (await first.select("They")).paragraph, Agreement.AGREED)
    with refused("text.replaced"):
        await cast.does("norway", partial(sponsors.join, paper_id=first.id))
    with refused("text.replaced", "of"):
        await covered(cast, "canada", of=first.id, issue=Issue.CORRIGENDUM)


async def test_who_tables_under_a_text(cast: Cast) -> None:
    first = await covered(cast, "norway")
    with refused("text.not_yours", "of"):
        await covered(cast, "icbl", of=first.id, issue=Issue.REVISION)
    await cast.does("icbl", partial(sponsors.join, paper_id=first.id))
    await covered(cast, "icbl", of=first.id, issue=Issue.ADDENDUM)
    await covered(cast, "secretariat", of=first.id, issue=Issue.CORRIGENDUM)
    await covered(cast, "norway", of=first.id, issue=Issue.REVISION)


async def test_themes_stand_on_the_cover(cast: Cast) -> None:
    done = await cast.attends("secretariat", partial(themes.add, title={"en": "Mines"}, summary={}))
    theme = UUID(done.entries[0].body["theme"])
    paper = await covered(cast, "norway", themes=(theme,))
    assert (await paper.text()).themes == [str(theme)]
    with refused("field.not_a_choice", "themes"):
        await covered(cast, "norway", themes=(paper.id,))


async def test_sponsors_join_and_leave(cast: Cast) -> None:
    paper = await covered(cast, "norway", sponsored=True)
    await cast.does("icbl", partial(sponsors.join, paper_id=paper.id))
    assert await standing(cast, paper.id) == [("Norway", True, True), ("ICBL", False, True)]
    with refused("sponsor.already", "party"):
        await cast.does("icbl", partial(sponsors.join, paper_id=paper.id))
    await paper.does("norway", proposing.delete, await paper.select("act"))
    await cast.does("icbl", partial(sponsors.leave, paper_id=paper.id))
    assert await standing(cast, paper.id) == [("Norway", True, True), ("ICBL", False, False)]
    async with cast.store.reading() as session:
        (_, gone) = (await sponsors.listed(session, [paper.id]))[paper.id]
    assert (gone.version, gone.left_version) == (1, 2)
    with refused("sponsor.none"):
        await cast.does("icbl", partial(sponsors.leave, paper_id=paper.id))
    await cast.does("icbl", partial(sponsors.join, paper_id=paper.id))
    assert await differences(cast.store) == []
    assert len(await standing(cast, paper.id)) == 3
    for name in ("icrc", "secretariat"):
        with refused("not_permitted"):
            await cast.does(name, partial(sponsors.join, paper_id=paper.id))


async def test_chairs_enter_others_and_groups(cast: Cast) -> None:
    paper = await covered(cast, "norway")
    done = await cast.attends("secretariat", partial(groups.form, name="Core group", short="Core"))
    group = Party(group=UUID(done.entries[0].body["group"]))
    icbl = Party(entity=cast.entities["icbl"])
    with refused("not_permitted"):
        await cast.does("norway", partial(sponsors.join, paper_id=paper.id, party=group))
    for party in (group, icbl):
        await cast.does("canada", partial(sponsors.join, paper_id=paper.id, party=party))
    assert {each for each, *_ in await standing(cast, paper.id)} == {"Core", "ICBL"}
    with refused("sponsor.not_seated", "party"):
        await cast.does("canada", partial(sponsors.join, paper_id=paper.id, party=Party(entity=cast.entities["icrc"])))
    with pytest.raises(NotHere):
        await cast.does("canada", partial(sponsors.join, paper_id=paper.id, party=Party(group=paper.id)))
    async with cast.store.reading() as session:
        held = await sponsors.current(session, paper.id)
    mine = next(each.id for each in held if each.entity_id)
    with refused("not_permitted"):
        await cast.does("norway", partial(sponsors.leave, paper_id=paper.id, sponsorship_id=mine))
    await cast.does("canada", partial(sponsors.leave, paper_id=paper.id, sponsorship_id=mine))


async def test_nobody_is_named_as_a_sponsor_while_nobody_is_named(cast: Cast) -> None:
    paper = await covered(cast, "norway")
    await opened(cast)
    with refused("position.nobody_named", "sponsored"):
        await cast.does("norway", partial(sponsors.join, paper_id=paper.id))
    with refused("position.nobody_named", "sponsored"):
        await covered(cast, "norway", sponsored=True)
