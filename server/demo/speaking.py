"""Speaking the threads of the demonstration, message by message, with what befell each of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from rooms import charter, segments
from rooms.floor import Floor
from rooms.languages import Language
from rooms.room import Attribution
from rooms.threads import corrections, marks, messages, naming, rulings, topics
from rooms.threads.messages import Words

if TYPE_CHECKING:
    from server.demo.build import Builder

A_MOMENT = timedelta(seconds=70)


async def speak(
    builder: "Builder", room: dict[str, Any], script: dict[str, Any], start: datetime, said: Callable[[int], None]
) -> int:
    """Open the meeting and its topics, then say everything in order; gives how many messages that were."""
    teller = Teller(builder, room["key"])
    await teller.act(room["opened_by"], naming.open_meeting, start - timedelta(minutes=10))
    await undertake_all(builder, room["key"])
    for topic in script["topics"]:
        opened = await teller.act(room["opened_by"], partial(topics.open_topic, title=topic["title"]))
        teller.topics[topic["key"]] = opened.topic
    at = start
    for count, message in enumerate(script["messages"], 1):
        at = max(at + timedelta(minutes=message.get("minutes", 1)), builder.now)
        await teller.say(message, at)
        said(count)
    await confide(teller, room["opened_by"], script.get("confided", []), at)
    return len(script["messages"])


async def confide(teller: "Teller", chair: str, script: list[dict[str, Any]], at: datetime) -> None:
    """At the chair's word some of it is said under the Chatham House Rule; then that segment is closed."""
    if not script:
        return
    opened = await teller.act(chair, partial(naming.open_segment, rule=Attribution.CHATHAM_HOUSE), at)
    await undertake_all(teller.builder, teller.room)
    for message in script:
        at += timedelta(minutes=message.get("minutes", 1))
        await teller.say(message, at)
    await teller.act(chair, partial(segments.close, segment_id=opened.segment), at + A_MOMENT)


async def undertake_all(builder: "Builder", room: str) -> None:
    """Everyone undertakes to keep to the charter, and to the rule of the segment that is open in a room, if one is."""

    async def undertake(floor: Floor) -> None:
        if not await charter.acknowledged(floor.session, floor.room, floor.seat):
            await charter.acknowledge(floor, floor.room.charter_version)
        if floor.room.segment_id is not None:
            await segments.acknowledge(floor, floor.room.segment_id, floor.room.segment_rule)

    for (key, _), seat in builder.room_seats.items():
        if key == room:
            await builder.writer.act(builder.rooms[room], seat, undertake)


class Teller:
    """One room of the script: who sits where, and the messages that were said."""

    def __init__(self, builder: "Builder", room: str) -> None:
        self.builder, self.room = builder, room
        self.topics: dict[str, UUID] = {}
        self.messages: dict[str, UUID] = {}
        self.rulings: list[UUID] = []

    async def act(self, person: str, act: Any, at: datetime | None = None) -> Any:
        builder = self.builder
        return await builder.act(builder.rooms[self.room], builder.room_seats[self.room, person], act, at)

    async def say(self, script: dict[str, Any], at: datetime) -> None:
        quote = script.get("quote", {})
        words = Words(
            text=script["text"],
            language=Language(script["language"]),
            reply_to=self.messages[script["reply_to"]] if "reply_to" in script else None,
            quote_of=self.messages[quote["of"]] if quote else None,
            quote_text=quote.get("text", ""),
            for_record=script.get("for_record", False),
        )
        act = partial(messages.post, topic_id=self.topics[script["topic"]], words=words)
        message = (await self.act(script["by"], act, at)).message
        if "key" in script:
            self.messages[script["key"]] = message
        for follow in script.get("then", []):
            await self.befall(message, script["by"], follow)

    async def befall(self, message: UUID, author: str, script: dict[str, Any]) -> None:
        """What was done to a message, a moment later."""
        person, at = script.get("by", author), self.builder.now + A_MOMENT
        if script["act"] == "appeal":
            await self.act(person, partial(rulings.appeal, ruling_id=self.rulings[-1], reason=script["reason"]), at)
        elif script["act"] == "settle":
            show = {"for_overruling": script["for_overruling"], "against": script["against"]}
            await self.act(person, partial(rulings.settle, ruling_id=self.rulings[-1], **show), at)
        elif script["act"] in RULINGS:
            act = partial(RULINGS[script["act"]], message_id=message, reason=script["reason"])
            self.rulings.append((await self.act(person, act, at)).ruling)
        elif script["act"] == "correct":
            await self.act(person, partial(corrections.correct, message_id=message, version=1, text=script["text"]), at)
        else:
            await self.act(person, partial(PLAIN[script["act"]], message_id=message), at)


RULINGS = {
    "call_to_order": rulings.call_to_order,
    "ask_withdrawal": rulings.ask_withdrawal,
    "strike": rulings.strike,
}
PLAIN = {"pin": marks.pin, "withdraw": corrections.withdraw, "retract": corrections.retract}
