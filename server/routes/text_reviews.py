"""Reviews: the reader's questions about a text that is being read in; answered, left, taken up again, tabled."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from rooms.drafting.papers import reviews
from rooms.drafting.papers.reviews import Review
from rooms.drafting.papers.tabling import TextTabled
from rooms.drafting.reading.reading import Answer, Reading
from rooms.floor import NotHere, Refused
from server import forms, room_facts, text_document, text_review, text_source
from server.access import Access, TheRoom
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.pages import back
from server.writer import Done

Asking = Request[Any, Any, Any]
NOTHING = Form()
MOST = 10_000


@get("/rooms/{room_id:uuid}/texts/reviews/{review_id:uuid}")
async def read(
    request: Asking, room: TheRoom, review_id: FromPath[UUID], like: FromQuery[str] = "", page: FromQuery[int] = 1
) -> Response[Any]:
    """What the reader asks about my text."""
    review, reading = await found(room, review_id)
    form = Form({"like": [like], "page": [str(min(max(page, 1), MOST))]})
    return await shown(request, room, review, reading, form)


async def found(room: Access, review_id: UUID) -> tuple[Review, Reading]:
    """My review, and the text as it is read with the answers given so far."""
    async with room.reading() as floor:
        review = await reviews.own(floor, review_id)
    return review, await text_source.read(room, review.source, reviews.answers(review))


async def shown(
    request: Asking, room: Access, review: Review, reading: Reading, form: Form, refusal: Refused | None = None
) -> Response[Any]:
    given = reviews.answers(review)
    spent = refusal is not None and refusal.reason == "form.out_of_date"
    about: dict[str, Any] = {
        "room": {"id": room.place, "title": (await room_facts.heading(room)).title},
        "review": {"id": review.id, "title": review.title, "kind": review.kind, "language": review.language},
        "own": f"/rooms/{room.place}/texts/reviews/{review.id}",
        "found": text_review.counted(reading),
        "groups": text_review.asked(reading, given, form.text("like"), form.number("page", 1)),
        "page_size": text_review.SHOWN,
        "strays": text_review.strays(reading),
        "document": text_review.of_document(review),
        "key": ("" if spent else form.text("key")[:KEY_LIMIT]) or uuid4().hex,
        "error": forms.words(refusal) if refusal else None,
        "like": form.text("like") if refusal and refusal.field == "all" else "",
    }
    return await inside(request, room, "text/review.html", 422 if refusal else 200, **about)


@post("/rooms/{room_id:uuid}/texts/reviews/{review_id:uuid}/answers", status_code=200)
async def respond(request: Asking, room: TheRoom, review_id: FromPath[UUID]) -> Response[Any]:
    """Answer some questions, each by itself or all that are alike."""
    form = await forms.read(request)
    review, reading = await found(room, review_id)
    try:
        given: dict[str, Answer | None] = text_review.said(form, reading)
        await room.act(partial(reviews.answer, review_id=review_id, given=given))
    except Refused as refusal:
        form.fields["page"] = ["1"]
        return await shown(request, room, review, reading, form, refusal)
    return back(f"/rooms/{room.place}/texts/reviews/{review_id}#questions")


@post("/rooms/{room_id:uuid}/texts/reviews/{review_id:uuid}/removal", status_code=200)
async def leave(room: TheRoom, review_id: FromPath[UUID]) -> Response[Any]:
    """Table nothing of it."""
    await room.act(partial(reviews.give_up, review_id=review_id))
    return back(f"/rooms/{room.place}/texts")


@post("/rooms/{room_id:uuid}/texts/reviews/{review_id:uuid}/tabling", status_code=200)
async def table(request: Asking, room: TheRoom, review_id: FromPath[UUID]) -> Response[Any]:
    """Put the text before the room as it is read now."""
    form = await forms.read(request)
    try:
        review, reading = await found(room, review_id)
    except NotHere:
        # Pressed twice: it is before the room already.
        return tabled(room, await room.act(partial(reviews.own, review_id=review_id), form.key))
    came = text_document.of_review(review.document)
    try:
        beside: dict[str, Any] = {"tracked": came.tracked, "said": came.remarks}
        act = partial(reviews.table, review_id=review_id, reading=reading, **beside)
        return tabled(room, await room.act(act, form.key))
    except Refused as refusal:
        return await shown(request, room, review, reading, form, refusal)


def tabled(room: Access, done: Done[Any]) -> Response[Any]:
    """On to the text that an act has put before the room."""
    event = done.entries[0].event
    if not isinstance(event, TextTabled):
        raise Refused("form.out_of_date")
    return back(f"/rooms/{room.place}/texts/{event.text}")


ROUTES = [read, respond, leave, table]
