"""Groups in bulk on the desk: bodies are ticked, and put into a group or taken out of it; groups are dissolved."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from litestar import Response, get, post

from rooms import groups, registers
from rooms.floor import NotHere, Refused
from rooms.groups import GroupLine
from rooms.languages import fold
from rooms.registers import EntityLine
from server import forms
from server.access import Access
from server.pages import back
from server.routes.desk import entities as bodies
from server.routes.desk import groups as grouped
from server.routes.desk.frame import Asking, TheDesk, address, blank, shown
from server.routes.desk.notices import done
from server.routes.desk.tables import asked
from server.words import gettext as _
from server.words import ngettext
from server.words.figures import number

JOIN, LEAVE = "join", "leave"


@get("/groups/members")
async def preview(request: Asking, desk: TheDesk) -> Response[Any]:
    """Who would join a group or leave it, before they do; and who is left out."""
    ticked = set(request.query_params.getall("entities", []))
    try:
        group, chosen = await found(desk, asked(request, "group"), ticked)
        joins = asked(request, "to", [JOIN, LEAVE]) != LEAVE
        changed = [each for each in chosen if (each.id in group.entities) is not joins]
        if not changed:
            raise Refused("group.unchanged" if joins else "group.none_of_them")
    except Refused as refusal:
        return await refused(request, desk, refusal)
    return await confirmation(request, desk, group, joins, changed, [each for each in chosen if each not in changed])


async def found(desk: Access, id: str, ticked: set[str]) -> tuple[GroupLine, list[EntityLine]]:
    """The group that is asked for, and the bodies that were ticked, by name."""
    async with desk.reading() as floor:
        every = await registers.entities(floor.session, desk.place)
        known = await groups.of_conference(floor.session, desk.place)
    group = next((each for each in known if str(each.id) == id), None)
    chosen = sorted((each for each in every if str(each.id) in ticked), key=bodies.KEYS["name"])
    if group is None:
        raise Refused("groups.unknown" if id else "groups.none")
    if not chosen:
        raise Refused("entities.none")
    return group, chosen


async def confirmation(
    request: Asking, desk: Access, group: GroupLine, joins: bool, changed: list[EntityLine], left: list[EntityLine]
) -> Response[Any]:
    count = {"num": number(len(changed)), "group": group.name}
    joining = ngettext(
        "Put %(num)s body into the group “%(group)s”?", "Put %(num)s bodies into the group “%(group)s”?", len(changed)
    )
    leaving = ngettext(
        "Take %(num)s body out of the group “%(group)s”?",
        "Take %(num)s bodies out of the group “%(group)s”?",
        len(changed),
    )
    why = _("stands in it already") if joins else _("does not stand in it")
    facts: dict[str, Any] = {
        "question": (joining if joins else leaving) % count,
        "items": [each.name for each in changed],
        "effects": [_("Whoever else stands in the group goes on doing so.")],
        "left": [(each.name, why) for each in left],
        "action": address(desk, "groups", "members"),
        "values": [
            ("key", uuid4().hex),
            ("group", str(group.id)),
            ("to", JOIN if joins else LEAVE),
            ("entities", " ".join(str(each.id) for each in changed)),
        ],
        "words": _("Put into the group") if joins else _("Take out of the group"),
        "grave": False,
        "back": address(desk, "entities"),
    }
    return await shown(request, desk, "entities", "confirm", **facts)


async def refused(request: Asking, desk: Access, refusal: Refused) -> Response[Any]:
    """The bodies again, what was ticked among them still ticked."""
    return await bodies.table(request, desk, blank(bodies.FIELDS), forms.words(refusal), 422)


@post("/groups/members", status_code=200)
async def align(request: Asking, desk: TheDesk) -> Response[Any]:
    """Put these bodies into a group, or take them out of it, together."""
    form = await forms.read(request)
    joins = form.text("to") != LEAVE
    try:
        chosen = [UUID(each) for each in form.text("entities").split()]
        if not chosen:
            raise Refused("entities.none")
        coming: dict[str, Any] = {"joining": chosen} if joins else {"leaving": chosen}
        act = partial(groups.align, group_id=form.needed_id("group"), **coming)
        finished = await desk.act(act, form.key)
    except (ValueError, NotHere):
        return await refused(request, desk, Refused("entities.unknown"))
    except Refused as refusal:
        return await refused(request, desk, refusal)
    said = done("joined" if joins else "parted", len(finished.result or []), finished.again)
    return back(address(desk, "groups") + said)


@get("/groups/dissolution")
async def before_dissolution(request: Asking, desk: TheDesk) -> Response[Any]:
    """The groups that are to be dissolved, and what that means, before it is done."""
    ticked = set(request.query_params.getall("groups", []))
    every, _known = await grouped.register(desk)
    chosen = sorted((each for each in every if str(each.id) in ticked), key=lambda each: fold(each.name))
    if not chosen:
        return await grouped.table(request, desk, blank(grouped.FIELDS), forms.words(Refused("groups.none")), 422)
    question = ngettext("Dissolve %(num)s group?", "Dissolve %(num)s groups?", len(chosen))
    facts: dict[str, Any] = {
        "question": question % {"num": number(len(chosen))},
        "items": [each.name for each in chosen],
        "effects": [
            _("The bodies that stand in them stay accredited, and keep their seats."),
            _("What the record says of these groups stays."),
        ],
        "action": address(desk, "groups", "dissolution"),
        "values": [("key", uuid4().hex), ("groups", " ".join(str(each.id) for each in chosen))],
        "words": _("Dissolve"),
        "grave": True,
        "back": address(desk, "groups"),
    }
    return await shown(request, desk, "entities", "confirm", **facts)


@post("/groups/dissolution", status_code=200)
async def dissolve(request: Asking, desk: TheDesk) -> Response[Any]:
    """Dissolve these groups: all of them, or none."""
    form = await forms.read(request)
    try:
        chosen = [UUID(each) for each in form.text("groups").split()]
        finished = await desk.act(partial(groups.dissolve, groups=chosen), form.key)
    except (ValueError, NotHere):
        failed = forms.words(Refused("groups.unknown"))
        return await grouped.table(request, desk, blank(grouped.FIELDS), failed, 422)
    except Refused as refusal:
        return await grouped.table(request, desk, blank(grouped.FIELDS), forms.words(refusal), 422)
    return back(address(desk, "groups") + done("dissolved", len(finished.result or []), finished.again))


ROUTES = [preview, align, before_dissolution, dissolve]
