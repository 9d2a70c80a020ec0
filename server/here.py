"""Who is here: who has the home of a conference open, by entity. Who has a room open is never told in it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from rooms import attending
from rooms.attending import Attending
from server.parts import Parts

# More entities than these are only counted; and where more people are here, the entities alone are named.
ENTITIES = 40
PEOPLE = 60


@dataclass(frozen=True)
class Body:
    name: str
    full: str
    people: list[str]


@dataclass(frozen=True)
class HereView:
    conference: UUID
    present: int
    total: int
    entities: list[Body]
    more: int


async def everyone(parts: Parts, conference: UUID, trusted: bool = False) -> list[Attending]:
    """Everyone who attends, by name; kept until an entry of the record changes it."""
    return await parts.facts(
        ("here", conference),
        "attending, all named" if trusted else "attending",
        lambda session: attending.of_conference(session, conference, trusted),
    )


def view(conference: UUID, people: list[Attending], seats: frozenset[UUID]) -> HereView:
    """Those of these people whose seats have the home open, by entity."""
    present = [one for one in people if one.seat in seats]
    entities = bodies(present, named=len(present) <= PEOPLE)
    return HereView(conference, len(present), len(people), entities[:ENTITIES], max(0, len(entities) - ENTITIES))


def bodies(people: Iterable[Attending], named: bool) -> list[Body]:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in people:
        found[one.entity, one.entity_full].extend([one.name] if one.name else [])
    return [Body(*entity, names if named else []) for entity, names in sorted(found.items())]
