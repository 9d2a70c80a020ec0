"""Parts: the root of each template bears the part's name and id, and the patterns page shows each as it is now."""

import dataclasses
import re
import types
import typing
from typing import Any

import pytest

from rooms.people import Audience, Role
from rooms.room import Attribution, Sitting
from rooms.room import Kind as RoomKind
from rooms.threads.messages import State
from rooms.threads.rulings import Measure, Outcome
from server.parts import PARTS, Kind
from server.routes.patterns import sample
from server.templating import environment
from tests.house.markup import Element, elements
from tests.house.source import ROOT

JINJA = environment(lambda path: f"/static/{path}")
SAMPLE = sample() | {"theme_link": sample()["theme"]}
# The live part that is pushed without a record number, and who it is about.
LIVE = {"presence": ("room/_presence.html", "room"), "here": ("conference/_here.html", "conference")}
EVERY = {name: kind.template for name, kind in PARTS.items()} | {name: each for name, (each, _) in LIVE.items()}


def shown(name: str, item: dict[str, Any], language: str = "en") -> str:
    audience = Audience(place="c1", role=Role.DELEGATE, language=language)  # type: ignore[arg-type]
    return JINJA.get_template(EVERY[name]).render({name: item, "language": language, "audience": audience})


def root(html: str) -> Element:
    """The one element that a part consists of."""
    outermost = [each for each in elements(html) if each.depth == 0]
    assert len(outermost) == 1, "a part is one element"
    return outermost[0]


CASES = [(name, number) for name in EVERY for number in range(len(SAMPLE[name]))]


@pytest.mark.parametrize(("name", "number"), CASES)
def test_the_root_of_a_part_bears_its_name_and_id(name: str, number: int) -> None:
    item = SAMPLE[name][number]
    html = shown(name, item)
    about = item.get("id") or item.get("room") or item.get("conference")
    top = root(html)
    assert top.attributes["id"] == f"{name}-{about}"
    assert name in (top.attributes.get("class") or "").split(), "part, template, id and class bear one name"
    assert EVERY[name].endswith(f"/_{name}.html")


@pytest.mark.parametrize(("name", "number"), CASES)
def test_nothing_personal_stands_in_a_part(name: str, number: int) -> None:
    """Everyone in an audience gets the same bytes: no code against forgery, no form, no key."""
    found = elements(shown(name, SAMPLE[name][number]))
    assert [each.tag for each in found if each.tag in {"form", "input", "textarea", "button"}] == []


def test_a_member_of_a_list_says_where_it_belongs() -> None:
    for name in EVERY:
        top = root(shown(name, SAMPLE[name][0]))
        if top.tag == "li":
            assert {"data-into", "data-order"} <= top.attributes.keys(), name


def test_a_root_that_is_not_one_is_found() -> None:
    with pytest.raises(AssertionError, match="one element"):
        root("<p>one</p><p>two</p>")
    assert root('<li id="a-1"><br><p>in</p></li>').attributes["id"] == "a-1"


def fields(shape: Any) -> dict[str, Any]:
    """The fields of a view with their types; nothing for what is no view."""
    if dataclasses.is_dataclass(shape):
        return typing.get_type_hints(shape)
    return typing.get_type_hints(shape) if hasattr(shape, "model_fields") else {}


def inner(hint: Any) -> Any:
    """What stands inside `list[…]` or `… | None`."""
    while typing.get_origin(hint) in {list, types.UnionType, typing.Union, tuple}:
        hint = next(each for each in typing.get_args(hint) if each is not type(None))
    return hint


def strange(item: dict[str, Any], shape: Any, whole: bool) -> list[str]:
    """Names a sample gives that its view does not have, and the other way round at the top."""
    known = fields(shape)
    wrong = [name for name in item if name not in known] + [name for name in known if whole and name not in item]
    for name, held in item.items():
        for each in held if isinstance(held, list) else [held]:
            if isinstance(each, dict) and name in known and fields(inner(known[name])):
                wrong += [f"{name}.{below}" for below in strange(each, inner(known[name]), False)]
    return wrong


def view_of(kind: Kind) -> Any:
    return typing.get_args(typing.get_type_hints(kind.view)["return"])[1]


@pytest.mark.parametrize("name", PARTS)
def test_the_patterns_show_what_the_views_give(name: str) -> None:
    assert [strange(item, view_of(PARTS[name]), True) for item in SAMPLE[name]] == [[]] * len(SAMPLE[name])


def test_a_sample_that_has_aged_is_found() -> None:
    item = SAMPLE["message"][4]
    assert strange({**item, "reactions": []}, view_of(PARTS["message"]), True) == ["reactions"]
    lacking = {name: value for name, value in item.items() if name != "zone"}
    assert strange(lacking, view_of(PARTS["message"]), True) == ["zone"]
    call = {**item["called_to_order"][0], "by": "chair"}
    assert strange({**item, "called_to_order": [call]}, view_of(PARTS["message"]), True) == ["called_to_order.by"]


@pytest.mark.parametrize(
    ("part", "field", "states"),
    [
        ("masthead", "kind", RoomKind),
        ("masthead", "rule", Attribution),
        ("room_line", "rule", Attribution),
        ("message", "state", State),
        ("ruling", "measure", Measure),
        ("ruling", "outcome", Outcome),
        ("topic", "state", ("open", "closed")),
    ],
)
def test_every_state_is_among_the_patterns(part: str, field: str, states: Any) -> None:
    assert {item[field] for item in SAMPLE[part]} == set(states)


def test_every_sitting_is_among_the_patterns() -> None:
    for part in ("masthead", "room_line"):
        assert {item["sitting"]["state"] for item in SAMPLE[part]} == set(Sitting)


def test_every_part_stands_on_the_patterns_page() -> None:
    page = (ROOT / "templates" / "patterns" / "patterns.html").read_text()
    included = set(re.findall(r'include "([^"]+)"', page))
    assert set(EVERY.values()) - included == set()
    folders = ("room", "conference", ".")
    pieces = {f"{folder}/{file.name}" for folder in folders for file in (ROOT / "templates" / folder).glob("_*.html")}
    within = {"room/_message_state.html", "room/_composer_foot.html", "room/_held.html", "room/_unseat.html"} | {
        "room/_waiting.html"
    }
    elsewhere = {"./_banner.html", "conference/_mine.html", "conference/_today.html", "conference/_unread.html"}
    shown_here = {name if "/" in name else f"./{name}" for name in included}
    assert pieces - within - elsewhere - shown_here == set()
