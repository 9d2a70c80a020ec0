"""Threads: what is said in a room, and how it is found."""

from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from rooms import charter
from rooms.attachments import FILES_LIMIT
from rooms.floor import NotHere
from rooms.languages import Language
from rooms.people import Audience, Role
from rooms.record.entries import Entry
from rooms.room import Charter, Kind
from rooms.threads import corrections, marks, messages, topics
from rooms.threads.messages import TEXT_LIMIT, Message, Wording, Words
from tests.cast import Cast, entries
from tests.rooms.seeing import file, found, message, open_to, seen
from tests.rooms.ways import amended, another_room, archived, nobody_else, numbers, refused

SAID = "Norway would accept nine years."


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
    with pytest.raises(NotHere):
        await cast.says("icbl", "I heard this elsewhere.", reply_to=elsewhere)
    with pytest.raises(NotHere):
        await cast.says("icbl", "I heard this elsewhere.", quote_of=elsewhere)


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


async def test_files_come_with_a_message_as_many_as_may(cast: Cast) -> None:
    said = await cast.says("norway", "", files=(file("b.pdf"), file("a.pdf")))
    assert [each.name for each in (await seen(cast, said)).attachments] == ["a.pdf", "b.pdf"]
    with refused("files.too_many", "files"):
        await cast.says("norway", "", files=tuple(file() for _ in range(FILES_LIMIT + 1)))


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


def test_an_audience_is_a_place_a_role_and_a_language() -> None:
    room = uuid4()
    assert Audience(room, Role.CHAIR, "en") == Audience(room, Role.CHAIR, "en") != Audience(room, Role.CHAIR, "ar")


async def test_every_message_has_its_entry(cast: Cast) -> None:
    said = await message(cast, await cast.says("norway", SAID))
    entry: Entry = (await entries(cast.store, cast.room))[said.said_seq - 1]
    assert entry.words == {"text": SAID, "files": None}
    assert entry.seat_id == cast.seats["norway"]
