"""The form of a charter: its fields as they are before anyone has written in them, and the charter it asks for."""

import re
from datetime import date
from typing import Any

from rooms.floor import Refused
from rooms.languages import plain
from rooms.people import Role
from rooms.room import Attribution, Charter, Depositary, Depositing
from server.forms import WESTERN, Form

TEXT_LIMIT = 2000
SECONDS, MINUTES = 60, 1440
HOLDERS, NAME_LIMIT = 7, 200
KEY = re.compile("[0-9a-f]{64}")


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
        "deposit_opens": charter.deposit.opens.isoformat() if charter.deposit else "",
        "depositaries": written(charter.deposit),
    }


def written(deposit: Depositing | None) -> str:
    """The depositaries of a charter as they are typed: one to a line, the name and then the key."""
    return "\n".join(f"{each.name} {each.public_key}" for each in deposit.depositaries) if deposit else ""


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
        deposit=deposit(form),
    )


def deposit(form: Form) -> Depositing | None:
    """When and to whom the keys of segments go; none where neither is said, and then they are destroyed."""
    opens, lines = form.text("deposit_opens").strip(), form.text("depositaries").split("\n")
    holders = [depositary(line) for line in lines if line.strip()]
    if not opens and not holders:
        return None
    try:
        day = date.fromisoformat(opens.translate(WESTERN))
    except ValueError:
        raise Refused("field.not_a_day" if opens else "field.missing", "deposit_opens") from None
    if not holders:
        raise Refused("deposit.nobody", "depositaries")
    if len(holders) > HOLDERS:
        raise Refused("deposit.too_many", "depositaries")
    return Depositing(opens=day, depositaries=tuple(holders))


def depositary(line: str) -> Depositary:
    """A name, and then a public key."""
    name, _, key = plain(line).strip().rpartition(" ")
    name, key = name.strip(" :,;\t")[:NAME_LIMIT], key.strip().lower()
    if not name or not KEY.fullmatch(key):
        raise Refused("deposit.line_unreadable", "depositaries")
    return Depositary(name=name, public_key=key)


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
