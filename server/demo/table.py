"""Who sits at the table of the demonstration: its negotiating groups, and the credentials of representatives."""

from functools import partial
from typing import TYPE_CHECKING

from rooms import credentials, groups
from rooms.credentials import State

if TYPE_CHECKING:
    from server.demo.build import Builder


async def lay(builder: "Builder") -> None:
    """Form the groups, and bring the credentials of everyone in the script to where they stand."""
    place, seat = builder.conference, builder.secretariat
    for group in builder.world["groups"]:
        formed = await builder.act(place, seat, partial(groups.form, name=group["name"], short=group["short"]))
        members = [
            builder.entities[each["key"]] for each in builder.world["entities"] if group["key"] in each["groups"]
        ]
        await builder.act(place, seat, partial(groups.compose, group_id=formed.group, entities=members))
    script = builder.world["credentials"]
    await turn(builder, State.SUBMITTED, [each for state in State for each in script[state]])
    for state in (State.ACCEPTED, State.CHALLENGED, State.EXPIRED):
        await turn(builder, state, script[state], script["reason"])


async def turn(builder: "Builder", to: State, people: list[str], reason: str = "") -> None:
    ids = [builder.people[key] for key in people]
    await builder.act(
        builder.conference, builder.secretariat, partial(credentials.turn, people=ids, to=to, reason=reason)
    )
