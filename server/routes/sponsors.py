"""Sponsors of a text or of an amendment: who they are and were; delegations join and leave."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from rooms.drafting.papers import sponsors
from rooms.drafting.papers.beside import Amendment
from rooms.floor import NotHere, Refused
from rooms.record.entries import Entry
from server import forms, text_papers
from server.access import Access, TheRoom
from server.forms import Form
from server.inside import inside
from server.pages import back
from server.routes.text_versions import common
from server.writer import Act

Asking = Request[Any, Any, Any]
OF_TEXT = "/rooms/{room_id:uuid}/texts/{text_id:uuid}/sponsors"
OF_AMENDMENT = "/rooms/{room_id:uuid}/texts/{text_id:uuid}/amendments/{amendment_id:uuid}/sponsors"
NOTHING = Form()


@get(OF_TEXT)
async def of_text(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Everybody who stands or stood behind a text, since when and until when."""
    return await shown(request, room, text_id, None)


@get(OF_AMENDMENT)
async def of_amendment(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], amendment_id: FromPath[UUID]
) -> Response[Any]:
    """Everybody who stands or stood behind an amendment."""
    return await shown(request, room, text_id, amendment_id)


async def shown(
    request: Asking,
    room: Access,
    text: UUID,
    amendment: UUID | None,
    form: Form = NOTHING,
    refusal: Refused | None = None,
) -> Response[Any]:
    facts = await common(room, text)
    await belongs(room, text, amendment)
    paper = f"{facts['own']}/amendments/{amendment}" if amendment else facts["own"]
    facts |= {"of": await text_papers.page(room, amendment or text), "paper": paper}
    facts |= {"party": form.text("party"), "field": refusal.field if refusal else ""}
    facts["error"] = forms.words(refusal) if refusal else None
    return await inside(request, room, "text/sponsors.html", 422 if refusal else 200, **facts)


async def belongs(room: Access, text: UUID, amendment: UUID | None) -> None:
    """Whether the amendment is one to this text."""
    if amendment is None:
        return
    async with room.reading() as floor:
        if (await floor.find(Amendment, amendment)).text_id != text:
            raise NotHere


@post(OF_TEXT, status_code=200)
async def join_text(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Stand behind a text; whoever chairs enters others."""
    return await press(request, room, text_id, None, joining)


@post(OF_AMENDMENT, status_code=200)
async def join_amendment(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], amendment_id: FromPath[UUID]
) -> Response[Any]:
    """Stand behind an amendment."""
    return await press(request, room, text_id, amendment_id, joining)


def joining(paper: UUID, form: Form) -> Act[Entry]:
    return partial(sponsors.join, paper_id=paper, party=text_papers.party(form))


def leaving(paper: UUID, form: Form) -> Act[Entry]:
    return partial(sponsors.leave, paper_id=paper, sponsorship_id=form.id("sponsorship"))


async def press(
    request: Asking, room: Access, text: UUID, amendment: UUID | None, act: Callable[[UUID, Form], Act[Entry]]
) -> Response[Any]:
    """Enter or leave the list of a paper; a refusal stands with what was typed."""
    form = await forms.read(request)
    await belongs(room, text, amendment)
    try:
        await room.act(act(amendment or text, form), form.key)
    except Refused as refusal:
        return await shown(request, room, text, amendment, form, refusal)
    return onward(room, text, amendment, form)


@post(f"{OF_TEXT}/departure", status_code=200)
async def leave_text(request: Asking, room: TheRoom, text_id: FromPath[UUID]) -> Response[Any]:
    """Stand behind a text no longer."""
    return await press(request, room, text_id, None, leaving)


@post(f"{OF_AMENDMENT}/departure", status_code=200)
async def leave_amendment(
    request: Asking, room: TheRoom, text_id: FromPath[UUID], amendment_id: FromPath[UUID]
) -> Response[Any]:
    """Stand behind an amendment no longer."""
    return await press(request, room, text_id, amendment_id, leaving)


def onward(room: Access, text: UUID, amendment: UUID | None, form: Form) -> Response[Any]:
    """Back to where it was pressed: the text itself, or the list of its sponsors."""
    own = f"/rooms/{room.place}/texts/{text}" + (f"/amendments/{amendment}" if amendment else "")
    return back(own if form.text("from") == "paper" else f"{own}/sponsors")


ROUTES = [of_text, of_amendment, join_text, join_amendment, leave_text, leave_amendment]
