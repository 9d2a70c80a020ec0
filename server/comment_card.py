"""What the card of a paragraph shows of the comments on it, and what is said there."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from rooms.drafting import commenting
from rooms.drafting.standing import text_of
from rooms.drafting.texts import Paragraph
from rooms.floor import Floor
from rooms.languages import Language
from rooms.record.entries import Entry
from rooms.room import Permission
from rooms.threads.messages import Words
from server.access import Access
from server.forms import Form
from server.writer import Act

if TYPE_CHECKING:
    from server.paragraph_card import Tried


async def facts(access: Access, floor: Floor, paragraph: Paragraph) -> dict[str, Any]:
    """The comments on a paragraph, and whether this seat may add to them."""
    may = floor.may(Permission.MESSAGE_POST) and not floor.room.archived and paragraph.gone is None
    said = await commenting.on(floor, paragraph, access.language)
    return {"comments": said, "may_comment": may, "segment": str(floor.room.segment_id or "")}


def said(floor: Floor, form: Form) -> Words:
    """What somebody says of words, as the form has it."""
    under = form.text("segment") if "segment" in form.fields else None
    return Words(text=form.text("words"), language=Language(floor.room.language), under=under)


async def commented(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    """A comment on the words that were typed, or on the whole paragraph."""

    async def act(floor: Floor) -> Entry:
        _, row = await text_of(floor, text, paragraph)
        about = commenting.quoted(row, " ".join(form.text("quote").split()))
        return await commenting.comment(floor, text, about, said(floor, form))

    return act


async def answered(room: Access, text: UUID, paragraph: UUID, form: Form) -> Act[Entry]:
    """An answer to a comment."""
    message = form.needed_id("message")

    async def act(floor: Floor) -> Entry:
        return await commenting.reply(floor, text, message, said(floor, form))

    return act


def beside(tried: "Tried", shown: dict[str, Any]) -> bool:
    """Whether the form that was refused stands on the card."""
    if not shown["may_comment"] or tried.field not in ("words", "quote"):
        return False
    known = {str(each.message.id) for each in shown["comments"]}
    return tried.deed == "comments" or (tried.deed == "replies" and tried.typed.get("message") in known)
