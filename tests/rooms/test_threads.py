"""Threads: what is said, and what befalls it at the will of whoever said it."""

import asyncio
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlmodel import col

from rooms import charter, search, seating
from rooms.attachments import FILES_LIMIT, Attached, Attachment
from rooms.floor import Floor, NotHere, Refused
from rooms.languages import Language
from rooms.people import Audience, Role, Seat
from rooms.record.entries import Entry
from rooms.room import Charter, Kind
from rooms.threads import corrections, deeds, marks, messages, shown, topics
from rooms.threads.deeds import Deed
from rooms.threads.findable import Findable
from rooms.threads.marks import PINS_LIMIT
from rooms.threads.messages import TEXT_LIMIT, Message, State, Wording, Words
from rooms.threads.shown import MessageView
from tests.cast import Cast, entries, row
from tests.rooms.test_record import checked, everything
from tests.rooms.ways import amended, another_room, archived, later, nobody_else, numbers, refused

MINUTE = timedelta(minutes=1)
SAID = "Norway would accept nine years."


async def message(cast: Cast, id: UUID) -> Message:
    return await row(cast.store, Message, id)


async def seen(cast: Cast, id: UUID, name: str = "icrc") -> MessageView:
    """A message as somebody in the room sees it."""
    async with cast.floor_of(name) as floor:
        return (await shown.view(floor.session, [id], floor.audience("en")))[id]


async def open_to(cast: Cast, name: str, id: UUID) -> set[Deed]:
    async with cast.floor_of(name) as floor:
        return await deeds.of_message(floor, await floor.find(Message, id))


async def found(cast: Cast, name: str, words: str) -> list[UUID]:
    async with cast.store.reading() as session:
        hits, _ = await search.find(session, [await session.get_one(Seat, cast.seats[name])], words)
    return [hit.message for hit in hits]


def file(name: str = "series.pdf") -> Attached:
    return Attached(id=uuid4(), name=name, type="application/pdf", size=4, digest="ab" * 32)


async def test_words_are_numbered_in_their_topic_and_seen_by_everyone_in_the_room(cast: Cast) -> None:
    first, second = await cast.says("norway", SAID), await cast.says("icbl", "We thank Norway.", reply_to=None)
    views = [await seen(cast, each) for each in (first, second)]
    assert [each.ordinal for each in views] == [1, 2]
    assert (views[0].text, views[0].credit.name, views[0].credit.entity) == (SAID, "Nils Norway", "Norway")


async def test_nobody_else_speaks(cast: Cast) -> None:
    await nobody_else(cast, partial(messages.post, topic_id=cast.topic, words=Words(text="Let me in.")))


async def test_one_speaks_under_a_charter_one_has_acknowledged(cast: Cast) -> None:
    await cast.does("canada", partial(charter.amend, charter=Charter(retract_minutes=9)))
    with refused("charter.unacknowledged"):
        await cast.says("norway", SAID)
    await cast.does("norway", partial(charter.acknowledge, version=2))
    await cast.says("norway", SAID)


async def test_the_charter_says_who_may_speak(cast: Cast) -> None:
    await amended(cast, speakers=frozenset({Role.CHAIR, Role.DELEGATE}))
    with refused("not_permitted"):
        await cast.says("icrc", "An observer would like to speak.")
    await cast.says("norway", SAID)


@pytest.mark.parametrize(
    ("words", "reason"),
    [(" \n ", "message.empty"), ("\u202e\u2066", "message.empty"), ("x" * (TEXT_LIMIT + 1), "message.too_long")],
)
async def test_empty_and_endless_words_are_refused_and_nothing_is_stored(cast: Cast, words: str, reason: str) -> None:
    before = await numbers(cast)
    with refused(reason, "text"):
        await cast.says("norway", words)
    assert await numbers(cast) == before


async def test_what_could_turn_the_order_of_reading_is_left_out(cast: Cast) -> None:
    said = await cast.says("norway", "nine\u202e years\u2069\x07\r\nnot\x00 ten")
    assert (await message(cast, said)).text == "nine years\nnot ten"


async def test_brackets_are_kept_as_they_are_typed(cast: Cast) -> None:
    words = "Each member [shall][should] report [annually [, in the light of circumstances,]]."
    assert (await seen(cast, await cast.says("norway", words))).text == words


async def test_nothing_is_said_in_a_closed_topic_or_an_archived_room(cast: Cast) -> None:
    await cast.does("canada", partial(topics.close, topic_id=cast.topic))
    with refused("topic.closed"):
        await cast.says("norway", SAID)
    await cast.does("canada", partial(topics.reopen, topic_id=cast.topic))
    said = await cast.says("norway", SAID)
    await archived(cast)
    for act in (
        partial(messages.post, topic_id=cast.topic, words=Words(text=SAID)),
        partial(corrections.correct, message_id=said, version=1, text="Ten."),
        partial(corrections.retract, message_id=said),
        partial(marks.for_the_record, message_id=said),
    ):
        with refused("room.archived"):
            await cast.does("norway", act)
    assert await open_to(cast, "norway", said) == set()


async def test_seats_and_entities_are_mentioned_by_name_and_short_name(cast: Cast) -> None:
    said = await cast.says("canada", "@[Nils Norway], @[RSA] and @[nobody of that name] have the floor.")
    assert set((await message(cast, said)).mentions) == {
        str(cast.seats["norway"]),
        str(cast.entities["south_africa"]),
    }


async def test_a_reply_repeats_the_first_words_and_nothing_of_another_room(cast: Cast) -> None:
    other = await another_room(cast)
    elsewhere, here = await other.says("norway", "Said elsewhere."), await cast.says("norway", SAID)
    reply = await cast.says("icbl", "Too long.", reply_to=here)
    echo = (await seen(cast, reply)).reply
    assert echo
    assert (echo.ordinal, echo.words, echo.credit.entity) == (1, SAID, "Norway")
    for how in ({"reply_to": elsewhere}, {"quote_of": elsewhere}):
        with pytest.raises(NotHere):
            await cast.says("icbl", "I heard this elsewhere.", **how)


async def test_a_quote_is_of_their_very_words_in_the_version_quoted(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    with refused("quote.not_their_words", "quote"):
        await cast.says("icbl", "No.", quote_of=said, quote_text="ninety years")
    quoting = await cast.says("icbl", "Why nine?", quote_of=said, quote_text="nine years")
    await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="Norway asks for ten."))
    quote = (await seen(cast, quoting)).quote
    assert quote
    assert quote.words == "nine years"
    whole = (await seen(cast, await cast.says("icbl", "Ten?", quote_of=said))).quote
    assert whole
    assert whole.words == "Norway asks for ten."


async def test_words_taken_back_are_not_repeated_by_those_who_quoted_them(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    reply, quote = await cast.says("icbl", "No.", reply_to=said), await cast.says("icbl", "No!", quote_of=said)
    await cast.does("norway", partial(corrections.withdraw, message_id=said))
    views = [await seen(cast, each) for each in (reply, quote)]
    assert views[0].reply
    assert views[0].reply.words is None
    assert views[1].quote
    assert views[1].quote.words is None
    with refused("quote.not_standing"):
        await cast.says("icrc", "As was said", quote_of=said)


async def test_a_correction_keeps_what_stood_before(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="Ten years."))
    view = await seen(cast, said)
    assert (view.text, view.corrections) == ("Ten years.", 1)
    async with cast.floor_of("icrc") as floor:
        versions = await shown.history(floor.session, await floor.find(Message, said))
    record = {entry.digest for entry in await entries(cast.store, cast.room)}
    assert [(each.number, each.text) for each in versions] == [(1, SAID), (2, "Ten years.")]
    assert {each.digest for each in versions} <= record
    assert await found(cast, "icrc", "nine") == []
    assert await found(cast, "icrc", "ten") == [said]


async def test_two_corrections_at_once_store_one_and_refuse_the_other(cast: Cast) -> None:
    said, before = await cast.says("norway", SAID), await numbers(cast)

    def to(words: str) -> partial[object]:
        return partial(corrections.correct, message_id=said, version=1, text=words)

    results = await asyncio.gather(
        *(cast.does("norway", to(words)) for words in ("Ten.", "Eleven.")),  # type: ignore[arg-type]
        return_exceptions=True,
    )
    refusals = [each for each in results if isinstance(each, Refused)]
    assert [(each.reason, each.field) for each in refusals] == [("message.changed_meanwhile", "text")]
    assert await numbers(cast) == before + 1
    assert (await message(cast, said)).text == "Ten."
    assert (await message(cast, said)).version == 2


async def test_the_same_words_are_no_correction_and_nobody_corrects_another(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    with refused("message.unchanged", "text"):
        await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text=SAID))
    for act in (
        partial(corrections.correct, message_id=said, version=1, text="Ten."),
        partial(corrections.withdraw, message_id=said),
        partial(corrections.retract, message_id=said),
        partial(marks.for_the_record, message_id=said),
    ):
        for name in ("canada", "south_africa", "secretariat"):
            with refused("message.not_yours"):
                await cast.does(name, act)
    await nobody_else(cast, partial(corrections.correct, message_id=said, version=1, text="Ten."))


async def test_what_was_withdrawn_stays_readable_and_is_not_touched_again(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await cast.does("norway", partial(corrections.withdraw, message_id=said))
    view = await seen(cast, said)
    assert (view.state, view.text) == (State.WITHDRAWN, SAID)
    for act in (corrections.withdraw, corrections.retract, marks.for_the_record):
        with refused("message.withdrawn"):
            await cast.does("norway", partial(act, message_id=said))
    assert await found(cast, "icrc", "nine") == []


async def test_retraction_erases_the_words_from_tables_record_and_search_and_the_chain_holds(cast: Cast) -> None:
    said = await cast.says("norway", "A quincunx of years.", files=(file("quincunx.pdf"),))
    await cast.does("norway", partial(corrections.correct, message_id=said, version=1, text="Quincunxes, then."))
    await cast.says("icbl", "Which?", quote_of=said)
    assert await found(cast, "icrc", "quincunxes") == [said]
    await cast.does("norway", partial(corrections.retract, message_id=said))
    assert "uincunx" not in await everything(cast.store)
    assert await found(cast, "icrc", "quincunxes") == []
    async with cast.store.reading() as session:
        assert (await session.execute(select(Findable).where(col(Findable.message_id) == said))).first() is None
        assert (await session.execute(select(Attachment).where(col(Attachment.message_id) == said))).first() is None
        if cast.store.dialect == "sqlite":
            query = text("SELECT count(*) FROM findable_words WHERE findable_words MATCH 'quincunx*'")
            assert (await session.execute(query)).scalar_one() == 0
    results = await checked(cast.store)
    assert results["Room"].whole
    assert results["Room"].finding.erased == 2


async def test_what_is_left_of_retracted_words_is_the_digest_of_their_entry(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    digest = (await entries(cast.store, cast.room))[-1].digest
    await cast.does("norway", partial(corrections.retract, message_id=said))
    view = await seen(cast, said)
    assert (view.state, view.text, view.digest) == (State.RETRACTED, None, digest)
    async with cast.floor_of("icrc") as floor:
        versions = await shown.history(floor.session, await floor.find(Message, said))
    assert [(each.text, each.digest) for each in versions] == [(None, digest)]


async def test_words_are_retracted_within_the_minutes_of_the_charter_and_no_later(cast: Cast) -> None:
    first, second = await cast.says("norway", SAID), await cast.says("norway", "And ten.")
    later(cast, minutes=14)
    await cast.does("norway", partial(corrections.retract, message_id=first))
    later(cast, minutes=16)
    with refused("message.too_late_to_retract"):
        await cast.does("norway", partial(corrections.retract, message_id=second))
    await cast.does("norway", partial(corrections.withdraw, message_id=second))


async def test_a_pin_is_kept_at_the_head_of_its_topic(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    with refused("not_permitted"):
        await cast.does("norway", partial(marks.pin, message_id=said))
    await cast.does("canada", partial(marks.pin, message_id=said))
    async with cast.floor_of("icrc") as floor:
        head = (await shown.topic(floor.session, [cast.topic], floor.audience("en")))[cast.topic]
    assert [(each.ordinal, each.words) for each in head.pinned] == [(1, SAID)]
    with refused("message.pinned_already"):
        await cast.does("canada", partial(marks.pin, message_id=said))
    await cast.does("canada", partial(marks.unpin, message_id=said))
    with refused("message.not_pinned"):
        await cast.does("canada", partial(marks.unpin, message_id=said))
    await nobody_else(cast, partial(marks.pin, message_id=said))


async def test_so_many_messages_are_pinned_and_no_more(cast: Cast) -> None:
    for number in range(PINS_LIMIT):
        said = await cast.says("norway", f"Point {number}.")
        await cast.does("canada", partial(marks.pin, message_id=said))
    last = await cast.says("norway", "One more.")
    with refused("message.too_many_pins"):
        await cast.does("canada", partial(marks.pin, message_id=last))
    assert Deed.PIN not in await open_to(cast, "canada", last)


async def test_one_puts_ones_own_words_on_record_once(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    await cast.does("norway", partial(marks.for_the_record, message_id=said))
    assert (await seen(cast, said)).for_record
    with refused("message.for_record_already"):
        await cast.does("norway", partial(marks.for_the_record, message_id=said))
    assert (await seen(cast, await cast.says("norway", "For the record.", for_record=True))).for_record


async def test_files_come_with_a_message_as_many_as_may(cast: Cast) -> None:
    said = await cast.says("norway", "", files=(file("b.pdf"), file("a.pdf")))
    assert [each.name for each in (await seen(cast, said)).attachments] == ["a.pdf", "b.pdf"]
    with refused("files.too_many", "files"):
        await cast.says("norway", "", files=tuple(file() for _ in range(FILES_LIMIT + 1)))


async def test_the_deeds_that_are_open_are_those_the_acts_allow(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    speaking = {Deed.REPLY, Deed.QUOTE}
    own = {Deed.CORRECTION, Deed.WITHDRAWAL, Deed.RETRACTION, Deed.RECORD}
    bureau = {Deed.PIN, Deed.CALL_TO_ORDER, Deed.WITHDRAWAL_REQUEST, Deed.STRIKE}
    assert await open_to(cast, "norway", said) == speaking | own
    assert await open_to(cast, "canada", said) == speaking | bureau
    assert await open_to(cast, "icrc", said) == speaking
    await cast.does("canada", partial(marks.pin, message_id=said))
    assert await open_to(cast, "canada", said) == speaking | bureau - {Deed.PIN} | {Deed.UNPIN}
    await cast.does("norway", partial(corrections.withdraw, message_id=said))
    assert await open_to(cast, "norway", said) == {Deed.REPLY}
    before = await numbers(cast)
    await open_to(cast, "canada", said)
    assert await numbers(cast) == before


async def test_the_time_to_retract_ends_for_the_deeds_too(cast: Cast) -> None:
    said = await cast.says("norway", SAID)
    async with cast.floor_of("norway") as floor:
        now = (await floor.find(Message, said)).at
        for minutes, there in ((14, True), (16, False)):
            at = Floor(floor.session, floor.place, floor.seat, now + minutes * MINUTE)
            assert (Deed.RETRACTION in await deeds.of_message(at, await floor.find(Message, said))) is there


async def test_topics_are_opened_closed_and_taken_up_again(cast: Cast) -> None:
    with refused("not_permitted"):
        await cast.does("icrc", partial(topics.open_topic, title="Verification"))
    with refused("name.empty", "title"):
        await cast.does("norway", partial(topics.open_topic, title="  "))
    done = await cast.does("norway", partial(topics.open_topic, title="Verification"))
    topic = UUID(done.entries[0].body["topic"])
    with refused("not_permitted"):
        await cast.does("norway", partial(topics.close, topic_id=topic))
    with refused("topic.open"):
        await cast.does("canada", partial(topics.reopen, topic_id=topic))
    await cast.does("canada", partial(topics.close, topic_id=topic))
    with refused("topic.closed"):
        await cast.does("canada", partial(topics.close, topic_id=topic))
    other = await another_room(cast)
    with pytest.raises(NotHere):
        await other.does("norway", partial(topics.close, topic_id=topic))


async def test_a_search_never_crosses_a_wall(cast: Cast) -> None:
    caucus = await another_room(cast, Kind.CAUCUS, "south_africa")
    hidden = await caucus.says("norway", "Our fallback is twelve years.")
    assert await found(cast, "canada", "fallback") == []
    assert await found(caucus, "norway", "fallback") == [hidden]


async def test_chinese_is_found_by_two_characters_and_arabic_without_vowels(cast: Cast) -> None:
    chinese = await cast.says("canada", "我们支持这项禁令。", language=Language.CHINESE)
    arabic = await cast.says("canada", "نُؤيِّد الحَظر.", language=Language.ARABIC)
    assert await found(cast, "icrc", "禁令") == [chinese]
    assert await found(cast, "icrc", "الحظر") == [arabic]


async def test_a_retry_says_it_once(cast: Cast) -> None:
    for _ in range(3):
        await cast.says("norway", SAID, key="the-same")
    async with cast.store.reading() as session:
        assert (await session.execute(select(func.count()).select_from(Message))).scalar_one() == 1
        assert (await session.execute(select(func.count()).select_from(Wording))).scalar_one() == 0


async def test_a_seat_that_has_ended_corrects_nothing_and_its_words_stay(cast: Cast) -> None:
    said = await cast.says("icbl", "Stockpiles too.")
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    with pytest.raises(NotHere):
        await cast.does("icbl", partial(corrections.withdraw, message_id=said))
    assert (await seen(cast, said)).credit.entity == "ICBL"


def test_an_audience_is_a_place_a_role_and_a_language() -> None:
    room = uuid4()
    assert Audience(room, Role.CHAIR, "en") == Audience(room, Role.CHAIR, "en") != Audience(room, Role.CHAIR, "ar")


async def test_every_message_has_its_entry(cast: Cast) -> None:
    said = await message(cast, await cast.says("norway", SAID))
    entry: Entry = (await entries(cast.store, cast.room))[said.said_seq - 1]
    assert entry.words == {"text": SAID, "files": None}
    assert entry.seat_id == cast.seats["norway"]
