"""The page of a delegation, as the holder of its link sees it: its people, what waits, what was refused, its notes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.delegations import nominations, notes
from rooms.delegations.nominations import Asking, Nomination, State
from rooms.languages import fold
from rooms.people import Capacity, Function, Person, Seat
from rooms.room import said
from server.auth import focal_links
from server.auth.focal_links import Borne
from server.auth.register import invited
from server.mail import letters
from server.words import NAMES, names
from server.words import gettext as _

# Those whose name is withheld are known here by their function alone: the link may come into other hands.
NOTES = (".pdf", ".docx", ".png", ".jpg", ".jpeg")


async def facts(session: AsyncSession, view: Borne, token: str, language: str, now: datetime) -> dict[str, Any]:
    """Everything the page says of the delegation."""
    people = await registered(session, view)
    holders = await invited(session, view.conference, now)
    asked = await nominations.of_entity(session, view.entity)
    leaving = {each.replaces: each.asking for each in asked if each.state == State.PENDING and each.replaces}
    by_id = {person.id: person for person in people}
    return {
        "people": [member(person, holders, leaving.get(person.id)) for person in people],
        "waiting": [line(each, by_id) for each in asked if each.state == State.PENDING],
        "refused": [line(each, by_id) for each in asked if each.state == State.REFUSED],
        "notes": await notes.of_entity(session, view.entity),
        "accept": ",".join(NOTES),
        **heading(view, token, language),
    }


def heading(view: Borne, token: str, language: str) -> dict[str, Any]:
    """What every page under the link says."""
    return {
        "at": f"/delegations/{token}",
        "title": said(view.conference_title, language),
        "entity": view.entity_name,
        "kind": names.entity_kind(view.entity_kind),
        "expires_at": view.expires_at,
        "meeting_zone": view.zone,
    }


async def registered(session: AsyncSession, view: Borne) -> list[Person]:
    """Who is registered for the entity: the head of the delegation first, then by function and name."""
    query = (
        select(Person)
        .join(Seat, (col(Seat.person_id) == col(Person.id)) & (col(Seat.place_id) == view.conference))
        .where(col(Person.entity_id) == view.entity, col(Seat.left_at).is_(None))
    )
    order = list(Function)
    found = (await session.execute(query)).scalars()
    return sorted(found, key=lambda each: (order.index(Function(each.function)), fold(each.name)))


def member(person: Person, holders: set[UUID], leaving: str | None) -> dict[str, Any]:
    """One of the delegation, with how far they have come, and whether it was asked that they leave it."""
    state = "linked" if person.account_id else "invited" if person.id in holders else "uninvited"
    return {
        "id": person.id,
        "name": None if person.withheld else person.name,
        "title": "" if person.withheld else person.title,
        "function": names.function(person.function),
        "capacity": names.capacity(person.capacity),
        "state": state,
        "leaving": leaving,
    }


def line(each: Nomination, people: dict[UUID, Person]) -> dict[str, Any]:
    """What was asked for, in one line."""
    leaves = people.get(each.replaces) if each.replaces else None
    return {
        "id": each.id,
        "asking": each.asking,
        "name": None if each.withheld else each.name,
        "title": "" if each.withheld else each.title,
        "function": names.function(each.function) if each.asking != Asking.DEPARTURE else "",
        "leaves": None if leaves is None or leaves.withheld else leaves.name,
        "reason": each.reason,
        "made_at": each.made_at,
    }


async def of_desk(session: AsyncSession, entity: UUID, now: datetime) -> dict[str, Any]:
    """What the desk says of an entity's focal point: its link, the letter that brought it, and what came by it."""
    link = await focal_links.latest(session, entity)
    asked = await nominations.of_entity(session, entity)
    return {
        "link": link,
        "link_state": str(link.state(now)) if link else "",
        "letter": (await letters.latest(session, [link.id])).get(link.id) if link else None,
        "asked": sum(each.state == State.PENDING for each in asked),
        "notes": await notes.of_entity(session, entity),
    }


def choices() -> dict[str, Any]:
    """What a nominee can be, in words."""
    return {
        "functions": [(str(each), _(names.FUNCTIONS[each])) for each in Function],
        "capacities": [(str(each), _(names.CAPACITIES[each])) for each in Capacity],
        "languages_spoken": list(NAMES.items()),
    }
