"""Ways of the tests of a room: what is refused, what is not here, another charter, another room, another time."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from rooms import charter, seating
from rooms.floor import Floor, NotHere, Refused
from rooms.people import Role
from rooms.room import Charter, Kind
from rooms.seating import Plan
from rooms.threads import topics
from tests.cast import PLAN, Cast, entries

Act = Callable[[Floor], Awaitable[Any]]


@contextmanager
def refused(reason: str, field: str = "") -> Iterator[None]:
    """The rules say no, for this reason and about this field."""
    with pytest.raises(Refused) as caught:
        yield
    assert (caught.value.reason, caught.value.field) == (reason, field)


async def nobody_else(cast: Cast, act: Act) -> None:
    """Whoever holds no seat in the room, or holds it no longer, is told that nothing is here."""
    await cast.does("canada", partial(seating.revoke, seat_id=cast.seats["icbl"]))
    for seat in (cast.attending["norway"], cast.seats["icbl"], cast.entities["norway"]):
        with pytest.raises(NotHere):
            await cast.writer.act(cast.room, seat, act)


async def amended(cast: Cast, **terms: Any) -> None:
    """Another charter, which everyone has acknowledged."""
    agreed = PLAN.charter.model_copy(update=terms)
    done = await cast.does("canada", partial(charter.amend, charter=Charter.model_validate(agreed.model_dump())))
    for name in cast.seats:
        await cast.does(name, partial(charter.acknowledge, version=done.entries[-1].body["version"]))


async def another_room(cast: Cast, kind: Kind = Kind.DIALOGUE, opener: str = "secretariat") -> Cast:
    """The same people in another room of the conference, where only its opener and norway sit."""
    plan = Plan(kind=kind, title="Another room")
    opened = await cast.attends(opener, partial(seating.open_room, plan=plan))
    assert opened.result
    other = Cast(cast.store, cast.writer, cast.heard, cast.conference, opened.result, cast.topic, cast.entities)
    other.persons, other.attending = cast.persons, cast.attending
    other.seats[opener] = UUID(opened.entries[-1].body["seat"])
    seated = await other.does(opener, partial(seating.grant, person_id=cast.persons["norway"], role=Role.CHAIR))
    other.seats["norway"] = UUID(seated.entries[-1].body["seat"])
    for name in other.seats:
        await other.does(name, partial(charter.acknowledge, version=1))
    done = await other.does("norway", partial(topics.open_topic, title="Elsewhere"))
    other.topic = UUID(done.entries[-1].body["topic"])
    return other


async def archived(cast: Cast) -> None:
    """The room is closed for good."""
    await cast.attends("secretariat", partial(seating.archive, room_id=cast.room), also=(cast.room,))


def later(cast: Cast, **by: int) -> None:
    """The store's clock stands later."""
    now = datetime.now(UTC) + timedelta(**by)
    cast.writer.clock = lambda: now


async def numbers(cast: Cast) -> int:
    """How many entries the record of the room holds."""
    return len(await entries(cast.store, cast.room))
