"""Packages: nothing of them is agreed until all is, in one room or in several; then all at once, or nothing."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from rooms import charter, seating, segments
from rooms.drafting.agreement import agreeing
from rooms.drafting.bundling import concluding, packages, pending
from rooms.drafting.bundling.bundles import Decision, Package, PackageMember, Stage
from rooms.drafting.proposals import proposing
from rooms.drafting.settling import resolving, revising
from rooms.drafting.texts import Agreement, BracketState, Paragraph
from rooms.floor import NotHere
from rooms.people import Role
from rooms.room import Kind, Room
from tests.cast import Cast, entries, row
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.test_segments import RULE, opened
from tests.rooms.ways import another_room, refused

SOURCE = "1. Each member [shall][should] report [annually].\n\n2. They act in good faith.\n\n3. Nobody is late.\n"


async def made(cast: Cast, by: str = "canada", name: str = "Finance and mitigation") -> UUID:
    done = await cast.does(by, partial(packages.make, name=name))
    return UUID(done.entries[0].body["package"])


async def put(paper: Paper, package: UUID, words: str = "", bracket: str = "", by: str = "canada") -> UUID:
    """Put a paragraph, or the bracket with these words in it, into a package."""
    number = await paper.bracket(bracket) if bracket else None
    id = (await paper.row(number)).paragraph_id if number else (await paper.select(words)).paragraph
    about: dict[str, Any] = {"text_id": paper.id, "paragraph_id": id, "bracket": number}
    done = await paper.cast.does(by, partial(packages.add, package_id=package, **about))
    return UUID(done.entries[0].body["member"])


async def does(cast: Cast, by: str, act: Any, package: UUID, *given: Any, also: tuple[UUID, ...] = ()) -> None:
    await cast.does(by, lambda floor: act(floor, package, *given), also=also)


async def state(paper: Paper, words: str) -> str:
    return (await row(paper.cast.store, Paragraph, (await paper.select(words)).paragraph)).state


async def agrees(paper: Paper, words: str, stage: Agreement) -> None:
    await paper.does("canada", agreeing.agree, (await paper.select(words)).paragraph, stage)


async def kept(cast: Cast, package: UUID) -> Package:
    async with cast.store.reading() as session:
        return await session.get_one(Package, (package, cast.room))


async def elsewhere(cast: Cast, package: UUID, chaired: bool = True) -> tuple[Cast, Paper]:
    """A text in another room, in norway's chair; canada sits there as well, and has opened the package to it."""
    other = await another_room(cast)
    if chaired:
        sit = partial(seating.grant, person_id=cast.persons["canada"], role=Role.DELEGATE)
        other.seats["canada"] = UUID((await other.does("secretariat", sit)).entries[-1].body["seat"])
        await other.does("canada", partial(charter.acknowledge, version=1))
        await does(cast, "canada", packages.extend, package, other.room, also=(other.room,))
    return other, await tabled(other, SOURCE, by="norway")


async def test_nothing_is_agreed_until_all_is(cast: Cast) -> None:
    paper, package = await tabled(cast, SOURCE), await made(cast)
    await put(paper, package, "good faith")
    await put(paper, package, bracket="shall")
    with refused("package.pending", "stage"):
        await agrees(paper, "good faith", Agreement.AGREED)
    with refused("package.none", "stage"):
        await agrees(paper, "Nobody", Agreement.PENDING)
    await agrees(paper, "good faith", Agreement.PENDING)
    assert await state(paper, "good faith") == "pending"
    with refused("package.unsettled"):
        await does(cast, "canada", concluding.close, package)
    number = await paper.bracket("should")
    with refused("package.bound"):
        await paper.does("canada", resolving.keep, number)
    await paper.does("canada", pending.decide, number, Decision.KEEPING, "", "Heard.")
    assert "[shall][should]" in await paper.printed()
    await does(cast, "canada", concluding.close, package)
    assert await paper.printed() == SOURCE.replace("[shall][should]", "should")
    assert await state(paper, "good faith") == "agreed"
    assert (await kept(cast, package)).state == Stage.CLOSED
    assert (await paper.row(number)).state == BracketState.CHOSEN
    with refused("package.not_so_now"):
        await does(cast, "canada", concluding.close, package)


async def test_a_paragraph_whose_every_bracket_waits_is_settled(cast: Cast) -> None:
    paper, package = await tabled(cast, SOURCE), await made(cast)
    await put(paper, package, "Each member")
    await put(paper, package, bracket="shall")
    await paper.does("canada", pending.decide, await paper.bracket("shall"), Decision.DROPPING)
    with refused("package.unsettled"):
        await does(cast, "canada", concluding.close, package)
    await paper.does("canada", resolving.keep, await paper.bracket("annually"))
    await paper.does("canada", pending.decide, await paper.bracket("shall"), Decision.MERGER, "must")
    await does(cast, "canada", concluding.close, package)
    assert "Each member must report annually." in await paper.printed()
    assert await state(paper, "Each member") == "agreed"


async def test_dissolved_what_waited_is_open_again(cast: Cast) -> None:
    paper, package = await tabled(cast, SOURCE), await made(cast)
    await put(paper, package, "good faith")
    member = await put(paper, package, bracket="annually")
    await agrees(paper, "good faith", Agreement.PENDING)
    await paper.does("canada", pending.decide, await paper.bracket("annually"), Decision.KEEPING)
    with refused("reason.none", "reason"):
        await does(cast, "canada", concluding.dissolve, package, " ")
    with refused("not_permitted"):
        await does(cast, "norway", concluding.dissolve, package, "No.")
    await does(cast, "canada", concluding.dissolve, package, "There is no agreement on finance.")
    assert await state(paper, "good faith") == "open"
    assert await paper.printed() == SOURCE
    await paper.does("canada", resolving.keep, await paper.bracket("annually"))
    assert (await row(cast.store, PackageMember, member)).how == Decision.KEEPING


async def test_what_is_decided_can_be_reconsidered(cast: Cast) -> None:
    paper, package = await tabled(cast, SOURCE), await made(cast)
    await put(paper, package, bracket="annually")
    number = await paper.bracket("annually")
    with refused("package.nothing_pending"):
        await paper.does("canada", pending.reconsider, number)
    await paper.does("canada", pending.decide, number, Decision.KEEPING)
    await paper.does("canada", pending.reconsider, number)
    with refused("package.unsettled"):
        await does(cast, "canada", concluding.close, package)
    with refused("not_permitted"):
        await paper.does("norway", pending.decide, number, Decision.KEEPING)


async def test_a_delegation_proposes_a_package(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    package = await made(cast, "norway")
    await put(paper, package, "good faith", by="norway")
    with refused("not_permitted"):
        await put(paper, package, "Nobody", by="icbl")
    await agrees(paper, "good faith", Agreement.AGREED)
    with refused("not_permitted"):
        await does(cast, "norway", packages.open_, package)
    await does(cast, "canada", packages.open_, package)
    with refused("not_permitted"):
        await put(paper, package, "Nobody", by="norway")
    await does(cast, "canada", concluding.close, package)
    given_up = await made(cast, "norway", "Another")
    await does(cast, "norway", concluding.dissolve, given_up, "It was ours.")
    for name in ("icrc", "secretariat"):
        with refused("not_permitted"):
            await made(cast, name)


async def test_one_thing_is_in_one_package_that_binds(cast: Cast) -> None:
    paper, one, other = await tabled(cast, SOURCE), await made(cast), await made(cast, name="Other")
    member = await put(paper, one, "good faith")
    await put(paper, one, bracket="shall")
    for words, bracket in (("good faith", ""), ("", "shall"), ("", "should")):
        with refused("package.member_already", "package"):
            await put(paper, other, words, bracket)
    await does(cast, "canada", packages.take_out, one, member)
    await put(paper, other, "good faith")
    await agrees(paper, "good faith", Agreement.PENDING)
    async with cast.store.reading() as session:
        (again,) = await packages.within(session, other)
    with refused("package.member_pending"):
        await does(cast, "canada", packages.take_out, other, again.id)
    proposed = await made(cast, "norway")
    await put(paper, proposed, "Nobody", by="norway")
    await put(paper, other, "Nobody")
    with refused("package.member_already"):
        await does(cast, "canada", packages.open_, proposed)


async def test_other_ways_to_settle_a_bracket_are_barred(cast: Cast) -> None:
    paper, package = await tabled(cast, SOURCE), await made(cast)
    await put(paper, package, bracket="annually")
    first = (await paper.select("Each")).paragraph
    with refused("package.bound"):
        await paper.does("canada", revising.revise, first, 1, "1. Each member [shall][should] report.")
    await paper.does("norway", proposing.insert, await paper.after("Each"), "new")
    await paper.does("canada", resolving.keep, await paper.bracket("new"))


async def test_a_package_over_two_rooms_is_agreed_in_both_at_once(cast: Cast) -> None:
    paper, package = await tabled(cast, SOURCE), await made(cast)
    other, far = await elsewhere(cast, package)
    await put(paper, package, "good faith")
    await put(far, package, bracket="annually", by="norway")
    await agrees(paper, "good faith", Agreement.PENDING)
    with refused("not_permitted"):
        await put(far, package, "Nobody", by="canada")
    with refused("package.unsettled"):
        await does(cast, "canada", concluding.close, package, also=(other.room,))
    await far.does("norway", pending.decide, await far.bracket("annually"), Decision.KEEPING)
    with refused("package.elsewhere"):
        await does(other, "norway", concluding.close, package, also=(cast.room,))
    with refused("form.out_of_date"):
        await does(cast, "canada", concluding.close, package)
    assert "[annually]" in await far.printed()
    await does(cast, "canada", concluding.close, package, also=(other.room,))
    assert "report annually." in await far.printed()
    assert await state(paper, "good faith") == "agreed"
    assert (await kept(other, package)).state == Stage.CLOSED
    kinds = [each.kind for each in await entries(cast.store, other.room)]
    assert kinds[-2:] == ["PackageClosed", "Resolved"]
    assert await differences(cast.store) == []


async def test_what_fails_in_one_room_is_done_in_none(cast: Cast) -> None:
    paper, package = await tabled(cast, SOURCE), await made(cast)
    other, far = await elsewhere(cast, package)
    await put(paper, package, bracket="annually")
    await put(far, package, "good faith", by="norway")
    await paper.does("canada", pending.decide, await paper.bracket("annually"), Decision.KEEPING)
    await far.does("norway", agreeing.agree, (await far.select("good faith")).paragraph, Agreement.PENDING)
    done = await other.does("norway", partial(segments.open_segment, rule=RULE))
    segment = UUID(done.entries[-1].body["segment"])
    with refused("package.not_now"):
        await does(cast, "canada", concluding.close, package, also=(other.room,))
    assert await paper.printed() == SOURCE
    assert (await kept(cast, package)).state == Stage.OPEN
    await other.does("norway", partial(segments.acknowledge, segment_id=segment, rule=RULE))
    await other.does("norway", partial(segments.close, segment_id=segment))
    await does(cast, "canada", concluding.close, package, also=(other.room,))


async def test_to_which_rooms_a_package_is_opened(cast: Cast) -> None:
    package = await made(cast)
    other, _ = await elsewhere(cast, package, chaired=False)
    with refused("field.not_a_choice", "room"):
        await does(cast, "canada", packages.extend, package, other.room, also=(other.room,))
    with pytest.raises(NotHere):
        await put(await tabled(other, "One.", by="norway"), package, "One", by="norway")
    caucus = await another_room(cast, Kind.CAUCUS, "canada")
    with refused("package.caucus", "room"):
        await does(cast, "canada", packages.extend, package, caucus.room, also=(caucus.room,))
    with refused("package.room_already", "room"):
        await does(cast, "canada", packages.extend, package, cast.room)
    sit = partial(seating.grant, person_id=cast.persons["canada"], role=Role.DELEGATE)
    await other.does("secretariat", sit)
    await opened(cast)
    with refused("package.not_now", "room"):
        await does(cast, "canada", packages.extend, package, other.room, also=(other.room,))
    assert (await row(cast.store, Room, other.room)).kind == Kind.DIALOGUE
