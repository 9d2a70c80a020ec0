"""Commenting: threads bound to words, which they follow wherever these go."""

from functools import partial

import pytest

from rooms.drafting import commenting
from rooms.drafting.commenting import Thread
from rooms.drafting.proposals import arranging, proposing
from rooms.drafting.settling import revising
from rooms.drafting.texts import Paragraph
from rooms.threads import topics
from rooms.threads.messages import Words
from tests.cast import Cast
from tests.rooms.drafting.paper import Paper, tabled
from tests.rooms.test_rebuild import differences
from tests.rooms.test_segments import closed, opened
from tests.rooms.ways import refused

SOURCE = "1. Each member shall report. They act in concert.\n\n2. They meet.\n"


async def says(paper: Paper, name: str, about: str, words: str) -> None:
    await paper.does(name, commenting.comment, await paper.select(about), Words(text=words))


async def found(paper: Paper, words: str, name: str = "icrc") -> list[Thread]:
    """The comments that somebody reads on the paragraph with these words."""
    chosen = await paper.select(words)
    async with paper.cast.floor_of(name) as floor:
        return await commenting.on(floor, await floor.session.get_one(Paragraph, chosen.paragraph), "en")


async def test_a_comment_is_a_message_about_words(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await says(paper, "icrc", "act", "How?")
    await says(paper, "norway", "member", "All of them?")
    first, second = await found(paper, "Each")
    assert [first.about, first.message.text, second.about, second.message.text] == [
        *("member", "All of them?"),
        *("act", "How?"),
    ]
    assert first.message.topic == second.message.topic
    text = await paper.text()
    async with cast.floor_of("canada") as floor:
        assert (await floor.find(topics.Topic, first.message.topic)).title == f"{text.symbol}: A declaration"
        (paragraph,) = {(await paper.select("Each")).paragraph}
        assert await commenting.counts(floor.session, [paragraph]) == {paragraph: 2}
    await paper.does("canada", commenting.reply, second.message.id, Words(text="In time."))
    await paper.does("norway", commenting.reply, second.message.id, Words(text="Soon, then."))
    (_, second) = await found(paper, "Each")
    assert [each.text for each in second.replies] == ["In time.", "Soon, then."]


async def test_a_comment_follows_its_words(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await says(paper, "norway", "They act in", "Who?")
    await paper.does("norway", proposing.replace, await paper.select("act in"), "decide in")
    (thread,) = await found(paper, "Each")
    assert (thread.about, thread.now, thread.gone) == ("They act in", "They [act in", False)
    await paper.does("canada", arranging.split, await paper.select("report."))
    assert await found(paper, "Each") == []
    (thread,) = await found(paper, "concert")
    assert thread.now == "They [act in"
    await paper.does("canada", arranging.merge, (await paper.select("Each")).paragraph)
    (thread,) = await found(paper, "Each")
    assert thread.now == "They [act in"
    assert await differences(cast.store) == []


async def test_where_the_words_have_gone_the_comment_says_so(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    chosen = await paper.select("They meet")
    await says(paper, "norway", "meet", "When?")
    await paper.does("canada", revising.revise, chosen.paragraph, 1, "2. They decide.")
    (thread,) = await found(paper, "decide")
    assert (thread.about, thread.now, thread.gone) == ("meet", "", True)
    with refused("words.gone_meanwhile", "words"):
        await paper.does("icbl", commenting.comment, chosen, Words(text="Too late."))


async def test_a_comment_on_a_whole_paragraph_and_on_words_that_were_typed(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    async with cast.floor_of("icrc") as floor:
        row = await floor.session.get_one(Paragraph, (await paper.select("Each")).paragraph)
        with refused("comment.not_its_words", "quote"):
            commenting.quoted(row, "No member")
        some, all_of_it = commenting.quoted(row, "member shall"), commenting.quoted(row, "")
    await paper.does("icrc", commenting.comment, some, Words(text="Must?"))
    await paper.does("icrc", commenting.comment, all_of_it, Words(text="Long."))
    assert [(each.about, each.gone) for each in await found(paper, "Each")] == [("", False), ("member shall", False)]


@pytest.mark.parametrize(("words", "reason"), [("  ", "message.empty"), ("x" * 20_001, "message.too_long")])
async def test_what_cannot_be_said_leaves_nothing(cast: Cast, words: str, reason: str) -> None:
    paper = await tabled(cast, SOURCE)
    async with cast.store.reading() as session:
        before = await topics.of_room(session, cast.room)
    with refused(reason, "words"):
        await says(paper, "norway", "act", words)
    async with cast.store.reading() as session:
        assert await topics.of_room(session, cast.room) == before
    assert await found(paper, "Each") == []


async def test_a_topic_that_is_closed_takes_no_comments(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    await says(paper, "norway", "act", "Who?")
    (thread,) = await found(paper, "Each")
    await cast.does("canada", partial(topics.close, topic_id=thread.message.topic))
    with refused("topic.closed"):
        await says(paper, "icbl", "act", "I ask too.")


async def test_where_nobody_is_named_a_comment_names_nobody(cast: Cast) -> None:
    paper = await tabled(cast, SOURCE)
    segment = await opened(cast)
    await says(paper, "canada", "act", "Who?")
    await closed(cast, segment)
    async with cast.floor_of("canada") as floor:
        row = await floor.session.get_one(Paragraph, (await paper.select("Each")).paragraph)
        (thread,) = await commenting.on(floor, row, "en")
    assert thread.message.credit is None
