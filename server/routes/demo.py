"""The doors of the demonstration: one press enters as anyone. These routes exist only where DEMO is set."""

from typing import Any

from litestar import Request, Response, get, post
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import NotHere
from rooms.people import Entity, Person
from rooms.room import Conference, Kind, Room, said
from rooms.threads.messages import Message
from server import forms
from server.demo.world import Persona, personas, world
from server.pages import back, entrance, page
from server.routes.front import leave

Asking = Request[Any, Any, Any]


@get("/demo")
async def doors(request: Asking) -> Response[Any]:
    """Whom one may enter as."""
    async with entrance(request).store.reading() as session:
        conference = (await session.execute(select(Conference).limit(1))).scalar_one_or_none()
        if conference is None:
            raise NotHere
        facts: dict[str, Any] = {
            "personas": [await shown(session, persona) for persona in personas()],
            "world": {
                "title": said(conference.title, entrance(request).reader(request).language),
                "rooms": await count(
                    session, select(func.count()).select_from(Room).where(col(Room.kind) != Kind.CAUCUS)
                ),
                "people": await count(session, select(func.count()).select_from(Person)),
                "messages": await count(session, select(func.count()).select_from(Message)),
            },
        }
    return page(request, "front/demo.html", **facts)


async def count(session: AsyncSession, query: Any) -> int:
    return int((await session.execute(query)).scalar_one())


async def shown(session: AsyncSession, persona: Persona) -> dict[str, Any]:
    person, entity = await behind(session, persona)
    facts = {"key": persona.name, "name": person.name, "entity": entity.name, "does": persona.line}
    return {**facts, "role": {"chair": "co_chair", "expert": "delegate"}.get(persona.name, persona.name)}


async def behind(session: AsyncSession, persona: Persona) -> tuple[Person, Entity]:
    """The person of the built world whom a persona names."""
    name = next(each["name"] for each in world()["people"] if each["key"] == persona.person)
    query = select(Person, Entity).join(Entity, col(Entity.id) == col(Person.entity_id))
    first = query.where(col(Person.name) == name, col(Person.same_as).is_(None))
    row = (await session.execute(first.limit(1))).first()
    if row is None:
        raise NotHere
    return row[0], row[1]


@post("/demo", status_code=200)
async def enter(request: Asking) -> Response[Any]:
    """Begin a session as a persona of the demonstration."""
    door, form = entrance(request), await forms.read(request)
    persona = next((each for each in personas() if each.name == form.text("persona")), None)
    if persona is None:
        raise NotHere
    async with door.store.reading() as session:
        person, _ = await behind(session, persona)
    if person.account_id is None:
        raise NotHere
    await leave(door, request)
    token = await door.sessions.start(person.account_id, request.headers.get("user-agent", ""))
    return back(f"/conferences/{person.conference_id}", door.jar.signed_in(token))


ROUTES = [doors, enter]
