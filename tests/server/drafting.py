"""Ways of the tests of a text's pages: a text before the room, its addresses, and forms as its cards send them."""

from typing import Any
from uuid import UUID

from tests.rooms.drafting.paper import Paper, tabled
from tests.server.steps import post, room
from tests.server.whole import Browser, Whole

SOURCE = """1. Each member [shall][should] report annually to the conference.

2. Members in need receive support from [X] members.

3. The fund [shall][should] meet once a year.
"""


async def before_the_room(whole: Whole, source: str = SOURCE) -> Paper:
    return await tabled(whole.cast, source)


def base(whole: Whole, paper: Paper, path: str = "") -> str:
    return room(whole, f"/texts/{paper.id}{path}")


def paragraph(whole: Whole, paper: Paper, id: UUID, path: str = "") -> str:
    return base(whole, paper, f"/paragraphs/{id}{path}")


async def deals(whole: Whole, paper: Paper, browser: Browser, inside: str, deed: str, **fields: Any) -> Any:
    """Somebody presses a button on the card of the bracket with these words in it."""
    number = await paper.bracket(inside)
    own = (await paper.row(number)).paragraph_id
    page = fields.pop("page", paragraph(whole, paper, own, f"?bracket={number}"))
    fields = {"paragraph": str(own), **fields}
    return await post(browser, page, base(whole, paper, f"/brackets/{number}/{deed}"), **fields)


async def selects(whole: Whole, paper: Paper, browser: Browser, chosen: str, asks: str, **fields: Any) -> Any:
    """Somebody selects words and sends the small form."""
    about = await paper.select(chosen)
    sent = {"paragraph": str(about.paragraph), "first": str(about.first), "last": str(about.last), "asks": asks}
    page = fields.pop("page", "/preferences")
    return await post(browser, page, base(whole, paper, "/proposals"), **{**sent, **fields})
