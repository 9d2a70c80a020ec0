"""Deeds: what a seat may do with a message now. The acts themselves are asked, so that no rule is written twice."""

from enum import StrEnum
from functools import partial
from uuid import UUID

from rooms.floor import Floor, allows
from rooms.threads import corrections, marks, messages, naming, rulings
from rooms.threads.messages import Message, Words


class Deed(StrEnum):
    """An act on a message, by the noun of its address."""

    REPLY = "reply"
    QUOTE = "quote"
    CORRECTION = "corrections"
    WITHDRAWAL = "withdrawal"
    RETRACTION = "retraction"
    PIN = "pin"
    UNPIN = "unpin"
    RECORD = "record"
    NAME = "name"
    CALL_TO_ORDER = "call-to-order"
    WITHDRAWAL_REQUEST = "withdrawal-request"
    STRIKE = "strike"
    APPEAL = "appeal"


async def of_message(floor: Floor, message: Message) -> set[Deed]:
    """The acts on a message that are open to this seat."""
    id, topic, dots = message.id, message.topic_id, "…"
    tried = {
        Deed.REPLY: partial(messages.post, topic_id=topic, words=Words(text=dots, reply_to=id)),
        Deed.QUOTE: partial(messages.post, topic_id=topic, words=Words(text=dots, quote_of=id)),
        Deed.CORRECTION: partial(corrections.correct, message_id=id, version=message.version, text=""),
        Deed.WITHDRAWAL: partial(corrections.withdraw, message_id=id),
        Deed.RETRACTION: partial(corrections.retract, message_id=id),
        Deed.PIN: partial(marks.pin, message_id=id),
        Deed.UNPIN: partial(marks.unpin, message_id=id),
        Deed.RECORD: partial(marks.for_the_record, message_id=id),
        Deed.NAME: partial(naming.give_name, message_id=id),
        Deed.CALL_TO_ORDER: partial(rulings.call_to_order, message_id=id, reason=""),
        Deed.WITHDRAWAL_REQUEST: partial(rulings.ask_withdrawal, message_id=id, reason=""),
        Deed.STRIKE: partial(rulings.strike, message_id=id, reason=""),
    }
    found = {deed for deed, act in tried.items() if await allows(floor, act)}
    against = await rulings.of_message(floor.session, id)
    if any([await may_appeal(floor, ruling) for ruling in against]):
        found.add(Deed.APPEAL)
    return found


async def may_appeal(floor: Floor, ruling: UUID) -> bool:
    """Whether this seat may appeal against a ruling now."""
    return await allows(floor, partial(rulings.appeal, ruling_id=ruling, reason=""))


async def may_settle(floor: Floor, ruling: UUID) -> bool:
    """Whether this seat may enter the vote on an appeal now."""
    return await allows(floor, partial(rulings.settle, ruling_id=ruling, for_overruling=-1, against=0))
