"""Hats: somebody is registered for several entities on purpose, and wears one of them at a time."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import col

from rooms import accreditation, caucuses, hats, inviting, listing, participants, seating
from rooms.people import Audience, Capacity, Function, Person, Role, Seat
from rooms.terms import Term
from server.auth import invitations
from server.auth.accounts import Account
from server.auth.invitations import Bearer
from server.auth.sessions import digest
from tests.cast import Cast, row
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import later, refused


async def again(cast: Cast, name: str = "icbl", entity: str = "norway", **how: Any) -> UUID:
    """Somebody of the cast is registered for another entity too; under this name they are of the cast as well."""
    act = partial(hats.register_again, person_id=cast.persons[name], entity_id=cast.entities[entity], **how)
    body = (await cast.attends("secretariat", act)).entries[-1].body
    known = f"{name} of {entity}"
    cast.persons[known], cast.attending[known] = UUID(body["person"]), UUID(body["seat"])
    return cast.persons[known]


async def account(cast: Cast, email: str | None = None) -> UUID:
    id = uuid4()

    async def opened(session: Any, now: datetime) -> None:
        session.add(Account(id=id, email=email, created_at=now))

    await cast.writer.plainly(opened)
    return id


async def accepted(cast: Cast, name: str, bearer: Bearer) -> None:
    token = (await cast.attends("secretariat", partial(invitations.issue, person_id=cast.persons[name]))).result
    assert token
    await cast.attends(name, partial(invitations.accept, token_hash=digest(token), bearer=bearer, days=1))


async def worn(cast: Cast, account: UUID, *chosen: UUID, days: int = 0) -> UUID | None:
    async with cast.store.reading() as session:
        theirs = await hats.of_account(session, account, datetime.now(UTC) + timedelta(days=days))
    return hats.worn([hat.person for hat in theirs], chosen)


async def test_somebody_is_registered_for_another_entity_on_purpose_and_for_each_once(cast: Cast) -> None:
    second = await again(cast, capacity=Capacity.EXPERT, function=Function.ADVISER, title="Counsel")
    one = await row(cast.store, Person, second)
    assert (one.name, one.title, one.entity_id) == ("Ida Campaign", "Counsel", cast.entities["norway"])
    assert (one.capacity, one.function, one.same_as) == ("expert", "adviser", cast.persons["icbl"])
    for entity in ("norway", "icbl"):
        for name in ("icbl", "icbl of norway"):
            with refused("person.registered_for_it", "entity"):
                await again(cast, name, entity)
    third = await row(cast.store, Person, await again(cast, "icbl of norway", "canada"))
    assert third.same_as == cast.persons["icbl"]


async def test_only_the_secretariat_does_it_and_its_term_is_looked_at(cast: Cast) -> None:
    act = partial(hats.register_again, person_id=cast.persons["icbl"], entity_id=cast.entities["norway"])
    with refused("not_permitted"):
        await cast.attends("canada", act)
    now = datetime.now(UTC)
    with refused("term.past", "until"):
        await again(cast, term=Term(until=now - timedelta(days=1)))
    with refused("term.ends_first", "until"):
        await again(cast, term=Term(now + timedelta(days=3), now + timedelta(days=2)))
    with refused("role.not_in_a_conference", "role"):
        await again(cast, role=Role.CHAIR)


async def test_whoever_signs_in_already_does_so_with_the_same_account(cast: Cast) -> None:
    who = await account(cast)
    await cast.attends("icbl", partial(inviting.link, account=who))
    second = await again(cast)
    assert (await row(cast.store, Person, second)).account_id == who
    with refused("person.linked_already"):
        await cast.attends("secretariat", partial(invitations.issue, person_id=second))
    assert await differences(cast.store) == []


async def test_two_invitations_lead_to_one_account(cast: Cast) -> None:
    await again(cast)
    await accepted(cast, "icbl", Bearer("", email="ida@example.org", password="x"))
    who = (await row(cast.store, Person, cast.persons["icbl"])).account_id
    assert who is not None
    with refused("account.another_of_theirs"):
        await accepted(cast, "icbl of norway", Bearer("", email="other@example.org", password="x"))
    with refused("account.another_of_theirs"):
        await accepted(cast, "icbl of norway", Bearer("", account=await account(cast)))
    await accepted(cast, "icbl of norway", Bearer("", account=who))
    assert (await row(cast.store, Person, cast.persons["icbl of norway"])).account_id == who


async def test_what_was_not_meant_stays_refused(cast: Cast) -> None:
    """An account that takes part as somebody cannot accept what was meant for somebody else."""
    who = await account(cast)
    await cast.attends("canada", partial(inviting.link, account=who))
    for name in ("norway", "icbl"):
        with refused("account.in_this_conference_already"):
            await accepted(cast, name, Bearer("", account=who))


async def test_one_hat_is_worn_the_first_unless_another_is_chosen(cast: Cast) -> None:
    who, soon = await account(cast), datetime.now(UTC) + timedelta(days=2)
    await cast.attends("icbl", partial(inviting.link, account=who))
    first, second = cast.persons["icbl"], await again(cast, term=Term(until=soon))
    third = await again(cast, entity="canada", term=Term(from_=soon))
    assert await worn(cast, who) == first
    assert await worn(cast, who, second) == second
    assert await worn(cast, who, third) == first, "it cannot be worn yet"
    assert await worn(cast, who, second, days=3) == first, "its term is over"
    assert await worn(cast, who, third, days=3) == third
    assert await worn(cast, who, cast.persons["norway"]) == first, "of somebody else"
    assert await worn(cast, await account(cast)) is None


async def test_who_is_at_risk_is_so_under_every_hat(cast: Cast) -> None:
    second = await again(cast)
    act = partial(accreditation.describe_person, person_id=second, function=Function.HEAD, gender=None, withheld=True)
    await cast.attends("secretariat", act)
    first = await row(cast.store, Person, cast.persons["icbl"])
    assert (first.withheld, first.function) == (True, "member")
    third = await row(cast.store, Person, await again(cast, entity="canada"))
    assert third.withheld


async def test_each_hat_has_its_own_rooms(cast: Cast) -> None:
    second = await again(cast)
    async with cast.store.reading() as session:
        assert [room.id for _, room in await listing.seated_in(session, [cast.persons["icbl"]])] == [cast.room]
        assert await listing.seated_in(session, [second]) == []


async def test_that_two_hats_sit_in_one_caucus_is_said_there_and_nowhere_else(cast: Cast) -> None:
    second = await again(cast)
    await cast.does("secretariat", partial(seating.grant, person_id=second, role=Role.DELEGATE))
    people = [cast.persons["icbl"], second, cast.persons["norway"]]
    act = partial(caucuses.withdraw, title="Quietly", purpose="", people=people)
    caucus = (await cast.attends("south_africa", act)).result
    assert caucus
    for place, said in ((caucus, {"ICBL": ("Norway",), "Norway": ("ICBL",), "RSA": ()}), (cast.room, {})):
        audience = Audience(place, Role.DELEGATE)
        async with cast.store.reading() as session:
            view = (await participants.view(session, [place], audience))[place]
        found = [(seat.person, seat.entity, seat.also) for group in view.groups for seat in group.seats]
        assert [also for person, _, also in found if person not in people[:2]] == [()] * (len(found) - 2)
        assert {entity: also for person, entity, also in found if person in people[:2]} == {
            entity: said.get(entity, ()) for entity in ("ICBL", "Norway")
        }


async def test_the_seats_of_a_hat_end_with_its_term_and_those_of_the_other_stay(cast: Cast) -> None:
    second = await again(cast, term=Term(until=datetime.now(UTC) + timedelta(hours=1)))
    await cast.does("secretariat", partial(seating.grant, person_id=second, role=Role.DELEGATE))
    async with cast.store.reading() as session:
        query = select(Seat).where(col(Seat.person_id).in_([second, cast.persons["icbl"]]))
        seats = list((await session.execute(query)).scalars())
    later(cast, hours=2)
    held = {seat.person_id: seat.held(datetime.now(UTC) + timedelta(hours=2)) for seat in seats}
    assert held == {second: False, cast.persons["icbl"]: True}
