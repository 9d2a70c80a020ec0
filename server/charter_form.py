"""The form of a charter: its fields as they are before anyone has written in them, and the charter it asks for."""

from typing import Any

from rooms.floor import Refused
from rooms.languages import plain
from rooms.people import Role
from rooms.room import Attribution, Charter
from server.forms import Form

TEXT_LIMIT = 2000
SECONDS, MINUTES = 60, 1440


def filled(charter: Charter) -> dict[str, Any]:
    """The fields as a charter fills them: texts, ticks, and lists of what is ticked."""
    return {
        "attribution": str(charter.attribution),
        "what_may_leave": charter.what_may_leave,
        "recording": charter.recording,
        "speakers": [str(role) for role in Role if role in charter.speakers],
        "call_back_seconds": str(charter.call_back_seconds),
        "retract_minutes": str(charter.retract_minutes),
        "presence": charter.presence,
    }


BLANK = filled(Charter())


def charter(form: Form) -> Charter:
    """The charter that was asked for; the first thing that cannot be in one is refused beside its field."""
    return Charter(
        attribution=form.choice("attribution", Attribution),
        what_may_leave=wording(form, "what_may_leave"),
        recording=wording(form, "recording"),
        speakers=speakers(form),
        call_back_seconds=within(form, "call_back_seconds", SECONDS),
        retract_minutes=within(form, "retract_minutes", MINUTES),
        presence=form.ticked("presence"),
    )


def wording(form: Form, name: str) -> str:
    text = plain(form.text(name).replace("\r\n", "\n")).strip()
    if not text:
        raise Refused("field.missing", name)
    if len(text) > TEXT_LIMIT:
        raise Refused("text.too_long", name, limit=TEXT_LIMIT)
    return text


def speakers(form: Form) -> frozenset[Role]:
    ticked = frozenset(form.choices("speakers", Role))
    if not ticked:
        raise Refused("charter.nobody_speaks", "speakers")
    return ticked


def within(form: Form, name: str, most: int) -> int:
    number = form.number(name)
    if not 0 <= number <= most:
        raise Refused("field.out_of_range", name, limit=most)
    return number


def typed(form: Form) -> dict[str, Any]:
    """The fields as they were typed."""
    texts = {name: form.text(name) for name, before in BLANK.items() if isinstance(before, str)}
    return {**texts, "speakers": form.all("speakers"), "presence": form.ticked("presence")}
