"""Conference: open a conference and invite its first secretary, who opens everything else at the desk."""

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Any

from rooms.conference import Opening, open_conference
from rooms.floor import Refused
from rooms.languages import Language
from server import qr
from server.auth import invitations
from server.commands.store import opened
from server.commands.trouble import MISUSED, Stopped, say
from server.settings import Settings
from server.words.reasons import said
from server.writer import Writer


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("title", help='the title, such as "Conference on Just Security"')
    parser.add_argument("--secretary", required=True, metavar="NAME", help="who is invited as its first secretary")
    parser.add_argument("--title-ar", default="", metavar="TITLE", help="the title in Arabic")
    parser.add_argument("--summary", default="", metavar="TEXT", help="a sentence or two on what it is about")
    parser.add_argument("--zone", default="UTC", help="where it meets, such as Europe/Amsterdam (default UTC)")
    parser.add_argument("--secretariat", default="Secretariat", metavar="NAME", help="the name of the secretariat")


async def run(settings: Settings, options: Namespace) -> int:
    async with opened(settings) as store:
        writer = Writer(store, lambda entries: None)
        try:
            entries = await writer.plainly(partial(open_conference, opening=opening(options)))
        except Refused as refusal:
            raise Stopped(said(refusal), MISUSED) from refusal
        place, seated = entries[0].place_id, seat(entries[1].event)
        done = await writer.act(place, seated.seat, partial(invitations.issue, person_id=seated.person))
    link = f"{settings.origin}/invitations/{done.result}"
    say(f"The conference is open. {options.secretary} accepts this invitation, good once and for 14 days:\n{link}")
    say(qr.characters(link))
    return 0


def opening(options: Namespace) -> Opening:
    title = {"en": options.title} | ({"ar": options.title_ar} if options.title_ar else {})
    return Opening(
        title=title,
        summary={"en": options.summary},
        notice={},
        zone=options.zone,
        languages=list(Language),
        secretariat=options.secretariat,
        secretariat_short=options.secretariat[:14],
        secretary=options.secretary,
    )


def seat(event: Any) -> Any:
    return event
