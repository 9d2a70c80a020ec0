"""Wishes: what each row of a list asks for, read cell by cell, with what in it cannot be taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from rooms.accreditation import CONFERENCE_ROLES, NAME_LIMIT, SHORT_LIMIT
from rooms.floor import Refused
from rooms.languages import Language
from rooms.likeness import key, person_key
from rooms.people import Capacity, EntityKind, Function, Role
from server.auth.accounts import address
from server.forms import WESTERN
from server.importing.answers import answer, answers
from server.importing.headings import Columns, Field
from server.importing.sheet import ROWS, Line, Sheet
from server.unreadable import Told, Unreadable


@dataclass
class Wish:
    """One row: the entity and perhaps the person it names, and what it says of them. Nothing said is an empty text."""

    number: int
    entity: str = ""
    name: str = ""
    said: dict[Field, Any] = field(default_factory=dict)
    wrong: list[Told] = field(default_factory=list)
    entity_key: str = ""
    person_key: str = ""


LIMITS = {Field.ENTITY: NAME_LIMIT, Field.NAME: NAME_LIMIT, Field.TITLE: NAME_LIMIT, Field.SHORT: SHORT_LIMIT}
NOTHING = ("-", "–", "—", "n/a", "N/A")
POINTS = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
CHOICES: dict[Field, type[StrEnum]] = {
    Field.KIND: EntityKind,
    Field.LANGUAGE: Language,
    Field.CAPACITY: Capacity,
    Field.FUNCTION: Function,
    Field.ROLE: Role,
}


def wishes(sheet: Sheet, found: Columns) -> list[Wish]:
    """What every row below the headings asks for. Headings that are repeated further down ask for nothing."""
    head = next(line for line in sheet.lines if line.number == found.row)
    below = [line for line in sheet.lines if line.number > found.row and line.cells != head.cells]
    if len(below) > ROWS:
        raise Unreadable("import.too_many_rows", limit=ROWS)
    if not below:
        raise Unreadable("import.nothing_below")
    return [wish(line, found, head) for line in below]


def wish(line: Line, found: Columns, head: Line) -> Wish:
    read = Wish(line.number)
    texts: dict[Field, str] = {}
    for each, place in found.at.items():
        texts[each] = line.cells[place] if place < len(line.cells) else ""
        if place in line.faults:
            texts[each] = ""
            fault = line.faults[place]
            read.wrong.append(Told(fault.reason, {**fault.facts, "column": head.cells[place]}))
    names = [texts.get(each, "") for each in (Field.NAME, Field.FAMILY)]
    texts[Field.NAME] = " ".join(name for name in names if name)
    take(read, texts)
    read.entity_key, read.person_key = key(read.entity), person_key(read.name)
    if not read.wrong and not read.entity_key:
        read.wrong.append(Told("import.no_entity"))
    return read


def take(read: Wish, texts: dict[Field, str]) -> None:
    """Read every cell with the kind it must have."""
    for each, limit in LIMITS.items():
        if len(texts.get(each, "")) > limit:
            read.wrong.append(Told("import.too_long", {"field": str(each), "limit": limit}))
    read.entity, read.name = texts.get(Field.ENTITY, ""), texts[Field.NAME]
    for each in (Field.SHORT, Field.TITLE):
        read.said[each] = texts.get(each, "")
    for each, kind in CHOICES.items():
        read.said[each] = chosen(read, each, texts.get(each, ""), lambda text, kind=kind: answer(kind, text))  # type: ignore[misc]
    groups = chosen(read, Field.GROUPS, texts.get(Field.GROUPS, ""), answers)
    read.said[Field.GROUPS] = [str(group) for group in groups or []]
    read.said[Field.EMAIL] = email(read, texts.get(Field.EMAIL, ""))
    read.said[Field.UNTIL] = end(read, texts.get(Field.UNTIL, ""))
    role = read.said[Field.ROLE]
    if role and role not in CONFERENCE_ROLES:
        read.wrong.append(Told("role.not_in_a_conference"))


def chosen(read: Wish, each: Field, text: str, known: Callable[[str], Any]) -> Any:
    """One of a few answers; of what is none of them it is said what was written."""
    if not text or text in NOTHING:
        return ""
    found = known(text)
    if found is None:
        read.wrong.append(Told("import.not_an_answer", {"field": str(each), "value": text[:60]}))
    return found or ""


def end(read: Wish, text: str) -> datetime | None:
    """When a right ends, on the clocks of the meeting; a day without a time is meant to its end."""
    text = text.translate(WESTERN)
    if not text or text in NOTHING:
        return None
    try:
        at = datetime.strptime(text, "%d.%m.%Y") if POINTS.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is not None or not 2000 <= at.year < 3000:
        read.wrong.append(Told("import.not_a_day", {"value": text[:60]}))
        return None
    return at + timedelta(days=1) if at.time() == time() else at


def email(read: Wish, text: str) -> str:
    text = text.removeprefix("mailto:").strip("<> ")
    if not text or text in NOTHING:
        return ""
    try:
        return address(text)
    except Refused:
        read.wrong.append(Told("import.not_an_address", {"value": text[:60]}))
        return ""
