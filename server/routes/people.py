"""The people of a conference: everyone who attends, to be filtered and sorted."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.params import FromQuery

from rooms import attending, groups
from rooms.attending import Attending
from rooms.groups import GroupLine
from rooms.people import TRUSTED, EntityKind, RegionalGroup
from rooms.room import CONFERENCE_GRANTS, Permission
from server import here
from server.access import Access, TheConference
from server.inside import inside

Asking = Request[Any, Any, Any]
PAGE = 50
LONGEST = 200
KEYS = ("name", "entity")


@get("/conferences/{conference_id:uuid}/people")
async def people(
    request: Asking,
    conference: TheConference,
    q: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    group: FromQuery[str] = "",
    sort: FromQuery[str] = "name",
    page: FromQuery[int] = 1,
) -> Response[Any]:
    """The list of participants, a page at a time."""
    everyone = await known_to(conference)
    negotiating = await groups_of(conference)
    q, kind = q[:LONGEST], kind if kind in set(EntityKind) else ""
    group = group if group in {*RegionalGroup, *(str(each.id) for each in negotiating)} else ""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    key = key if key in KEYS else "name"
    found = ordered(attending.matching(everyone, q, kind, group), key, descending)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    at = Address(f"/conferences/{conference.place}/people", q=q, kind=kind, group=group)
    facts: dict[str, Any] = {
        "people": found[(page - 1) * PAGE : page * PAGE],
        "shown": len(found),
        "total": len(everyone),
        "filter": {"q": q, "kind": kind, "group": group},
        "kinds": list(EntityKind),
        "regions": list(RegionalGroup),
        "negotiating": negotiating,
        "may_withdraw": conference.role in CONFERENCE_GRANTS[Permission.CAUCUS_OPEN],
        "my_person": conference.sitting.person,
        "sort": {
            "key": key,
            "descending": descending,
            "href": {each: at.sorted(each, key, descending) for each in KEYS},
        },
        "page": page,
        "pages": pages,
        "previous": at.page(key, descending, page - 1) if page > 1 else None,
        "next": at.page(key, descending, page + 1) if page < pages else None,
    }
    return await inside(request, conference, "conference/people.html", section="people", **facts)


async def known_to(conference: Access) -> list[Attending]:
    """Everyone who attends, as far as whoever asks may know them."""
    return await here.everyone(conference.site.parts, conference.place, conference.role in TRUSTED)


async def groups_of(conference: Access) -> list[GroupLine]:
    """The negotiating groups of a conference, kept until an entry of its record changes them."""
    place = conference.place
    return await conference.site.parts.facts(
        ("here", place), "groups", lambda session: groups.of_conference(session, place)
    )


def ordered(people: list[Attending], key: str, descending: bool) -> list[Attending]:
    """They come by name; by entity they are sorted anew."""
    by_entity = sorted(people, key=attending.by_entity) if key == "entity" else people
    return by_entity[::-1] if descending else by_entity


class Address:
    """Addresses of this list with the filter as it stands."""

    def __init__(self, path: str, **wanted: str) -> None:
        self.path, self.filter = path, {name: value for name, value in wanted.items() if value}

    def sorted(self, key: str, now: str, descending: bool) -> str:
        """Sorted by this column; the other way round where it is sorted by it already."""
        return self.of(sort=f"-{key}" if key == now and not descending else key)

    def page(self, key: str, descending: bool, page: int) -> str:
        return self.of(sort=f"-{key}" if descending else key, page=str(page))

    def of(self, **more: str) -> str:
        return f"{self.path}?{urlencode(self.filter | more)}"


ROUTES = [people]
