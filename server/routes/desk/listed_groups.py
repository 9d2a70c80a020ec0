"""Groups of the list of states on the desk: chosen, looked at with who of them is at the table, and formed together."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from rooms import groups, registers
from rooms.floor import NotHere, Refused
from rooms.groups import Formation, GroupLine, ListedGroup
from rooms.languages import fold
from rooms.likeness import key
from rooms.people import EntityKind
from server import forms
from server.access import Access
from server.pages import back
from server.routes.desk.frame import Asking, TheDesk, address, shown
from server.routes.desk.notices import done
from server.words import AVAILABLE, names, ngettext, speaking
from server.words import gettext as _
from server.words.figures import number


@dataclass(frozen=True)
class Offered:
    """A group of the list beside the conference: `standing` is the one that is there under its name already."""

    code: str
    name: str
    short: str
    states: int
    coming: tuple[tuple[UUID, str], ...]
    already: tuple[str, ...]
    absent: tuple[str, ...]
    standing: GroupLine | None

    @property
    def changes(self) -> bool:
        """Whether to form it would change anything."""
        return self.standing is None or bool(self.coming)

    @property
    def formation(self) -> Formation:
        entities = tuple(id for id, _name in self.coming)
        return Formation(self.name, self.short, entities, self.standing.id if self.standing else None)


async def register(desk: Access) -> list[Offered]:
    """Every group of the list, by name in the language being spoken."""
    async with desk.reading() as floor:
        every = await registers.entities(floor.session, desk.place)
        formed = await groups.of_conference(floor.session, desk.place)
    known = {each.id: each.name for each in every if each.kind == EntityKind.MEMBER_STATE}
    by_name = {key(name): each for each in formed for name in (each.name, each.short)}
    found = [offered(each, known, by_name) for each in groups.listed(known)]
    return sorted(found, key=lambda each: fold(each.name))


def offered(listed: ListedGroup, known: dict[UUID, str], by_name: dict[str, GroupLine]) -> Offered:
    name, short = names.negotiating(listed.code)
    standing = next((by_name[each] for each in spellings(listed.code) if each in by_name), None)
    members = standing.entities if standing else frozenset()
    here = sorted(((id, known[id]) for id in listed.entities), key=lambda each: fold(each[1]))
    return Offered(
        code=listed.code,
        name=name,
        short=short,
        states=listed.states,
        coming=tuple(each for each in here if each[0] not in members),
        already=tuple(name for id, name in here if id in members),
        absent=tuple(sorted((names.state(each.code, each.name) for each in listed.absent), key=fold)),
        standing=standing,
    )


def spellings(code: str) -> list[str]:
    """The names of a group in every language: by any of them it may have been formed."""
    found = []
    for language in AVAILABLE:
        with speaking(language):
            found += [key(name) for name in names.negotiating(code)]
    return found


@get("/groups/listed")
async def listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """The groups in which states of the list negotiate, to choose from."""
    return await page(request, desk)


async def page(request: Asking, desk: Access, failed: str | None = None, status: int = 200) -> Response[Any]:
    facts = {"lines": await register(desk), "failed": failed, "ticked": request.query_params.getall("groups", [])}
    return await shown(request, desk, "entities", "groups_listed", status, **facts)


@get("/groups/listed/preview")
async def preview(request: Asking, desk: TheDesk) -> Response[Any]:
    """Which groups would be formed, who is in them, and who of them is not at the table."""
    ticked = set(request.query_params.getall("groups", []))
    chosen = [each for each in await register(desk) if each.code in ticked]
    changing = [each for each in chosen if each.changes]
    if not changing:
        return await page(request, desk, forms.words(Refused("groups.so_already" if chosen else "groups.none")), 422)
    question = ngettext("Form %(num)s group?", "Form %(num)s groups?", len(changing))
    facts: dict[str, Any] = {
        "question": question % {"num": number(len(changing))},
        "lines": changing,
        "left": [(each.name, _("all of its states at the table stand in it already")) for each in left(chosen)],
        "key": uuid4().hex,
    }
    return await shown(request, desk, "entities", "groups_preview", **facts)


def left(chosen: Sequence[Offered]) -> list[Offered]:
    return [each for each in chosen if not each.changes]


@post("/groups/listed", status_code=200)
async def form_listed(request: Asking, desk: TheDesk) -> Response[Any]:
    """Form the groups that were looked at: all of them, or none."""
    form = await forms.read(request)
    wanted = set(form.text("groups").split())
    chosen = [each.formation for each in await register(desk) if each.code in wanted and each.changes]
    try:
        finished = await desk.act(partial(groups.form_all, wanted=chosen), form.key)
    except NotHere:
        return await page(request, desk, forms.words(Refused("groups.unknown")), 422)
    except Refused as refusal:
        return await page(request, desk, forms.words(refusal), 422)
    return back(address(desk, "groups") + done("formed", len(finished.result or []), finished.again))


ROUTES = [listed, preview, form_listed]
