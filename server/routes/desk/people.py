"""People on the desk: the register, and registering somebody for an entity."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post

from rooms import arrival, registers
from rooms.accreditation import CONFERENCE_ROLES
from rooms.floor import NotHere, Refused
from rooms.languages import Language, fold
from rooms.people import Capacity, EntityKind, Function, Gender, RegionalGroup, Role
from rooms.registers import PersonLine
from rooms.terms import Term
from server import forms
from server.access import Access
from server.auth.register import invited
from server.forms import Form
from server.inside import known
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, blank, failure, shown, typed
from server.routes.desk.tables import arranged, asked, matches
from server.words import NAMES, names
from server.words import gettext as _

STATES = ("linked", "invited", "uninvited")
KEYS: dict[str, Callable[[PersonLine], Any]] = {
    "name": lambda person: fold(person.name),
    "entity": lambda person: (fold(person.entity_full), fold(person.name)),
    "rooms": lambda person: (person.rooms, fold(person.name)),
}
FIELDS = {
    "entity": "",
    "name": "",
    "title": "",
    "language": str(Language.ENGLISH),
    "capacity": str(Capacity.OFFICIAL),
    "function": str(Function.MEMBER),
    "gender": "",
    "withheld": False,
    "role": str(Role.DELEGATE),
    "until": "",
}


@dataclass(frozen=True)
class Filter:
    """Whom a table of people is asked for: by words, kind of entity, regional group, and how far they have come."""

    q: str
    kind: str
    group: str
    state: str

    def meets(self, person: PersonLine, invited: set[UUID]) -> bool:
        return (
            matches(self.q, person.name, person.entity, person.entity_full)
            and (not self.kind or person.kind == self.kind)
            and (not self.group or self.group in person.groups)
            and (not self.state or state(person, invited) == self.state)
        )


def filter_of(request: Asking) -> Filter:
    return Filter(
        asked(request, "q"),
        asked(request, "kind", list(EntityKind)),
        asked(request, "group", list(RegionalGroup)),
        asked(request, "state", STATES),
    )


def state(person: PersonLine, invited: set[UUID]) -> str:
    if person.linked:
        return "linked"
    return "invited" if person.id in invited else "uninvited"


async def register(desk: Access) -> tuple[list[PersonLine], set[UUID]]:
    """Everyone registered, and who of them holds a link that still works."""
    async with desk.reading() as floor:
        people = await registers.people(floor.session, desk.place)
        return people, await invited(floor.session, desk.place, datetime.now(UTC))


def choices() -> dict[str, Any]:
    """By what people can be found."""
    return {
        "kinds": [(str(kind), _(names.ENTITY_KINDS[kind])) for kind in EntityKind],
        "regions": [(str(group), _(names.GROUPS[group])) for group in RegionalGroup],
    }


@get("/people")
async def people(request: Asking, desk: TheDesk) -> Response[Any]:
    """Everyone registered, with what has become of their invitation."""
    return await table(request, desk)


async def table(request: Asking, desk: Access, failed: str | None = None, status: int = 200) -> Response[Any]:
    every, holders = await register(desk)
    wanted = filter_of(request)
    found = [person for person in every if wanted.meets(person, holders)]
    facts = arranged(request, found, len(every), KEYS)
    facts |= {"filter": wanted, "failed": failed, **choices()}
    facts["lines"] = [{"person": person, "state": state(person, holders)} for person in facts["lines"]]
    return await shown(request, desk, "people", "people", status, **facts)


@get("/people/new")
async def new(request: Asking, desk: TheDesk) -> Response[Any]:
    """The form by which somebody is registered; after one, it stands open for the next of the same entity."""
    return await page(request, desk, blank(FIELDS | {"entity": asked(request, "entity")}))


async def page(
    request: Asking, desk: Access, form: dict[str, Any], failed: str | None = None, status: int = 200
) -> Response[Any]:
    facts = {
        "form": form,
        "failed": failed,
        "entities": await entities_of(desk),
        "languages_spoken": list(NAMES.items()),
        "capacities": [(str(each), _(names.CAPACITIES[each])) for each in Capacity],
        "roles": [(str(role), _(names.ROLES[role])) for role in Role if role in CONFERENCE_ROLES],
        **delegations(),
    }
    return await shown(request, desk, "people", "person_form", status, **facts)


def delegations() -> dict[str, Any]:
    """What somebody can be in a delegation, and can declare."""
    return {
        "functions": [(str(each), _(names.FUNCTIONS[each])) for each in Function],
        "genders": [("", _("Not declared")), *((str(each), names.gender(each)) for each in Gender)],
    }


async def entities_of(desk: Access) -> Sequence[tuple[str, str]]:
    async with desk.reading() as floor:
        listed = await registers.entities(floor.session, desk.place)
    return [(str(entity.id), entity.name) for entity in sorted(listed, key=lambda each: fold(each.name))]


@post("/people", status_code=200)
async def register_person(request: Asking, desk: TheDesk) -> Response[Any]:
    """Register somebody for an entity, with a seat in the conference."""
    form = await forms.read(request)
    try:
        term = Term(until=form.moment("until", (await known(desk)).zone))
        await desk.act(partial(arrival.enlist, **facts_of(form), term=term), form.key)
    except NotHere:
        return await page(request, desk, typed(form, FIELDS, Refused("field.not_a_choice", "entity")), status=422)
    except Refused as refusal:
        again = typed(form, FIELDS, refusal)
        return await page(request, desk, again, failure(refusal, FIELDS), 422)
    return back(f"{address(desk, 'people', 'new')}?done=person&entity={form.id('entity')}")


def facts_of(form: Form) -> dict[str, Any]:
    return {
        "entity_id": form.needed_id("entity"),
        "name": form.text("name"),
        "title": form.text("title"),
        "language": form.choice("language", Language),
        "capacity": form.choice("capacity", Capacity),
        "function": form.choice("function", Function, Function.MEMBER),
        "gender": form.choice("gender", Gender) if form.text("gender") else None,
        "withheld": form.ticked("withheld"),
        "role": form.choice("role", Role),
    }


ROUTES = [people, new, register_person]
