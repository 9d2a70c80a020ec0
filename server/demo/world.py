"""The world of the demonstration as it is written down: a conference, its people and rooms, and what was said."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
# The conference lasts six days and ended yesterday, so that the last words are recent and none is in the future.
LASTED = 6


@dataclass(frozen=True)
class Persona:
    """Somebody a visitor may enter as, with a line on what can be done."""

    name: str
    person: str
    line: str


def world() -> dict[str, Any]:
    return tomllib.loads((HERE / "world.toml").read_text())


def thread(room: str) -> dict[str, Any]:
    return tomllib.loads((HERE / "threads" / f"{room}.toml").read_text())


def personas() -> list[Persona]:
    """Whom a visitor may enter as, in the order in which they are offered."""
    return [Persona(name, each["person"], each["line"]) for name, each in world()["personas"].items()]


def begins(now: datetime, zone: str, day: int, time: str) -> datetime:
    """The moment of a day of the conference (the first is 1) and an hour in its zone."""
    local = now.astimezone(ZoneInfo(zone))
    hour, minute = (int(each) for each in time.split(":"))
    first = local.replace(hour=hour, minute=minute, second=0, microsecond=0) - timedelta(days=LASTED)
    return first + timedelta(days=day - 1)
