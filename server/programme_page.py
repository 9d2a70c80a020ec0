"""The programme as pages show it: by day on the clocks of the meeting, with what clashes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Request

from rooms import clashes, programme, themes
from rooms.floor import Floor, Refused
from rooms.languages import Language
from rooms.programme import Appointment, SittingLine
from rooms.room import Conference, Room
from rooms.themes import shown as wording
from server import forms
from server.access import Access
from server.forms import Form
from server.words import NAMES
from server.words.figures import zone_of

FIELDS: dict[str, Any] = {"item": "", "venue": "", "starts": "", "ends": "", "languages": []}
# How a moment stands in a field of a form.
WRITTEN = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Filter:
    """What of the programme is asked for: of one theme or room, mine alone, with what is over."""

    theme: str = ""
    room: str = ""
    mine: bool = False
    past: bool = False

    def meets(self, line: SittingLine, today: date, zone: str) -> bool:
        return (
            (not self.theme or str(line.theme) == self.theme)
            and (not self.room or str(line.room) == self.room)
            and (not self.mine or line.mine)
            and (self.past or day_of(line.ends_at, zone) >= today)
        )

    @property
    def query(self) -> str:
        """The same as a query of an address."""
        said = [("theme", self.theme), ("room", self.room), ("mine", "yes" * self.mine), ("past", "yes" * self.past)]
        return "&".join(f"{name}={value}" for name, value in said if value)


@dataclass(frozen=True)
class Cancelling:
    """What was written by whoever would cancel a sitting, and why it was not taken."""

    reason: str = ""
    error: str | None = None


NOT_YET = Cancelling()


def cancelling(form: Form, refusal: Refused) -> Cancelling:
    return Cancelling(form.text("reason"), forms.words(refusal))


def asked(request: "Request[Any, Any, Any]") -> Filter:
    """What an address asks for; an id that is none finds nothing."""
    query = request.query_params
    ids = {name: as_id(query.get(name, "")) for name in ("theme", "room")}
    return Filter(**ids, mine=query.get("mine") == "yes", past=query.get("past") == "yes")


def as_id(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return ""


def day_of(at: datetime, zone: str) -> date:
    return at.astimezone(zone_of(zone)).date()


async def mine(access: Access) -> tuple[Conference, list[SittingLine], datetime]:
    """What the reader may know of, as it stands now."""
    async with access.reading() as floor:
        return floor.conference, await known_to(floor), floor.now


async def known_to(floor: Floor) -> list[SittingLine]:
    return await programme.visible(floor.session, floor.conference.id, floor.seat.person_id, floor.now)


async def facts(access: Access, wanted: Filter) -> dict[str, Any]:
    """Everything the page of the programme says."""
    async with access.reading() as floor:
        conference, now, lines = floor.conference, floor.now, await known_to(floor)
        listed = await themes.of_conference(floor.session, conference.id)
    clashing = clashes.of_mine(lines)
    found = [each for each in lines if wanted.meets(each, day_of(now, conference.zone), conference.zone)]
    rooms = {str(each.room): each.room_title for each in lines if each.room}
    return {
        "days": by_day(found, conference.zone, clashing),
        "shown": len(found),
        "total": len(lines),
        "filter": wanted,
        "themes": [(str(each.id), wording(each, access.language).title) for each in listed],
        "rooms": sorted(rooms.items(), key=lambda each: each[1]),
        "clashes": clashing.keys() & {each.id for each in found},
        "today": day_of(now, conference.zone),
    }


def by_day(lines: Sequence[SittingLine], zone: str, clashing: dict[UUID, list[SittingLine]]) -> list[dict[str, Any]]:
    """Sittings under the days on which they begin, on the clocks of the meeting."""
    days = groupby(lines, key=lambda each: day_of(each.starts_at, zone))
    return [{"day": day, "lines": [shown(each, clashing) for each in those]} for day, those in days]


def shown(line: SittingLine, clashing: dict[UUID, list[SittingLine]]) -> dict[str, Any]:
    return {
        "sitting": line,
        "clashes": [titled(each) for each in clashing.get(line.id, [])],
    }


def titled(line: SittingLine) -> str:
    return f"{line.room_title}: {line.item}" if line.room else line.item


async def today(access: Access, rooms: Mapping[UUID, Room], zone: str) -> list[dict[str, Any]]:
    """My sittings of this day across the rooms in which I sit, the clashes among them marked.

    What was read once is kept for each room by itself, so that nobody can tell by the time it takes that another sits.
    """
    open_now = {id: room for id, room in rooms.items() if not room.archived}
    places = [("sittings", place) for place in (access.place, *open_now)]
    lines = programme.mine(await access.site.parts.facts_of(places, programme.of_places), open_now)
    clashing, day = clashes.of_mine(lines), day_of(datetime.now(UTC), zone)
    return [shown(each, clashing) for each in lines if day_of(each.starts_at, zone) == day]


def appointment(form: Form, zone: str, stands: SittingLine | None = None) -> Appointment:
    """The sitting that a form asks for. Where clocks are put back, the end is the first that is after the beginning.

    A time that was left as it stands stays as it is: clocks that show it twice do not say which of both.
    """
    shown = fields_of(stands, zone) if stands else FIELDS
    known = (stands.starts_at, stands.ends_at) if stands else (None, None)
    starts, ends = (
        at if at and form.text(name) == shown[name] else form.moment(name, zone)
        for name, at in zip(("starts", "ends"), known, strict=True)
    )
    if starts is None or ends is None:
        raise Refused("field.missing", "starts" if starts is None else "ends")
    if ends <= starts:
        ends = form.moment("ends", zone, second=True) or ends
    languages = form.choices("languages", Language)
    return Appointment(form.text("item"), starts, ends, languages, form.text("venue"))


def fields_of(line: SittingLine, zone: str) -> dict[str, Any]:
    """A sitting as it stands in a form."""
    clocks = zone_of(zone)
    return {
        "item": line.item,
        "venue": line.venue,
        "starts": line.starts_at.astimezone(clocks).strftime(WRITTEN),
        "ends": line.ends_at.astimezone(clocks).strftime(WRITTEN),
        "languages": list(line.languages),
    }


def proposed(now: datetime, zone: str, spoken: Sequence[str]) -> dict[str, Any]:
    """A form as it is first shown: the next full hour, for two hours."""
    begins = now.astimezone(zone_of(zone)).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    ends = begins + timedelta(hours=2)
    times = {"starts": begins.strftime(WRITTEN), "ends": ends.strftime(WRITTEN)}
    return {**FIELDS, **times, "languages": list(spoken)}


def languages() -> list[tuple[str, str]]:
    return list(NAMES.items())
