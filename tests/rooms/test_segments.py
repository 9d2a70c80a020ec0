"""Segments: opened and closed by the chair; under the Chatham House Rule nothing in the store names who spoke."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import col

from rooms import charter, deadlines, meetings, seating, segments
from rooms.deadlines import clock_of
from rooms.floor import NotHere
from rooms.keys import Key
from rooms.people import Audience, Role, Seat
from rooms.pseudonyms import Pseudonym, Undertaking
from rooms.record.chain import check
from rooms.room import Attribution, Kind, Room
from rooms.search import find
from rooms.segments import Segment
from rooms.threads import corrections, held, marks, naming, rulings, shown, topics
from rooms.threads.messages import Message, Words
from server.clock import Clock
from server.database import open_store
from server.key_keeping import KeyKeeping
from server.settings import Settings
from server.writer import Writer
from tests.cast import PLAN, Cast, entries, row
from tests.rooms.test_rebuild import differences
from tests.rooms.ways import amended, archived, later, nobody_else, refused
from tests.server.test_clock import standing

RULE, AFFILIATION, RECORD = Attribution.CHATHAM_HOUSE, Attribution.BY_AFFILIATION, Attribution.ON_RECORD


async def opened(cast: Cast, rule: Attribution = RULE, *, entering: tuple[str, ...] = ()) -> UUID:
    """A segment that the chair has opened, and that everyone, or those named, have entered."""
    done = await cast.does("canada", partial(naming.open_segment, rule=rule))
    segment = UUID(done.entries[-1].body["segment"])
    for name in entering or cast.seats:
        await cast.does(name, partial(segments.acknowledge, segment_id=segment, rule=rule))
    return segment


async def closed(cast: Cast, segment: UUID) -> None:
    await cast.does("canada", partial(segments.close, segment_id=segment))


async def seen(cast: Cast, message: UUID) -> shown.MessageView:
    """A message as its room sees it."""
    async with cast.store.reading() as session:
        return (await shown.view(session, [message], Audience(cast.room, Role.DELEGATE)))[message]


async def test_while_it_is_open_participants_see_each_other_and_the_record_names_nobody(cast: Cast) -> None:
    before = await cast.says("norway", "On the record.")
    segment = await opened(cast)
    said = await cast.says("norway", "In confidence.")
    replied = await cast.says("icbl", "I see.", reply_to=said)
    assert [(await seen(cast, each)).credit.name for each in (before, said, replied)] == [  # type: ignore[union-attr]
        "Nils Norway",
        "Nils Norway",
        "Ida Campaign",
    ]
    kept = [await row(cast.store, Message, each) for each in (said, replied)]
    assert not {each.seat_id for each in kept} & set(cast.seats.values())
    since = (await row(cast.store, Segment, segment)).opened_at
    inside = [each for each in await entries(cast.store, cast.room) if each.kind == "Posted"][-2:]
    assert {each.at for each in inside} == {each.at for each in kept} == {since}
    assert {each.seat_id for each in inside} == {each.seat_id for each in kept}


async def test_when_it_is_closed_nobody_can_be_named_again(cast: Cast) -> None:
    segment = await opened(cast)
    said = await cast.says("norway", "In confidence.")
    await cast.says("norway", "Again.", reply_to=said)
    await closed(cast, segment)
    found = await seen(cast, said)
    assert (found.credit, found.text) == (None, "In confidence.")
    assert found.segment == shown.SegmentMark(1, RULE, "closed", named=False)
    async with cast.store.reading() as session:
        for table in (Pseudonym, Undertaking):
            assert (await session.execute(select(func.count()).select_from(table))).scalar_one() == 0
    last = (await entries(cast.store, cast.room))[-1]
    told = {name: last.body[name] for name in ("room", "segment", "messages", "deposit")}
    assert told == {"room": str(cast.room), "segment": str(segment), "messages": 2, "deposit": ""}
    assert "region:african" in last.body["small"]
    assert last.seat_id not in cast.seats.values()
    assert check(await entries(cast.store, cast.room)).bad is None
    after = await cast.says("norway", "On the record again.")
    assert (await row(cast.store, Message, after)).seat_id == cast.seats["norway"]


async def test_the_key_is_in_a_file_of_its_own_and_gone_at_the_close(cast: Cast) -> None:
    folder = cast.store.keys.folder
    assert folder is not None
    segment = await opened(cast)
    file = folder / str(segment)
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    secret = file.read_bytes()
    await closed(cast, segment)
    assert not file.exists()
    assert cast.store.keys.of(segment) is None
    with refused("segment.closed_already"):
        await closed(cast, segment)
    assert len(secret) == 64


async def test_one_undertakes_to_keep_to_its_rule_before_one_speaks(cast: Cast) -> None:
    segment = await opened(cast, entering=("norway",))
    await cast.says("norway", "I may.")
    with refused("segment.unacknowledged"):
        await cast.says("icbl", "I may not yet.")
    with refused("segment.changed_meanwhile"):
        await cast.does("icbl", partial(segments.acknowledge, segment_id=segment, rule=AFFILIATION))
    count = len(await entries(cast.store, cast.room))
    await cast.does("icbl", partial(segments.acknowledge, segment_id=segment, rule=RULE))
    assert len(await entries(cast.store, cast.room)) == count, "that somebody is here is no entry"
    await cast.says("icbl", "Now I may.")


async def test_its_rule_is_no_looser_than_the_rooms_and_is_only_tightened(cast: Cast) -> None:
    with refused("segment.too_loose", "rule"):
        await opened(cast, RECORD)
    await amended(cast, attribution=AFFILIATION)
    segment = await opened(cast, AFFILIATION)
    named = await cast.says("norway", "By affiliation.")
    assert (await row(cast.store, Message, named)).seat_id == cast.seats["norway"]
    with refused("segment.open_already"):
        await opened(cast)
    with refused("segment.not_loosened", "rule"):
        await cast.does("canada", partial(segments.tighten, segment_id=segment, rule=RECORD))
    await cast.does("canada", partial(segments.tighten, segment_id=segment, rule=RULE))
    with refused("segment.unacknowledged"):
        await cast.says("norway", "Not yet.")
    await cast.does("norway", partial(segments.acknowledge, segment_id=segment, rule=RULE))
    said = await cast.says("norway", "In confidence.")
    assert (await row(cast.store, Message, said)).seat_id not in cast.seats.values()


@pytest.mark.parametrize("name", ["norway", "icrc", "secretariat"])
async def test_only_the_bureau_opens_and_closes(cast: Cast, name: str) -> None:
    with refused("not_permitted"):
        await cast.does(name, partial(naming.open_segment, rule=RULE))
    segment = await opened(cast)
    with refused("not_permitted"):
        await cast.does(name, partial(segments.close, segment_id=segment))
    with pytest.raises(NotHere):
        await cast.does("canada", partial(segments.close, segment_id=cast.room))


async def test_nobody_else_opens_one(cast: Cast) -> None:
    await nobody_else(cast, partial(naming.open_segment, rule=RULE))


async def test_the_meeting_and_the_room_outlast_it(cast: Cast) -> None:
    await cast.does("canada", meetings.open_meeting)
    segment = await opened(cast)
    assert (await row(cast.store, Segment, segment)).meeting == 1
    with refused("meeting.segment_open"):
        await cast.does("canada", meetings.adjourn)
    with refused("room.segment_open"):
        await archived(cast)
    await closed(cast, segment)
    await cast.does("canada", meetings.adjourn)


async def test_in_a_room_under_the_rule_every_meeting_is_a_segment(cast: Cast) -> None:
    """And so is what is said between two of them."""
    await amended(cast, attribution=RULE)
    found: list[UUID | None] = []
    for act in (naming.open_meeting, naming.adjourn, naming.open_meeting):
        await cast.does("canada", act)
        room = await row(cast.store, Room, cast.room)
        assert room.segment_rule == RULE
        found.append(room.segment_id)
        await cast.does("norway", partial(segments.acknowledge, segment_id=room.segment_id, rule=RULE))
        said = await cast.says("norway", "In confidence.")
        assert (await row(cast.store, Message, said)).seat_id != cast.seats["norway"]
    assert len(set(found)) == 3
    states = [(await row(cast.store, Segment, each)).state for each in found]
    assert states == ["closed", "closed", "open"]
    with refused("meeting.is_open"):
        await cast.does("canada", naming.open_meeting)
    assert (await row(cast.store, Room, cast.room)).segment_id == found[-1]


async def test_a_charter_put_under_the_rule_begins_with_a_segment(cast: Cast) -> None:
    """Also where one under a looser rule is open: it is tightened."""
    strict = PLAN.charter.model_copy(update={"attribution": RULE})
    loose = await opened(cast, AFFILIATION)
    await cast.does("canada", partial(naming.amend, charter=strict))
    room = await row(cast.store, Room, cast.room)
    assert (room.segment_id, room.segment_rule) == (loose, RULE)
    await closed(cast, loose)
    mild = strict.model_copy(update={"recording": "None."})
    await cast.does("canada", partial(naming.amend, charter=mild))
    room = await row(cast.store, Room, cast.room)
    assert room.segment_rule == RULE
    assert room.segment_id != loose


async def strict_room(cast: Cast, kind: Kind = Kind.DIALOGUE) -> Cast:
    """A room under the Rule from its start, in which norway is in the chair and a topic stands."""
    other = replace(cast, seats=dict(cast.seats))
    plan = replace(PLAN, kind=kind, charter=PLAN.charter.model_copy(update={"attribution": RULE}))
    opened = await cast.attends("secretariat", partial(seating.open_room, plan=plan))
    assert opened.result is not None
    other.room, secretary = opened.result, UUID(opened.entries[-1].body["seat"])
    other.seats = {"secretariat": secretary}
    for name, role in (("norway", Role.CHAIR), ("icbl", Role.DELEGATE)):
        grant = partial(seating.grant, person_id=cast.persons[name], role=role)
        other.seats[name] = UUID((await other.does("secretariat", grant)).entries[-1].body["seat"])
    for name in other.seats:
        await other.does(name, partial(charter.acknowledge, version=1))
        await entering(other, name)
    done = await other.does("norway", partial(topics.open_topic, title="What may be said"))
    other.topic = UUID(done.entries[-1].body["topic"])
    return other


async def entering(cast: Cast, name: str) -> UUID:
    segment = (await row(cast.store, Room, cast.room)).segment_id
    assert segment is not None
    await cast.does(name, partial(segments.acknowledge, segment_id=segment, rule=RULE))
    return segment


async def test_a_room_that_is_opened_under_the_rule_names_nobody_from_its_first_word(cast: Cast) -> None:
    """Before any meeting, and before anyone sits in it: no entry of its record but the opening bears a seat."""
    other = await strict_room(cast)
    said = [await other.says(name, "In confidence.") for name in ("norway", "icbl")]
    record = await entries(cast.store, other.room)
    assert [each.kind for each in record[:3]] == ["RoomOpened", "SegmentOpened", "Seated"]
    known = {*other.seats.values(), *cast.attending.values()}
    assert not {each.seat_id for each in record[2:]} & known
    assert len({each.at for each in record[1:]}) == 1
    assert not {(await row(cast.store, Message, each)).seat_id for each in said} & known
    assert (await seen(other, said[0])).credit.name == "Nils Norway"  # type: ignore[union-attr]


async def test_in_such_a_room_a_segment_that_is_closed_is_followed_by_another_at_once(cast: Cast) -> None:
    other = await strict_room(cast)
    first = (await row(cast.store, Room, other.room)).segment_id
    said = await other.says("icbl", "In confidence.")
    await other.does("norway", partial(segments.close, segment_id=first))
    second = (await row(cast.store, Room, other.room)).segment_id
    assert second not in {None, first}
    assert (await seen(other, said)).credit is None
    with refused("charter.unacknowledged"):
        await other.says("icbl", "Not yet.")
    await other.does("icbl", partial(charter.acknowledge, version=1))
    assert (await row(cast.store, Message, await other.says("icbl", "Now."))).seat_id != other.seats["icbl"]


async def test_who_acknowledges_the_charter_inside_is_not_told_for_good(cast: Cast) -> None:
    """It is no entry and no mark at the seat; it holds until the close, and then is asked for anew."""
    segment = await opened(cast)
    await cast.does("canada", partial(charter.amend, charter=PLAN.charter.model_copy(update={"recording": "None."})))
    count = len(await entries(cast.store, cast.room))
    with refused("charter.unacknowledged"):
        await cast.says("norway", "Not yet.")
    await cast.does("norway", partial(charter.acknowledge, version=2), "once")
    with refused("charter.acknowledged_already"):
        await cast.does("norway", partial(charter.acknowledge, version=2), "once")
    await cast.says("norway", "In confidence.")
    assert len(await entries(cast.store, cast.room)) == count + 1
    assert (await row(cast.store, Seat, cast.seats["norway"])).acknowledged == 1
    await closed(cast, segment)
    with refused("charter.unacknowledged"):
        await cast.says("norway", "Not yet again.")
    await cast.does("norway", partial(charter.acknowledge, version=2))
    await cast.says("norway", "On the record.")
    assert await differences(cast.store) == []


async def test_such_a_room_is_archived_with_its_last_segment_closed(cast: Cast) -> None:
    other = await strict_room(cast)
    said = await other.says("icbl", "In confidence.")
    await archived(other)
    room = await row(cast.store, Room, other.room)
    assert (room.archived, room.segment_id) == (True, None)
    assert (await seen(other, said)).credit is None
    assert await differences(cast.store) == []


async def test_where_the_rule_holds_and_no_segment_is_open_nobody_speaks(cast: Cast) -> None:
    """As in a store of an earlier release, until the clock has opened one."""
    await amended(cast, attribution=RULE)
    with refused("segment.unacknowledged"):
        await cast.says("norway", "In plain.")
    await KeyKeeping(cast.store, cast.writer).begin_what_is_missing()
    await KeyKeeping(cast.store, cast.writer).begin_what_is_missing()
    assert (await entries(cast.store, cast.room))[-1].seat_id == clock_of(cast.room)
    assert [each.number for each in await of_room(cast, cast)] == [1]
    await entering(cast, "norway")
    assert (await row(cast.store, Message, await cast.says("norway", "Now."))).seat_id != cast.seats["norway"]


async def test_a_segment_ends_by_itself_and_not_before(cast: Cast) -> None:
    now = datetime.now(UTC)
    for until, reason in ((now - timedelta(minutes=1), "ends_past"), (now + timedelta(days=15), "ends_late")):
        with refused(f"segment.{reason}", "until"):
            await cast.does("canada", partial(naming.open_segment, rule=RULE, until=until))
    until = now + timedelta(hours=2)
    await cast.does("canada", partial(naming.open_segment, rule=RULE, until=until))
    segment = (await row(cast.store, Room, cast.room)).segment_id
    assert segment is not None
    assert (await row(cast.store, Room, cast.room)).segment_until == until
    (due,) = await standing(cast.store)
    fall = partial(deadlines.fall, id=due.id)
    assert (await cast.writer.act(cast.room, clock_of(cast.room), fall)).result is False
    later(cast, hours=3)
    assert (await cast.writer.act(cast.room, clock_of(cast.room), fall)).result is True
    assert (await row(cast.store, Segment, segment)).state == "closed"
    assert cast.store.keys.of(segment) is None
    last = (await entries(cast.store, cast.room))[-1]
    assert (last.kind, last.seat_id) == ("SegmentClosed", clock_of(cast.room))
    assert await standing(cast.store) == []
    assert await differences(cast.store) == []


async def test_one_that_its_chair_closes_does_not_fall_due_any_more(cast: Cast) -> None:
    segment = await opened(cast)
    assert [each.kind for each in await standing(cast.store)] == ["segment"]
    await closed(cast, segment)
    assert await standing(cast.store) == []


async def test_two_clocks_close_it_once_also_after_a_restart(cast: Cast, settings: Settings) -> None:
    """A room under the Rule goes on in the next segment: one, whichever process came first."""
    other = await strict_room(cast)
    await other.says("icbl", "In confidence.")
    late = datetime.now(UTC) + timedelta(days=8)
    stores = [open_store(settings.url, settings.keys_dir) for _ in range(2)]
    writers = [Writer(each, lambda entries: None, clock=lambda: late) for each in stores]
    clocks = [Clock(each, writer, now=lambda: late) for each, writer in zip(stores, writers, strict=True)]
    await asyncio.gather(*(each.look() for each in (*clocks, *clocks)))
    kinds = [each.kind for each in await entries(cast.store, other.room)]
    assert (kinds.count("SegmentClosed"), kinds.count("SegmentOpened")) == (1, 2)
    assert {each.number: each.state for each in await of_room(cast, other)} == {1: "closed", 2: "open"}
    assert len(list(settings.keys_dir.iterdir())) == 1
    for each, store in zip(writers, stores, strict=True):
        await each.close()
        await store.close()


async def of_room(cast: Cast, other: Cast) -> list[Segment]:
    async with cast.store.reading() as session:
        return await segments.of_room(session, other.room)


async def test_in_any_other_room_a_meeting_is_no_segment(cast: Cast) -> None:
    await cast.does("canada", naming.open_meeting)
    await cast.does("canada", naming.adjourn)
    assert (await row(cast.store, Room, cast.room)).segment_id is None


async def test_ones_own_can_be_corrected_and_taken_out_until_the_close(cast: Cast) -> None:
    outside = await cast.says("norway", "On the record.")
    await amended(cast, retract_minutes=0)
    segment = await opened(cast)
    said, kept = await cast.says("norway", "In confidence."), await cast.says("norway", "This stays.")
    correct = partial(corrections.correct, message_id=said, version=1, text="In strict confidence.")
    with refused("message.not_yours"):
        await cast.does("icbl", correct)
    await cast.does("norway", correct)
    await cast.does("norway", partial(corrections.retract, message_id=said))
    assert (await seen(cast, said)).text is None
    with refused("segment.said_outside"):
        await cast.does("norway", partial(corrections.withdraw, message_id=outside))
    await closed(cast, segment)
    with refused("segment.over"):
        await cast.does("norway", partial(corrections.withdraw, message_id=kept))
    await cast.does("norway", partial(corrections.withdraw, message_id=outside))


async def test_a_speaker_can_consent_to_be_named_and_stays_so(cast: Cast) -> None:
    segment = await opened(cast)
    said, other = await cast.says("norway", "Quote me."), await cast.says("norway", "Not this.")
    with refused("message.not_yours"):
        await cast.does("icbl", partial(naming.give_name, message_id=said))
    await cast.does("norway", partial(naming.give_name, message_id=said))
    with refused("message.named_already"):
        await cast.does("norway", partial(naming.give_name, message_id=said))
    await closed(cast, segment)
    found = await seen(cast, said)
    assert found.credit is not None
    assert found.credit.name == "Nils Norway"
    assert (await seen(cast, other)).credit is None


async def test_what_is_found_outside_bears_no_more_than_its_rule_lets_it(cast: Cast) -> None:
    """Neither name nor time under the Chatham House Rule; the body alone by affiliation; a name where one consented."""
    for rule in (RULE, AFFILIATION):
        segment = await opened(cast, rule)
        said = await cast.says("norway", f"Sought words under {rule}.")
        if rule == RULE:
            await cast.says("norway", "Sought words, unnamed.")
            await cast.does("norway", partial(naming.give_name, message_id=said))
        await closed(cast, segment)
    async with cast.store.reading() as session:
        seat = await session.get_one(Seat, cast.seats["icbl"])
        outside, _ = await find(session, [seat], "sought")
        inside, _ = await find(session, [seat], "sought", inside=True)
    told = {hit.text: (hit.credit and (hit.credit.name, hit.credit.entity), hit.at is not None) for hit in outside}
    assert told == {
        f"Sought words under {RULE}.": (("Nils Norway", "Norway"), True),
        "Sought words, unnamed.": (None, False),
        f"Sought words under {AFFILIATION}.": (("", "Norway"), True),
    }
    assert sorted(hit.credit.name if hit.credit else "" for hit in inside) == ["", "Nils Norway", "Nils Norway"]


async def test_a_ruling_and_an_appeal_bear_pseudonyms_too(cast: Cast) -> None:
    segment = await opened(cast)
    said = await cast.says("norway", "Out of order.")
    done = await cast.does("canada", partial(rulings.strike, message_id=said, reason="Rule 68."))
    ruling = UUID(done.entries[-1].body["ruling"])
    with refused("ruling.own"):
        await cast.does("canada", partial(rulings.appeal, ruling_id=ruling, reason="No."))
    await cast.does("icbl", partial(rulings.appeal, ruling_id=ruling, reason="It was in order."))
    async with cast.store.reading() as session:
        view = (await rulings.view(session, [ruling], Audience(cast.room, Role.DELEGATE)))[ruling]
    assert [view.by.name, view.speaker.name, view.appellant.name] == [  # type: ignore[union-attr]
        "Claire Canada",
        "Nils Norway",
        "Ida Campaign",
    ]
    await closed(cast, segment)
    async with cast.store.reading() as session:
        view = (await rulings.view(session, [ruling], Audience(cast.room, Role.DELEGATE)))[ruling]
    assert (view.by, view.speaker, view.appellant, view.appeal) == (None, None, None, "It was in order.")


async def test_nothing_said_of_the_form_identifies(cast: Cast) -> None:
    """No language, nobody called, no file, nothing that waits, no marks of an earlier form."""
    segment = await opened(cast)
    said = await cast.says("norway", "Bonjour @[ICBL].", language="fr")
    kept = await row(cast.store, Message, said)
    assert (kept.language, kept.mentions) == ("en", [])
    with refused("segment.nothing_held"):
        await cast.does("norway", partial(held.hold, topic_id=cast.topic, words=Words(text="Wait.")))
    await cast.says("norway", "Under it.", under=str(segment))
    with refused("segment.changed_meanwhile", "text"):
        await cast.says("norway", "Written before it.", under="")
    await closed(cast, segment)
    with refused("segment.changed_meanwhile", "text"):
        await cast.says("norway", "Written in it.", under=str(segment))


async def test_it_is_not_opened_while_words_wait_beside_their_seat(cast: Cast) -> None:
    await amended(cast, call_back_seconds=30)
    await cast.does("norway", partial(held.hold, topic_id=cast.topic, words=Words(text="Wait.")))
    with refused("segment.words_on_their_way"):
        await opened(cast)


async def test_a_retry_is_known_again_and_its_receipt_names_nobody(cast: Cast) -> None:
    from server.known import Receipt

    segment = await opened(cast)
    first, again = [await cast.says("norway", "Once.", key="k1") for _ in range(2)]
    other = await cast.says("icbl", "Once.", key="k1")
    assert first == again != other
    async with cast.store.reading() as session:
        holders = list((await session.execute(select(col(Receipt.seat_id)).where(col(Receipt.key) == "k1"))).scalars())
    assert len(holders) == 2
    assert not set(holders) & set(cast.seats.values())
    await closed(cast, segment)
    async with cast.store.reading() as session:
        kept = select(func.count()).select_from(Receipt).where(col(Receipt.place_id) == cast.room)
        assert (await session.execute(kept)).scalar_one() == 0


async def test_without_its_key_a_segment_can_only_be_closed(cast: Cast) -> None:
    segment = await opened(cast)
    said = await cast.says("norway", "In confidence.")
    cast.store.keys.destroy(segment)
    assert (await seen(cast, said)).credit is None
    with refused("segment.unacknowledged"):
        await cast.says("norway", "I cannot be told apart.")
    with refused("segment.key_missing"):
        await cast.does("norway", partial(segments.acknowledge, segment_id=segment, rule=RULE))
    await closed(cast, segment)
    assert (await row(cast.store, Room, cast.room)).segment_id is None


async def test_no_pseudonym_occurs_twice(cast: Cast) -> None:
    """Not in one segment, nor in two, whoever spoke and in whatever order."""
    for turns in (("norway", "icbl", "norway", "canada"), ("icbl", "norway", "norway")):
        segment = await opened(cast)
        for name in turns:
            await cast.does("canada", partial(marks.pin, message_id=await cast.says(name, "…")))
        await closed(cast, segment)
    borne = [each.seat_id for each in await entries(cast.store, cast.room)]
    masks = [each for each in borne if each not in cast.seats.values() and each not in cast.attending.values()]
    assert len(masks) == len(set(masks)) == 2 * 7 + 2


@given(st.lists(st.tuples(st.uuids(), st.uuids()), min_size=1, max_size=20), st.binary(min_size=64, max_size=64))
@trying(max_examples=50, deadline=None)
def test_only_the_key_that_sealed_a_seat_reads_it(pairs: list[tuple[UUID, UUID]], secret: bytes) -> None:
    key, other = Key(secret), Key(secret[::-1] if secret != secret[::-1] else b"\1" + secret[1:])
    for pseudonym, seat in pairs:
        sealed = key.seal(pseudonym, seat)
        assert key.unseal(pseudonym, sealed) == seat
        assert seat.bytes not in sealed
        assert Key(secret).unseal(UUID(int=pseudonym.int ^ 1), sealed) is None
        assert other.unseal(pseudonym, sealed) is None
