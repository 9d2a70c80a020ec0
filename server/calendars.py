"""Calendars: a programme as iCalendar (RFC 5545). Who attends stands in none of it, whatever the rule of the room."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response

from rooms.programme import SittingLine
from server.words import gettext as _
from server.words import named
from server.words.figures import zone_of

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//Antechamber//Programme//EN"
KIND = "text/calendar"
# How soon somebody's calendar looks again.
AGAIN = timedelta(hours=1)


def calendar(title: str, zone: str, origin: str, conference: UUID, lines: Sequence[SittingLine]) -> bytes:
    """The sittings, in the zone of the meeting, each under the same name however often it was moved."""
    # Loaded with the first calendar that is asked for.
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", title)
    made.add("refresh-interval", AGAIN, parameters={"value": "DURATION"})
    for line in lines:
        made.add_component(event(line, zone, origin, conference, title))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def event(line: SittingLine, zone: str, origin: str, conference: UUID, title: str) -> "Event":
    from icalendar import Event

    made, clocks = Event(), zone_of(zone)
    made.add("uid", f"{line.id}@antechamber")
    made.add("dtstamp", line.changed_at)
    made.add("last-modified", line.changed_at)
    made.add("sequence", line.sequence)
    made.add("dtstart", written(line.starts_at, clocks))
    made.add("dtend", written(line.ends_at, clocks))
    made.add("summary", f"{line.room_title or title}: {line.item}")
    if line.venue:
        made.add("location", line.venue)
    made.add("description", described(line))
    made.add("url", f"{origin}/conferences/{conference}/programme#sitting-{line.id}")
    made.add("status", "CANCELLED" if line.cancelled else "CONFIRMED")
    return made


def written(at: datetime, clocks: ZoneInfo) -> datetime:
    """A moment on the clocks of the meeting, or in UTC where they show it for the second time and cannot say so."""
    local = at.astimezone(clocks)
    return at.astimezone(UTC) if local.fold else local


def described(line: SittingLine) -> str:
    """What else is known of a sitting: its languages, and why it was cancelled."""
    languages = ", ".join(named(each) for each in line.languages)
    said = [_("Languages: %(languages)s") % {"languages": languages}] if languages else []
    if line.cancelled:
        said.append(_("Cancelled: %(reason)s") % {"reason": line.reason} if line.reason else _("Cancelled"))
    return "\n".join(said)


def answered(content: bytes, name: str = "programme") -> Response[bytes]:
    """The calendar as a file."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"', "Referrer-Policy": "no-referrer"}
    return Response(content, media_type=KIND, headers=headers)
