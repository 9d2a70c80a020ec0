"""The frame of the desk: for the secretariat of a conference alone. Whoever is not of it finds nothing here."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import SkipValidation
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from rooms.floor import NotHere, Refused
from rooms.people import Entity, Person
from rooms.room import CONFERENCE_GRANTS, Kind, Permission, Room
from rooms.themes import Theme
from server import forms
from server.access import Access, TheConference
from server.auth.register import outstanding
from server.forms import KEY_LIMIT, Form
from server.inside import inside
from server.routes.desk.notices import notice

Asking = Request[Any, Any, Any]
TheDesk = NamedDependency[SkipValidation[Access]]


async def at_desk(conference: TheConference) -> Access:
    """A seat of the secretariat in this conference."""
    if conference.role not in CONFERENCE_GRANTS[Permission.ROOM_OPEN]:
        raise NotHere
    return conference


async def shown(
    request: Asking, desk: Access, tab: str, template: str, status: int = 200, **facts: Any
) -> Response[Any]:
    """A page of the desk, under its tabs."""
    async with desk.reading() as floor:
        counts = await counted(floor.session, desk)
    told = {"section": "desk", "tab": tab, "counts": counts, "done": notice(request), "failed": None, **facts}
    return await inside(request, desk, f"desk/{template}.html", status, **told)


async def counted(session: AsyncSession, desk: Access) -> dict[str, int]:
    """How many of each the conference has; caucuses are not among the rooms."""
    listed = (col(Room.kind) != Kind.CAUCUS, col(Room.archived).is_(False))
    queries = {
        "rooms": select(func.count()).select_from(Room).where(col(Room.conference_id) == desk.place, *listed),
        "people": select(func.count()).select_from(Person).where(col(Person.conference_id) == desk.place),
        "entities": select(func.count()).select_from(Entity).where(col(Entity.conference_id) == desk.place),
        "themes": select(func.count()).select_from(Theme).where(col(Theme.conference_id) == desk.place),
    }
    counts = {name: int((await session.execute(query)).scalar_one()) for name, query in queries.items()}
    return counts | {"invitations": await outstanding(session, desk.place, datetime.now(UTC))}


def address(desk: Access, *steps: object) -> str:
    """The address of a page of the desk."""
    return "/".join(str(step) for step in (f"/conferences/{desk.place}/desk", *steps))


def blank(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A form nobody has written in; its key makes a second press harmless."""
    return {**fields, "key": uuid4().hex, "errors": dict.fromkeys(fields), "problems": []}


def typed(form: Form, fields: Mapping[str, Any], refusal: Refused) -> dict[str, Any]:
    """The form with all that was typed, and why it was not taken beside the field it is about."""
    said = {name: as_typed(form, name, before) for name, before in fields.items()}
    spent = refusal.reason == "form.out_of_date"
    key = uuid4().hex if spent else form.text("key")[:KEY_LIMIT] or uuid4().hex
    words = forms.words(refusal)
    problems = [{"field": anchor(refusal.field, fields), "words": words}] if refusal.field in fields else []
    return {**said, "key": key, "errors": {**dict.fromkeys(fields), refusal.field: words}, "problems": problems}


def anchor(field: str, fields: Mapping[str, Any]) -> str:
    """Where the sum of what is wrong leads to; a set of boxes or answers has no one field to go to."""
    return f"{field}-error" if field == "attribution" or isinstance(fields[field], list) else field


def as_typed(form: Form, name: str, before: Any) -> Any:
    if isinstance(before, bool):
        return form.ticked(name)
    return form.all(name) if isinstance(before, list) else form.text(name)


def failure(refusal: Refused, fields: Mapping[str, Any]) -> str | None:
    """A refusal that is about no field, and stands above the form."""
    return None if refusal.field in fields else forms.words(refusal)
