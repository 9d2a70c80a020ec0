"""Speaking in a thread: a message posted, or held and called back."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from markupsafe import Markup

from rooms.attachments import FILES_LIMIT, Attached
from rooms.floor import NotHere, Refused
from rooms.languages import Language
from rooms.record.chance import new_id
from rooms.room import Attribution
from rooms.threads import held, messages
from rooms.threads.messages import Posted, Words
from server import composer, forms, room_facts
from server.access import Access, TheRoom
from server.composer import Draft
from server.forms import Form
from server.kept_page import room_page
from server.outbox import hold
from server.pages import back, fragment, fragments, wants_fragment
from server.thread_page import Asked
from server.writer import Done

Asking = Request[Any, Any, Any]


@post("/rooms/{room_id:uuid}/topics/{topic_id:uuid}/messages", status_code=200)
async def say(request: Asking, room: TheRoom, topic_id: FromPath[UUID]) -> Response[Any]:
    """Say something in a topic, at once or after the moment in which it can be called back."""
    form = await forms.read(request)
    try:
        words = await spoken(room, form)
        if (await room_facts.charter_of(room)).call_back_seconds and not await named_by_nobody(room):
            await room.act(partial(hold, topic_id=topic_id, words=words, key=form.key))
            if not wants_fragment(request):
                return back(f"/rooms/{room.place}/topics/{topic_id}#composer-{topic_id}")
            return await composed(request, room, topic_id, Draft())
        done = await room.act(partial(messages.post, topic_id=topic_id, words=words), form.key)
        if done.again and not same(done, words):
            form.fields.pop("key")
            raise Refused("message.others_sent", "text")
    except Refused as refusal:
        return await refused(request, room, topic_id, form, refusal)
    return await posted(request, room, topic_id, form, done)


async def named_by_nobody(room: Access) -> bool:
    """Whether a segment is open in which words go out at once, for what waits lies beside the seat that sent it."""
    segment = (await room_facts.heading(room)).segment
    return segment is not None and segment.rule == Attribution.CHATHAM_HOUSE


def same(done: Done[Any], words: Words) -> bool:
    """Whether a retry says what was said the first time; what was erased since is not compared."""
    event = done.entries[0].event
    return not isinstance(event, Posted) or event.text in (None, messages.written(words.text, required=False))


async def spoken(room: Access, form: Form) -> Words:
    """What the form says, its files kept before anything refers to them."""
    return Words(
        text=form.text("text"),
        language=form.choice("language", Language, Language(room.language)),
        reply_to=form.id("reply"),
        quote_of=form.id("quote"),
        quote_text=form.text("quote_text"),
        knowingly=form.ticked("knowingly"),
        files=tuple(await kept(room, form.files)),
        for_record=form.ticked("for_record"),
        under=form.text("segment") if "segment" in form.fields else None,
    )


async def kept(room: Access, files: Sequence[UploadFile]) -> list[Attached]:
    if len(files) > FILES_LIMIT:
        raise Refused("files.too_many", "attachment", limit=FILES_LIMIT)
    limit = room.site.settings.upload_megabytes
    try:
        return [room.site.contents.keep(file.filename, await file.read(), limit) for file in files]
    except Refused as refusal:
        room.note(refusal.reason)
        raise


async def posted(request: Asking, room: Access, topic: UUID, form: Form, done: Done[Any]) -> Response[Any]:
    """The message as everyone sees it; the composer anew only where there was more in it than words."""
    event = done.entries[0].event
    if not isinstance(event, Posted):
        # The key was spent on something else: the form is as old as that.
        return await refused(request, room, topic, form, Refused("form.out_of_date"))
    if not wants_fragment(request):
        return back(f"/rooms/{room.place}/messages/{event.message}")
    message = await room.site.parts.one(room.audience, "message", event.message)
    if form.id("reply") or form.id("quote") or form.files:
        return await composed(request, room, topic, Draft(), message)
    key = Markup(f'<input type="hidden" name="key" id="key-{topic}" value="{new_id().hex}" hx-swap-oob="true">')
    return fragments(delivered(message) + key, swap="none")


def delivered(message: Markup) -> Markup:
    """A part inside a reply: the page takes it in as it takes a push, so that it never stands there twice."""
    return Markup('<div id="delivered" hidden hx-swap-oob="true">') + message + Markup("</div>")


async def composed(
    request: Asking, room: Access, topic: UUID, draft: Draft, message: Markup | None = None, status: int = 200
) -> Response[Any]:
    """The composer anew, alone or in the whole page."""
    if not wants_fragment(request):
        return await room_page(request, room, topic, Asked(), draft, status)
    facts = await composer.composer(room, topic, await composer.own(room), draft)
    extra = delivered(message) if message is not None else Markup()
    return fragment(request, "room/_composer.html", status, extra, composer=facts)


async def refused(request: Asking, room: Access, topic: UUID, form: Form, refusal: Refused) -> Response[Any]:
    """The composer with what was typed and why it was not taken."""
    doubtful = refusal.field == "knowingly"
    draft = Draft(
        text=form.text("text"),
        language=form.text("language") if form.text("language") in set(Language) else "",
        for_record=form.ticked("for_record"),
        reply=await composer.echoed(room, readable_id(form, "reply")),
        quote=await composer.echoed(room, readable_id(form, "quote"), whole=True),
        quote_text=form.text("quote_text"),
        knowingly=form.ticked("knowingly"),
        key=form.text("key") if refusal.reason != "form.out_of_date" else "",
        error=None if doubtful else forms.words(refusal),
        doubt=forms.words(refusal) if doubtful else None,
    )
    return await composed(request, room, topic, draft, status=422)


def readable_id(form: Form, name: str) -> UUID | None:
    try:
        return form.id(name)
    except Refused:
        return None


@get("/rooms/{room_id:uuid}/topics/{topic_id:uuid}/held")
async def waiting(request: Asking, room: TheRoom, topic_id: FromPath[UUID]) -> Response[Any]:
    """My words in a topic that nobody has seen yet, as they are now."""
    lines = await composer.waiting(room, topic_id, await composer.own(room))
    return fragment(request, "room/_waiting.html", composer={"room": room.place, "topic": topic_id, "held": lines})


@post("/rooms/{room_id:uuid}/held/{held_id:uuid}/recall", status_code=200)
async def recall(request: Asking, room: TheRoom, held_id: FromPath[UUID]) -> Response[Any]:
    """Call back words that nobody has read; they stand in the composer again."""
    form = await forms.read(request)
    topic = form.needed_id("topic")
    if topic not in await room_facts.topic_order(room):
        raise NotHere
    try:
        done = await room.act(partial(held.call_back, held_id=held_id))
    except Refused as refusal:
        return await composed(request, room, topic, Draft(error=forms.words(refusal)), status=422)
    words = done.result or Words(text="")
    draft = Draft(
        text=words.text,
        language=words.language,
        for_record=words.for_record,
        reply=await composer.echoed(room, words.reply_to),
        quote=await composer.echoed(room, words.quote_of, whole=True),
        quote_text=words.quote_text,
        knowingly=words.knowingly,
    )
    return await composed(request, room, topic, draft)


ROUTES = [say, waiting, recall]
