"""More of a delegation: others of an entity of the cast, each with a seat in the room."""

from functools import partial
from uuid import UUID

from rooms import accreditation, charter
from rooms.people import Function, Role
from tests.cast import Cast, seat


async def joined(
    cast: Cast, name: str, of: str, person: str, function: Function = Function.MEMBER, role: Role = Role.DELEGATE
) -> None:
    """Somebody else of an entity comes and takes a seat in the room."""
    register = partial(accreditation.register, entity_id=cast.entities[of], name=person, function=function)
    body = (await cast.attends("secretariat", register)).entries[-1].body
    cast.persons[name], cast.attending[name] = UUID(body["person"]), UUID(body["seat"])
    await seat(cast, name, role)
    await cast.does(name, partial(charter.acknowledge, version=1))
