"""Delegations: a focal point asks, the secretariat decides; a replacement is one act, and every seat ends with it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlmodel import col

from rooms import accreditation, attending, caucuses
from rooms.attachments import Attached
from rooms.deadlines import clock_of
from rooms.delegations import deciding, departures, focal_points, nominations, notes
from rooms.delegations.focal_points import seat_of_the_focal_point
from rooms.delegations.nominations import AT_ONCE, Asking, Nomination, Nominee, State
from rooms.floor import NotHere, Refused
from rooms.people import Person, Role, Seat
from rooms.record.entries import Entry
from server.auth import focal_links, invitations
from server.auth.sessions import digest
from tests.cast import Cast, entries, row
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import later, refused


async def focal(cast: Cast, doing: Any, of: str = "norway", /, **facts: Any) -> Any:
    seat = seat_of_the_focal_point(cast.conference, cast.entities[of], datetime.now(UTC))
    return await cast.writer.act(cast.conference, seat, partial(doing, **facts))


async def nominated(cast: Cast, name: str = "Nora Nominee", replaces: UUID | None = None, **facts: Any) -> UUID:
    done = await focal(cast, nominations.nominate, nominee=Nominee(name, **facts), replaces=replaces)
    return UUID(done.entries[-1].body["nomination"])


async def accepted(cast: Cast, *ids: UUID, **facts: Any) -> Any:
    people = [each.row.replaces for each in await pending(cast) if each.row.replaces]
    async with cast.store.reading() as session:
        rooms = await departures.rooms_of(session, people)
    act = partial(deciding.accept, nominations=ids, **facts)
    return await cast.attends("secretariat", act, also=tuple(rooms))


async def pending(cast: Cast) -> Sequence[deciding.NominationLine]:
    async with cast.store.reading() as session:
        return await deciding.pending(session, cast.conference)


async def names(cast: Cast) -> set[str | None]:
    async with cast.store.reading() as session:
        return {each.name for each in await attending.of_conference(session, cast.conference, trusted=True)}


async def test_who_is_nominated_is_registered_when_the_secretariat_accepts(cast: Cast) -> None:
    asked = await nominated(cast, title="Envoy", email="nora@norway.example", withheld=True)
    assert "Nora Nominee" not in await names(cast)
    (line,) = await pending(cast)
    assert (line.asking, line.entity_name, line.name, line.withheld) == (
        Asking.NOMINATION,
        "Norway",
        "Nora Nominee",
        True,
    )
    done = await accepted(cast, asked, role=Role.OBSERVER)
    assert [entry.kind for entry in done.entries] == ["PersonRegistered", "NominationAccepted"]
    person = await row(cast.store, Person, done.result[0])
    assert (person.name, person.title, person.email, person.withheld) == (
        *("Nora Nominee", "Envoy", "nora@norway.example"),
        True,
    )
    assert await pending(cast) == []
    assert await cast.attends("secretariat", partial(invitations.issue, person_id=person.id)), "ready to be invited"


async def test_a_replacement_is_one_act_and_ends_every_seat(cast: Cast) -> None:
    """Also one in a caucus, of which nobody else is told."""
    withdrawing = partial(caucuses.withdraw, title="Like-minded", purpose="", people=[cast.persons["norway"]])
    caucus = (await cast.attends("canada", withdrawing)).result
    asked = await nominated(cast, replaces=cast.persons["norway"])
    done = await accepted(cast, asked)
    kinds = [(entry.kind, entry.place_id) for entry in done.entries]
    assert sorted(kinds[:2]) == sorted([("Unseated", cast.room), ("Unseated", caucus)])
    assert [kind for kind, _ in kinds[2:]] == ["RegistrationEnded", "PersonRegistered", "NominationAccepted"]
    assert await names(cast) >= {"Nora Nominee"}
    assert "Nils Norway" not in await names(cast)
    async with cast.store.reading() as session:
        query = select(Seat).where(col(Seat.person_id) == cast.persons["norway"], col(Seat.left_at).is_(None))
        assert list((await session.execute(query)).scalars()) == []
    with pytest.raises(NotHere):
        await cast.says("norway", "Still here?")
    told = [entry for entry in await entries(cast.store, cast.conference) if str(caucus) in str(entry.body)]
    assert told == [], "the conference's record knows of no caucus"
    assert await differences(cast.store) == []


async def test_a_seat_taken_meanwhile_is_not_left_behind(cast: Cast) -> None:
    """The records of all rooms are held, or nothing is done."""
    asked = await nominated(cast, replaces=cast.persons["norway"])
    before = len(await entries(cast.store, cast.conference))
    with refused("person.sat_down_meanwhile"):
        await cast.attends("secretariat", partial(deciding.accept, nominations=[asked]))
    assert len(await entries(cast.store, cast.conference)) == before
    assert "Nils Norway" in await names(cast)


async def test_a_departure_waits_and_then_ends_the_registration(cast: Cast) -> None:
    done = await focal(cast, nominations.depart, person_id=cast.persons["norway"])
    assert "Nils Norway" in await names(cast)
    with refused("nomination.asked_already"):
        await focal(cast, nominations.depart, person_id=cast.persons["norway"])
    with refused("nomination.asked_already"):
        await nominated(cast, replaces=cast.persons["norway"])
    await accepted(cast, UUID(done.entries[-1].body["nomination"]))
    assert "Nils Norway" not in await names(cast)
    with pytest.raises(NotHere):
        await focal(cast, nominations.depart, person_id=cast.persons["norway"])


async def test_whoever_is_gone_already_cannot_be_replaced(cast: Cast) -> None:
    asked = await nominated(cast, replaces=cast.persons["norway"])
    leaving = partial(departures.end, person_id=cast.persons["norway"])
    await cast.attends("secretariat", leaving, also=(cast.room,))
    with refused("nomination.gone_already", "nominations"):
        await accepted(cast, asked)
    await cast.attends("secretariat", partial(deciding.refuse, nominations=[asked], reason="He has left."))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Nils Norway", "known_already"),
        ("  NILS   norway ", "known_already"),
        ("Norway, Nils", "known_already"),
        ("Dr Nils Norway", "known_already"),
        ("Nіls Norway", "looks_like"),
        ("Nora Nominee", "known_already"),
        ("Nora Nοminee", "looks_like"),
    ],
)
async def test_a_name_is_not_nominated_twice_nor_in_other_letters(cast: Cast, name: str, reason: str) -> None:
    await nominated(cast)
    with refused(f"nomination.{reason}", "name"):
        await nominated(cast, name)


async def test_a_name_that_is_withheld_is_not_told_by_one_that_looks_like_it(cast: Cast) -> None:
    await nominated(cast, withheld=True)
    with pytest.raises(Refused) as caught:
        await nominated(cast, "Nora Nοminee")
    assert caught.value.facts["name"] == "Nora Nοminee"


async def test_what_stands_against_it_is_judged_when_it_is_decided(cast: Cast) -> None:
    asked, other = await nominated(cast, email="IDA@icbl.example"), await nominated(cast, "Olga Other")
    known = partial(accreditation.register, entity_id=cast.entities["icbl"], name="Ida Two", email="ida@icbl.example")
    await cast.attends("secretariat", known)
    with refused("nomination.address_taken", "nominations"):
        await accepted(cast, other, asked)
    registering = partial(accreditation.register, entity_id=cast.entities["norway"], name="Olga Other")
    await cast.attends("secretariat", registering)
    with refused("nomination.known_already", "nominations"):
        await accepted(cast, other)
    assert len(await pending(cast)) == 2, "all or none"


async def test_several_at_once_all_or_none(cast: Cast) -> None:
    first, second = await nominated(cast), await nominated(cast, "Olga Other")
    with pytest.raises(NotHere):
        await accepted(cast, first, uuid4())
    with refused("nominations.none", "nominations"):
        await accepted(cast)
    with refused("role.not_in_a_conference", "role"):
        await accepted(cast, first, role=Role.CHAIR)
    done = await accepted(cast, first, second)
    assert len(done.result) == 2
    with pytest.raises(NotHere):
        await accepted(cast, first)


async def test_a_refusal_says_why_and_what_was_taken_away_is_erased(cast: Cast) -> None:
    asked = await nominated(cast)
    with refused("name.empty", "reason"):
        await cast.attends("secretariat", partial(deciding.refuse, nominations=[asked], reason=" "))
    await cast.attends("secretariat", partial(deciding.refuse, nominations=[asked], reason="Too many."))
    nomination = await row(cast.store, Nomination, asked)
    assert (nomination.state, nomination.reason) == (State.REFUSED, "Too many.")
    await nominated(cast)
    await focal(cast, nominations.take_back, nomination_id=asked)
    async with cast.store.reading() as session:
        query = select(Entry).where(col(Entry.kind) == "PersonNominated").order_by(col(Entry.seq))
        erased, kept = (await session.execute(query)).scalars()
    assert (erased.words, bool(kept.words)) == (None, True)
    assert await differences(cast.store) == []


async def test_a_focal_point_reaches_its_own_delegation_alone(cast: Cast) -> None:
    asked = await nominated(cast)
    for act, facts in (
        (nominations.depart, {"person_id": cast.persons["canada"]}),
        (nominations.nominate, {"nominee": Nominee("Somebody"), "replaces": cast.persons["canada"]}),
        (nominations.depart, {"person_id": uuid4()}),
    ):
        with pytest.raises(NotHere):
            await focal(cast, act, **facts)
    with pytest.raises(NotHere):
        await focal(cast, nominations.take_back, "canada", nomination_id=asked)
    with refused("not_permitted"):
        await focal(cast, deciding.accept, nominations=[asked])
    with refused("not_permitted"):
        await focal(cast, accreditation.register, entity_id=cast.entities["norway"], name="Myself")


@pytest.mark.parametrize("who", ["norway", "canada", "icrc", "secretariat"])
async def test_nobody_who_sits_in_the_conference_acts_as_a_focal_point(cast: Cast, who: str) -> None:
    with pytest.raises(NotHere):
        await cast.attends(who, partial(nominations.nominate, nominee=Nominee("Somebody")))
    if who != "secretariat":
        with refused("not_permitted"):
            await cast.attends(who, partial(deciding.refuse, nominations=[uuid4()], reason="No."))


async def test_nobody_ends_their_own_registration(cast: Cast) -> None:
    asked = await focal(cast, nominations.depart, "secretariat", person_id=cast.persons["secretariat"])
    with refused("nomination.yourself", "nominations"):
        await accepted(cast, UUID(asked.entries[-1].body["nomination"]))


async def test_not_without_end(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nominations, "AT_ONCE", 2)
    for name in ("One", "Two"):
        await nominated(cast, name)
    with refused("nomination.too_many"):
        await nominated(cast, "Three")
    assert AT_ONCE == 100


async def test_notes_are_few_and_can_be_taken_back(cast: Cast) -> None:
    ids = []
    for number in range(5):
        file = Attached(id=uuid4(), name=f"{number}.pdf", type="application/pdf", size=5, digest="0" * 64)
        await focal(cast, notes.send, file=file)
        ids.append(file.id)
    with refused("note.too_many", "attachment"):
        await focal(cast, notes.send, file=file.model_copy(update={"id": uuid4()}))
    with pytest.raises(NotHere):
        await focal(cast, notes.take_back, "canada", note_id=ids[0])
    await focal(cast, notes.take_back, note_id=ids[0])
    async with cast.store.reading() as session:
        assert len(await notes.of_entity(session, cast.entities["norway"])) == 4
    assert await differences(cast.store) == []


async def test_a_link_is_good_until_it_is_over_revoked_or_replaced(cast: Cast) -> None:
    entity = cast.entities["norway"]
    desk = partial(cast.attends, "secretariat")
    nominating = partial(nominations.nominate, nominee=Nominee("Nora Nominee"))

    async def bears(token: str) -> None:
        await focal(cast, focal_links.bearing, token_hash=digest(token), act=nominating)

    first = (await desk(partial(focal_links.issue, entity_id=entity))).result
    second = (await desk(partial(focal_links.issue, entity_id=entity))).result
    for token in (first, "guessed", ""):
        with pytest.raises(NotHere):
            await bears(token)
    later(cast, days=31)
    with pytest.raises(NotHere):
        await bears(second)
    await cast.writer.act(cast.conference, clock_of(cast.conference), partial(focal_points.expire, entity_id=entity))
    await desk(partial(focal_links.prolong, entity_id=entity))
    await bears(second)
    await desk(partial(focal_links.revoke, entity_id=entity))
    with pytest.raises(NotHere):
        await bears(second)
    for act in (focal_links.prolong, focal_links.revoke):
        with refused("delegation.no_link"):
            await desk(partial(act, entity_id=entity))
        with refused("not_permitted"):
            await cast.attends("norway", partial(act, entity_id=entity))
    with refused("not_permitted"):
        await cast.attends("norway", partial(focal_links.issue, entity_id=entity))


async def test_the_link_of_one_delegation_opens_no_other(cast: Cast) -> None:
    token = (await cast.attends("secretariat", partial(focal_links.issue, entity_id=cast.entities["norway"]))).result
    assert token
    act = partial(nominations.nominate, nominee=Nominee("Somebody"))
    with pytest.raises(NotHere):
        await focal(cast, focal_links.bearing, "canada", token_hash=digest(token), act=act)
