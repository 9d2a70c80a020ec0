"""States: those that are members of the United Nations, by what they are called, and in which regional groups they sit.

There are 193, and 194 places in regional groups: Türkiye has one in two. The list is from openclimatedata/countrygroups
(CC0-1.0), pinned by its digest.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rooms.likeness import key
from rooms.people import RegionalGroup

FILE = Path(__file__).with_suffix(".csv")
SHA256 = "37d8a75a5a08af9ec373f3b863363a31787eea6be5edfe64c0a6ee121701db28"


class Spoilt(Exception):
    """The list is not the one that this release was made with."""


@dataclass(frozen=True)
class ListedState:
    """`code`: ISO 3166-1, three letters; `also`: other names it goes by; `groups`: those it negotiates in."""

    code: str
    name: str
    also: tuple[str, ...]
    regions: tuple[RegionalGroup, ...]
    groups: tuple[str, ...]


@lru_cache(maxsize=1)
def every() -> tuple[ListedState, ...]:
    """All of them, by code."""
    content = FILE.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise Spoilt(f"{FILE.name} is not the list that this release was made with")
    rows = csv.DictReader(line for line in content.decode().splitlines() if not line.startswith("#"))
    return tuple(
        ListedState(
            row["code"],
            row["name"],
            apart(row["also"]),
            tuple(RegionalGroup(each) for each in apart(row["regions"])),
            apart(row["groups"]),
        )
        for row in rows
    )


def apart(text: str) -> tuple[str, ...]:
    return tuple(each for each in text.split("|") if each)


@lru_cache(maxsize=1)
def by_name() -> dict[str, ListedState]:
    return {key(name): each for each in every() for name in (each.code, *each.also, each.name)}


def called(name: str) -> ListedState | None:
    """The state that goes by a name, however it is written; none where no member does."""
    return by_name().get(key(name))


@dataclass(frozen=True)
class Gap:
    """A regional group: how many are members of it, and which of them are not at the table."""

    region: RegionalGroup
    members: int
    absent: tuple[ListedState, ...]


def gaps(names: Iterable[str]) -> list[Gap]:
    """What each regional group lacks where these are at the table; nothing where none of them is on the list."""
    here = {state.code for name in names if (state := called(name)) is not None}
    if not here:
        return []
    members = {region: [each for each in every() if region in each.regions] for region in RegionalGroup}
    return [
        Gap(region, len(those), tuple(each for each in those if each.code not in here))
        for region, those in members.items()
    ]
